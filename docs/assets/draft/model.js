// @ts-check
/**
 * What a draft is in the browser: the same blocks, slots and recipe steps as texts/model.py and macros/recipe.py.
 *
 * @typedef {{type: "heading", level: number, text: string, numbered: boolean, number: string}} Heading
 * @typedef {{type: "paragraph", text: string}} Paragraph
 * @typedef {{type: "item", text: string, number: number | null}} Item
 * @typedef {{type: "table", rows: string[][]}} Table
 * @typedef {{type: "quote", text: string}} Quote
 * @typedef {Heading | Paragraph | Item | Table | Quote} Block
 *
 * @typedef {{label: string, example: string}} Slot
 * @typedef {{id: string, slug: string, level: number, heading: string, numbered: boolean, markdown: string}} Section
 * @typedef {{id: string, title: string, kind: string, slots: Record<string, Slot>, sections: Section[]}} Text
 *
 * @typedef {{take: string, heading?: string, level?: number, without?: string[], text?: string}} Take
 * @typedef {{heading: string, text?: string, level?: number, numbered?: boolean}} Own
 * @typedef {Take | Own} Step
 * @typedef {{rule: string, quote: string, reason: string}} Accepted
 * @typedef {{title: string, kind: string, recipe: Step[], slots?: Record<string, string>,
 *            sign?: {unit?: string, date?: string}, accept?: Accepted[]}} Recipe
 *
 * @typedef {{title: string, kind: string, numbering: string, blocks: Block[], slots: Record<string, Slot>,
 *            sign: {unit: string, date: string}}} Draft
 *
 * @typedef {{rule: string, severity: "error" | "warning" | "hint", message: string, suggestion?: string,
 *            quote?: string, section?: string, as_of?: string, step?: number}} Finding
 *
 * @typedef {{kinds: Record<string, {numbering: string, group: string}>, slot_synonyms: string[][],
 *            html_styles: Record<string, string>,
 *            word: import("./docx.js").Word}} Data  What the build ships as assets/draft-data.json.
 */

export const SLOT = /【([^【】\n]+)】/gu;
export const DEEPEST = 5;

/** Blanks as Python's `str.strip` and `\s` know them; those of JavaScript differ in U+0085, U+001C-1F and U+FEFF. */
export const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const BLANKS = new RegExp(`${BLANK}+`, "gu");
const ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, "gu");

/** Returns a string without blanks at both ends. @param {string} string */
export const strip = (string) => string.replace(ENDS, "");

/** Returns a text as one line. @param {string} value */
export const oneLine = (value) => strip(value).replace(BLANKS, " ");

/** Returns whether a step takes something from the library. @param {Step} step @returns {step is Take} */
export const isTake = (step) => "take" in step;

/** Returns the heading as a reader sees it, number and text. @param {Heading} heading */
export const label = (heading) => heading.number + heading.text;

/** Returns a block as a reader sees it: rows by line, cells by tab. @param {Block} block @returns {string} */
export function plain(block) {
  if (block.type === "heading") return label(block);
  if (block.type === "item") return block.number === null ? block.text : `${block.number}. ${block.text}`;
  if (block.type === "table") return block.rows.map((row) => row.join("\t")).join("\n");
  return block.text;
}

/**
 * Returns a block with every string in it changed.
 * @template {Block} B @param {B} block @param {(s: string) => string} change @returns {B}
 */
export function mapStrings(block, change) {
  if (block.type === "table") return { ...block, rows: block.rows.map((row) => row.map(change)) };
  return { ...block, text: change(block.text) };
}

/** Returns the strings of a block, cell by cell for a table. @param {Block} block @returns {string[]} */
export const strings = (block) => (block.type === "table" ? block.rows.flat() : [block.text]);
