// @ts-check
/** A finished draft as Markdown, plain text or HTML, character for character as macros/exports/ writes them. */

import { label, plain } from "./model.js";
import { renderBody } from "./markdown.js";

/** @typedef {import("./model.js").Block} Block */
/** @typedef {import("./model.js").Draft} Draft */

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u;

/** Returns 2027-01-05 as 2027年1月5日; anything that is not a whole date as it is. @param {string} date */
export function chineseDate(date) {
  const found = DATE.exec(date.trim());
  return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日` : date.trim();
}

/** Returns the lines of the sign-off, the unit first. @param {Draft} draft */
export const signLines = (draft) => [draft.sign.unit, chineseDate(draft.sign.date)].filter(Boolean);

/** Returns Markdown with `# title` and numbers as characters. @param {Draft} draft */
export function toMarkdown(draft) {
  const signed = signLines(draft).map((text) => /** @type {Block} */ ({ type: "paragraph", text }));
  return `# ${draft.title}\n\n${renderBody([...draft.blocks.map(withNumber), ...signed])}`;
}

/** @param {Block} block @returns {Block} */
const withNumber = (block) =>
  block.type === "heading" ? { ...block, text: label(block), numbered: true, number: "" } : block;

/** Returns the title, a blank line, and every block on a line of its own. @param {Draft} draft */
export function toPlain(draft) {
  const signed = signLines(draft);
  return `${[draft.title, "", ...draft.blocks.map(plain), ...(signed.length ? ["", ...signed] : [])].join("\n")}\n`;
}

/**
 * Returns an `<article>` whose paragraphs carry their styles; all text is escaped.
 * @param {Draft} draft @param {Record<string, string>} styles
 */
export function toHtml(draft, styles) {
  const lines = [
    `<h1 style="${styles.title}">${escape(draft.title)}</h1>`,
    ...draft.blocks.flatMap((block) => html(block, styles)),
    ...signLines(draft).map((line) => `<p style="${styles.sign}">${escape(line)}</p>`),
  ];
  return `<article lang="zh-CN">\n${lines.join("\n")}\n</article>\n`;
}

/** @param {Block} block @param {Record<string, string>} styles @returns {string[]} */
function html(block, styles) {
  const paragraph = (/** @type {string} */ text) => `<p style="${styles.body}">${escape(text)}</p>`;
  if (block.type === "heading") {
    return [`<h${block.level} style="${styles[block.level]}">${escape(label(block))}</h${block.level}>`];
  }
  if (block.type === "table") {
    const cell = (/** @type {string} */ text) => `<td style="${styles.cell}">${escape(text)}</td>`;
    const rows = block.rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
    return [`<table style="${styles.table}"><tbody>${rows}</tbody></table>`];
  }
  if (block.type === "quote") return block.text.split("\n").filter(Boolean).map(paragraph);
  return [paragraph(plain(block))];
}

/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };

/** Returns text safe inside HTML and XML. @param {string} text */
export const escape = (text) => text.replace(/[&<>"']/gu, (char) => ESCAPES[char]);
