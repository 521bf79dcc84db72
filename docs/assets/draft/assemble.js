// @ts-check
/**
 * From a recipe to a draft, as macros/assembly.py does it. Where that raises an error, this reports a
 * problem and leaves the step out, so that one section that has gone never costs the rest.
 */

import { DEEPEST, isTake } from "./model.js";
import { BodyError, parseBody } from "./markdown.js";
import { number } from "./numbering.js";
import { sectionsOf } from "./sections.js";
import { fill, rename, sameMeaning, setDefault, slotNames } from "./slots.js";

/** @typedef {import("./model.js").Block} Block */
/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Take} Take */
/** @typedef {import("./model.js").Recipe} Recipe */
/** @typedef {import("./model.js").Section} Section */
/** @typedef {Record<string, import("./model.js").Slot>} Slots */
/** @typedef {import("./model.js").Finding} Finding */
/** @typedef {Omit<Finding, "step">} Fault  */
/**
 * What can be taken: null for a text or recipe that is not in the library, undefined while it is on its way.
 * @typedef {{texts: Map<string, import("./model.js").Text | null>, recipes: Map<string, Recipe | null>}} Shelf
 * @typedef {{blocks: Block[], slots: Slots}} Part
 * @typedef {{draft: Draft, origins: number[], problems: Finding[]}} Assembled  `origins[i]` is the step of block i.
 */

class Missing extends Error {
  /** @param {string} message @param {string} rule */
  constructor(message, rule = "missing-section") {
    super(message);
    this.rule = rule;
  }
}

/**
 * Returns the draft with its slots open and unnumbered, and what went wrong.
 * @param {Recipe} recipe @param {Shelf} shelf @param {import("./model.js").Data} data @returns {Assembled}
 */
export function assemble(recipe, shelf, data) {
  /** @type {Finding[]} */
  const problems = [];
  const parts = recipe.recipe.map((step, i) => {
    const report = (/** @type {Fault} */ fault) => problems.push({ ...fault, step: i });
    return tried(() => part(step, shelf, ["draft"], report), report);
  });
  const blocks = parts.flatMap((found) => found.blocks);
  const open = {
    title: recipe.title,
    kind: recipe.kind,
    numbering: data.kinds[recipe.kind]?.numbering ?? "公文",
    blocks,
    slots: declared(parts),
    sign: { unit: recipe.sign?.unit ?? "", date: recipe.sign?.date ?? "" },
  };
  const undeclared = slotNames(open).filter((name) => !Object.hasOwn(open.slots, name));
  const sources = [...parts.map((found) => Object.keys(found.slots)), undeclared];
  const draft = rename(open, sameMeaning(sources, data.slot_synonyms));
  return { draft, origins: parts.flatMap((found, i) => found.blocks.map(() => i)), problems };
}

/**
 * Returns the draft filled with the recipe's values and numbered.
 * @param {Draft} open @param {Recipe} recipe @param {import("./model.js").Data} data @returns {Draft}
 */
export function finish(open, recipe, data) {
  const filled = fill(open, recipe.slots ?? {}, data.slot_synonyms);
  return { ...filled, blocks: number(filled.blocks, filled.numbering) };
}

/** @param {() => Part} make @param {(fault: Fault) => void} report @returns {Part} */
function tried(make, report) {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    report({ rule: error.rule, severity: "error", message: error.message, suggestion: "请移除这一节，其余照常使用" });
    return { blocks: [], slots: {} };
  }
}

/**
 * @param {import("./model.js").Step} step @param {Shelf} shelf @param {string[]} stack
 * @param {(fault: Fault) => void} report @returns {Part}
 */
function part(step, shelf, stack, report) {
  const level = step.level ?? 2;
  const edited = step.text === undefined ? null : body(step.text, report);
  if (!isTake(step)) {
    return { blocks: [head(level, step.heading, step.numbered ?? true), ...under(edited ?? [], level)], slots: {} };
  }
  if (step.take.startsWith("drafts/")) return nested(step, shelf, stack, report);
  const [id, slug] = split(step.take);
  const text = shelf.texts.get(id);
  if (text === undefined) return { blocks: [], slots: {} };
  if (text === null) throw new Missing(`范文「${id}」已不在库中`);
  if (slug === null) return { blocks: whole(step, edited ?? kept(step, text.sections, report)), slots: text.slots };
  const place = text.sections.findIndex((section) => section.slug === slug);
  if (place < 0) throw new Missing(`《${text.title}》里已没有「${slug}」这一节`);
  return { blocks: oneSection(step, text.sections, place, edited, report), slots: text.slots };
}

/**
 * @param {Take} step @param {Shelf} shelf @param {string[]} stack @param {(fault: Fault) => void} report
 * @returns {Part}
 */
function nested(step, shelf, stack, report) {
  if (stack.includes(step.take)) throw new Missing(`拼装方案互相引用成环：${step.take}`, "cycle");
  const inner = shelf.recipes.get(step.take);
  if (inner === undefined) return { blocks: [], slots: {} };
  if (inner === null) throw new Missing(`拼装方案「${step.take}」已不在库中`);
  const parts = inner.recipe.map((one) => tried(() => part(one, shelf, [...stack, step.take], report), report));
  const edited = step.text === undefined ? null : body(step.text, report);
  const blocks = edited ?? kept(step, sectionsOf(parts.flatMap((found) => found.blocks)), report);
  return { blocks: whole(step, blocks), slots: declared(parts) };
}

/**
 * @param {Take} step @param {Section[]} sections @param {number} place @param {Block[] | null} edited
 * @param {(fault: Fault) => void} report @returns {Block[]}
 */
function oneSection(step, sections, place, edited, report) {
  const section = sections[place];
  const own = parseBody(section.markdown);
  if (section.level === 0) return whole(step, edited ?? own);
  const level = step.level ?? 2;
  const inside = edited ?? [...own, ...kept(step, subSections(sections, place), report)];
  return [head(level, step.heading || section.heading, section.numbered), ...under(inside, level)];
}

/**
 * Returns the sections below the one at `place`, in order.
 * @param {Section[]} sections @param {number} place @returns {Section[]}
 */
export function subSections(sections, place) {
  const end = sections.findIndex((other, i) => i > place && other.level <= sections[place].level);
  return sections[place].level === 0 ? [] : sections.slice(place + 1, end < 0 ? sections.length : end);
}

/**
 * Returns the blocks of sections, less those that the step leaves out with what stands below them.
 * @param {Take} step @param {Section[]} sections @param {(fault: Fault) => void} report @returns {Block[]}
 */
function kept(step, sections, report) {
  const gone = new Set();
  for (const slug of step.without ?? []) {
    const at = sections.findIndex((section) => section.slug === slug);
    if (at < 0)
      report({ rule: "missing-subsection", severity: "hint", message: `「${step.take}」下已没有小节「${slug}」` });
    else for (const section of [sections[at], ...subSections(sections, at)]) gone.add(section);
  }
  return sections.filter((section) => !gone.has(section)).flatMap(blocksOf);
}

/**
 * Returns edited Markdown as blocks; what cannot be read stays as lines and is reported.
 * @param {string} markdown @param {(fault: Fault) => void} report @returns {Block[]}
 */
function body(markdown, report) {
  try {
    return parseBody(markdown);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    const message = `第 ${error.line} 行：${error.message}`;
    report({ rule: "markdown", severity: "error", message, suggestion: "请改正这一行" });
    return markdown
      .split("\n")
      .filter((line) => line.trim())
      .map((text) => ({ type: "paragraph", text: text.trim() }));
  }
}

/** @param {Section} section @returns {Block[]} */
export const blocksOf = (section) => [
  ...(section.level ? [head(section.level, section.heading, section.numbered)] : []),
  ...parseBody(section.markdown),
];

/** @param {number} level @param {string} text @param {boolean} [numbered] @returns {Block} */
const head = (level, text, numbered = true) => ({ type: "heading", level, text, numbered, number: "" });

/** @param {Take} step @param {Block[]} blocks */
function whole(step, blocks) {
  const level = step.level ?? 2;
  return step.heading ? [head(level, step.heading), ...under(blocks, level)] : under(blocks, level - 1);
}

/**
 * Returns blocks with their headings moved so that the highest stands one below `level`.
 * @param {Block[]} blocks @param {number} level @returns {Block[]}
 */
function under(blocks, level) {
  const levels = blocks.flatMap((block) => (block.type === "heading" ? [block.level] : []));
  const shift = level + 1 - (levels.length ? Math.min(...levels) : DEEPEST);
  return blocks.map((block) =>
    block.type === "heading" ? { ...block, level: Math.min(DEEPEST, block.level + shift) } : block,
  );
}

/** @param {Part[]} parts @returns {Slots} */
function declared(parts) {
  /** @type {Slots} */
  const slots = {};
  for (const { slots: own } of parts) for (const name of Object.keys(own)) setDefault(slots, name, own[name]);
  return slots;
}

/**
 * Returns a step's id as text id and slug; null for a whole text.
 * @param {string} id @returns {[string, string | null]}
 */
export function split(id) {
  const at = id.indexOf("#");
  return at < 0 ? [id, null] : [id.slice(0, at), id.slice(at + 1)];
}
