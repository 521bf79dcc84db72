// @ts-check
/**
 * A finished draft as a Word file, made in the browser: the template that Python built, with its body written
 * anew by named styles. Holds to macros/exports/outline.py and docx.py; shared case files prove it.
 */

import { label, plain } from "./model.js";
import { chineseDate } from "./exports.js";
import { pack, readZip, unpack, writeZip } from "./zip.js";

/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Block} Block */
/** @typedef {import("./model.js").Table} Table */
/**
 * @typedef {{kind: string, text: string, right: number}} Line  `kind` is a key of `styles`, `right` in characters.
 * @typedef {{styles: Record<string, {id: string}>, table: {id: string}, salutation: string,
 *            eastAsiaMarks: string, character: number}} Word  What macros/exports/styles.json holds.
 */

const NOT_XML = /[^\t\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const MIXED = /(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])/gu;
const [NARROWEST, WIDEST] = [4, 20];

/**
 * Returns the .docx of a draft.
 * @param {Draft} draft @param {Uint8Array} template @param {Word} word @returns {Promise<Uint8Array>}
 */
export async function toDocx(draft, template, word) {
  const entries = readZip(template).map(async (entry) => {
    if (entry.name === "word/document.xml") return pack(entry.name, withBody(await unpack(entry), draft, word));
    if (entry.name === "docProps/core.xml") return pack(entry.name, withTitle(await unpack(entry), draft.title));
    return entry;
  });
  return writeZip(await Promise.all(entries));
}

/**
 * Returns document.xml with the draft in its body; the section's own properties stay.
 * @param {string} xml @param {Draft} draft @param {Word} word
 */
export function withBody(xml, draft, word) {
  const [start, end] = [xml.indexOf("<w:body>") + 8, xml.lastIndexOf("<w:sectPr")];
  const found = lines(draft, word);
  const body = found.map((line) => ("rows" in line ? table(line, area(xml.slice(end)), word) : paragraph(line, word)));
  return xml.slice(0, start) + body.join("") + xml.slice(end);
}

/** @param {string} xml @param {string} title */
function withTitle(xml, title) {
  const element = `<dc:title>${escape([...printable(title)].slice(0, 255).join(""))}</dc:title>`;
  return xml.replace(/<dc:title\s*\/>|<dc:title>[^<]*<\/dc:title>/u, () => element);
}

/** Returns the width of the text area in twips. @param {string} section */
function area(section) {
  const value = (/** @type {string} */ element, /** @type {string} */ name) =>
    Number(new RegExp(`<w:${element}[^>]* w:${name}="(\\d+)"`, "u").exec(section)?.[1] ?? 0);
  return value("pgSz", "w") - value("pgMar", "left") - value("pgMar", "right");
}

/**
 * Returns the title, every block with its number as characters, and the sign-off.
 * @param {Draft} draft @param {Word} word @returns {(Line | Table)[]}
 */
export function lines(draft, word) {
  const greets = new RegExp(word.salutation, "u");
  const body = draft.blocks.flatMap((block, i) => {
    const greeting = i === 0 && block.type === "paragraph" && greets.test(block.text);
    return greeting ? [line("salutation", block.text)] : blockLines(block);
  });
  const found = [line("title", draft.title), ...body, ...signed(draft.sign)];
  return found.flatMap((one, i) =>
    "rows" in one && isTableOrEnd(found[i + 1]) ? [one, line("table-cell", "")] : [one],
  );
}

/** Word joins two tables that touch, and no file may end in one. @param {Line | Table | undefined} next */
const isTableOrEnd = (next) => next === undefined || "rows" in next;

/** @param {Block} block @returns {(Line | Table)[]} */
function blockLines(block) {
  if (block.type === "table") return [block];
  if (block.type === "heading") return [line(`heading${block.level}`, label(block))];
  if (block.type === "item") return [line(block.number === null ? "bullet" : "item", plain(block))];
  if (block.type === "quote")
    return block.text
      .split("\n")
      .filter(Boolean)
      .map((text) => line("quote", text));
  return [line("paragraph", block.text)];
}

/** @param {string} kind @param {string} text @param {number} [right] @returns {Line} */
const line = (kind, text, right = 0) => ({ kind, text, right });

/**
 * Returns the sign-off as GB/T 9704-2012, 7.3.5.2 sets it (no seal); see outline.py.
 * @param {{unit: string, date: string}} sign @returns {Line[]}
 */
function signed(sign) {
  const [unit, date] = [sign.unit.trim(), chineseDate(sign.date)];
  if (!unit || !date)
    return [...(unit ? [line("sign-unit", unit, 2)] : []), ...(date ? [line("sign-date", date, 2)] : [])];
  const longer = width(date) - width(unit);
  if (longer > 0) return [line("sign-unit", unit, 4 + longer), line("sign-date", date, 2)];
  return [line("sign-unit", unit, 2), line("sign-date", date, -longer)];
}

/** Returns how many characters wide a line is; see docs/dev/word.md, "Width of a line". @param {string} text */
export const width = (text) =>
  [...text].reduce((sum, char) => sum + (char >= "\u2000" ? 1 : 0.5), 0) + [...text.matchAll(MIXED)].length / 4;

/** @param {Line} one @param {Word} word */
function paragraph(one, word) {
  const [chars, twips] = [halfEven(one.right * 100), halfEven(one.right * word.character)];
  const right = one.right ? `<w:ind w:rightChars="${chars}" w:right="${twips}"/>` : "";
  return `<w:p><w:pPr><w:pStyle w:val="${word.styles[one.kind].id}"/>${right}</w:pPr>${run(one.text, word)}</w:p>`;
}

/**
 * Returns the run of a line; the hint sets Chinese quotes, dashes and dots in the Chinese font.
 * @param {string} text @param {Word} word
 */
function run(text, word) {
  const shown = printable(text);
  if (!shown) return "";
  const marked = [...word.eastAsiaMarks].some((char) => shown.includes(char));
  const hint = marked ? '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' : "";
  const inner = shown
    .split("\t")
    .map((part) => `<w:t xml:space="preserve">${escape(part)}</w:t>`)
    .join("<w:tab/>");
  return `<w:r>${hint}${inner}</w:r>`;
}

/** @param {Table} block @param {number} whole @param {Word} word */
function table(block, whole, word) {
  const widths = columnWidths(block, whole);
  const grid = widths.map((size) => `<w:gridCol w:w="${size}"/>`).join("");
  const rows = block.rows.map((row, place) => {
    const kind = place ? "table-cell" : "table-head";
    const cells = row.map(
      (cell, i) =>
        `<w:tc><w:tcPr><w:tcW w:w="${widths[i]}" w:type="dxa"/></w:tcPr>${paragraph(line(kind, cell), word)}</w:tc>`,
    );
    return `<w:tr><w:trPr><w:cantSplit/>${place ? "" : "<w:tblHeader/>"}</w:trPr>${cells.join("")}</w:tr>`;
  });
  const sum = widths.reduce((all, size) => all + size, 0);
  return (
    `<w:tbl><w:tblPr><w:tblStyle w:val="${word.table.id}"/><w:tblW w:w="${sum}" w:type="dxa"/>` +
    `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.join("")}</w:tbl>`
  );
}

/**
 * Returns the width of each column in twips, shared out by the longest cell of each.
 * @param {Table} block @param {number} whole
 */
function columnWidths(block, whole) {
  const longest = block.rows[0].map((_, column) => Math.max(...block.rows.map((row) => width(row[column]))));
  const weights = longest.map((length) => Math.min(Math.max(length, NARROWEST), WIDEST) + 1);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => Math.trunc((whole * weight) / sum));
}

/** Returns a number rounded as Python does it: halves go to the even one. @param {number} value */
function halfEven(value) {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

/** @param {string} text */
const printable = (text) => text.replace(NOT_XML, "");

/** @param {string} text */
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
