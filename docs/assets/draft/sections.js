// @ts-check
/** The sections of blocks, with the slugs of texts/slugs.py. */

import { renderBody } from "./markdown.js";

/** @typedef {import("./model.js").Block} Block */
/** @typedef {import("./model.js").Section} Section */

/**
 * Returns the sections in document order, each with its own blocks; the lead only where there is one.
 * @param {Block[]} blocks @returns {Section[]}
 */
export function sectionsOf(blocks) {
  const starts = blocks.flatMap((block, i) => (block.type === "heading" ? [i] : []));
  const own = (/** @type {number} */ from, /** @type {number} */ place) =>
    renderBody(blocks.slice(from, starts[place] ?? blocks.length));
  const lead = { id: "#lead", slug: "lead", level: 0, heading: "", numbered: false, markdown: own(0, 0) };
  const taken = new Set(["lead"]);
  const found = starts.map((start, place) => {
    const heading = /** @type {import("./model.js").Heading} */ (blocks[start]);
    const slug = unique(heading.text, taken);
    return {
      id: `#${slug}`,
      slug,
      level: heading.level,
      heading: heading.text,
      numbered: heading.numbered,
      markdown: own(start + 1, place + 1),
    };
  });
  return lead.markdown ? [lead, ...found] : found;
}

/** @param {string} heading @param {Set<string>} taken @returns {string} */
function unique(heading, taken) {
  const base =
    heading
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/gu, "") || "section";
  let slug = base;
  for (let count = 2; taken.has(slug); count++) slug = `${base}-${count}`;
  taken.add(slug);
  return slug;
}
