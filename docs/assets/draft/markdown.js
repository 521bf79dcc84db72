// @ts-check
/** The body of a text in Markdown, in and out: the same grammar as texts/markdown.py, case for case. */

import { BLANK, strip } from "./model.js";

/** @typedef {import("./model.js").Block} Block */

const HEADING = /^(#{1,6})[ \t]+([^\n]*)$/u;
const UNNUMBERED = new RegExp(`${BLANK}*\\{-\\}$`, "u");
const EXPLICIT_ID = /\{#[^{}]*\}$/u;
const MAX_COLUMNS = 63;
const NUMBERED_ITEM = /^(\p{Nd}{1,9})\.[ \t]+([^\n]*)$/u;
const BULLET = /^-[ \t]+([^\n]*)$/u;
const RULE_ROW = new RegExp(`^\\|?${BLANK}*:?-{3,}:?${BLANK}*(\\|${BLANK}*:?-{3,}:?${BLANK}*)*\\|?$`, "u");
const CELL_BORDER = /(?<!\\)\|/u;
const MARKED = new RegExp(`^(\\\\|#{1,6}${BLANK}|\\p{Nd}{1,9}\\.${BLANK}|-${BLANK}|\\||>)`, "u");
const ASCII = /^[\x00-\x7f]$/u;

/** The Markdown has what a text does not have; `line` is 1-based. */
export class BodyError extends Error {
  /** @param {string} message @param {number} line */
  constructor(message, line) {
    super(message);
    this.line = line;
  }
}

/** Returns the blocks of a body. Throws BodyError. @param {string} markdown @returns {Block[]} */
export function parseBody(markdown) {
  const lines = markdown.split("\n").map(strip);
  /** @type {Block[]} */
  const blocks = [];
  for (let i = 0; i < lines.length;) {
    if (!lines[i]) {
      i += 1;
      continue;
    }
    const [block, next] = blockAt(lines, i);
    blocks.push(block);
    i = next;
  }
  return blocks;
}

/**
 * Returns the block that starts at line `i`, and the line after it.
 * @param {string[]} lines @param {number} i @returns {[Block, number]}
 */
function blockAt(lines, i) {
  const line = lines[i];
  let found = HEADING.exec(line);
  if (found) return [heading(found, i + 1), i + 1];
  if ((found = NUMBERED_ITEM.exec(line))) {
    if (found[2]) return [{ type: "item", text: found[2], number: Number(found[1].normalize("NFKC")) }, i + 1];
  } else if ((found = BULLET.exec(line))) {
    if (found[1]) return [{ type: "item", text: found[1], number: null }, i + 1];
  } else if (line.startsWith("|") && i + 1 < lines.length && RULE_ROW.test(lines[i + 1])) {
    return table(lines, i);
  } else if (line.startsWith(">")) {
    return quote(lines, i);
  }
  return paragraph(lines, i);
}

/** @param {RegExpExecArray} found @param {number} line @returns {Block} */
function heading(found, line) {
  const level = found[1].length;
  const whole = strip(found[2]);
  if (level < 2 || level > 5) throw new BodyError("标题只能用 ## 到 #####", line);
  if (EXPLICIT_ID.test(whole)) throw new BodyError("标题不能自带编号标识 {#…}", line);
  const text = strip(whole.replace(UNNUMBERED, ""));
  if (!text) throw new BodyError("标题没有文字", line);
  return { type: "heading", level, text, numbered: !UNNUMBERED.test(whole), number: "" };
}

/** @param {string[]} lines @param {number} i @returns {[Block, number]} */
function table(lines, i) {
  let end = i;
  while (end < lines.length && lines[end].startsWith("|")) end += 1;
  const rows = lines
    .slice(i, end)
    .filter((_, place) => place !== 1)
    .map(cells);
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0); // nothing beyond the head is lost
  if (width > MAX_COLUMNS) throw new BodyError(`表格超过 ${MAX_COLUMNS} 列`, i + 1);
  const even = rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
  return [{ type: "table", rows: even }, end];
}

/** @param {string} line @returns {string[]} */
function cells(line) {
  let inner = line.replace(/^\|/u, "");
  if (inner.endsWith("|") && !inner.endsWith("\\|")) inner = inner.slice(0, -1);
  return inner.split(CELL_BORDER).map((cell) => strip(cell).replaceAll("\\|", "|"));
}

/** @param {string[]} lines @param {number} i @returns {[Block, number]} */
function quote(lines, i) {
  let end = i;
  while (end < lines.length && lines[end].startsWith(">")) end += 1;
  const text = strip(
    lines
      .slice(i, end)
      .map((line) => strip(line.slice(1)))
      .join("\n"),
  );
  return text ? [{ type: "quote", text }, end] : [{ type: "paragraph", text: lines[i] }, i + 1];
}

/**
 * Returns a paragraph; lines that follow without a blank line are joined to it.
 * @param {string[]} lines @param {number} i @returns {[Block, number]}
 */
function paragraph(lines, i) {
  let text = strip(lines[i].replace(/^\\/u, ""));
  let end = i + 1;
  for (; end < lines.length && lines[end] && !MARKED.test(lines[end]); end++) text = join(text, lines[end]);
  return [{ type: "paragraph", text: text || "\\" }, end];
}

/**
 * Returns two runs as one: a blank between Latin words, none beside Chinese.
 * @param {string} first @param {string} second
 */
function join(first, second) {
  return ASCII.test(first.slice(-1)) && ASCII.test(second.slice(0, 1)) ? `${first} ${second}` : first + second;
}

/** Returns the canonical Markdown of blocks, ending in a line break; empty for no blocks. @param {Block[]} blocks */
export function renderBody(blocks) {
  const parts = blocks.map((block, i) => {
    if (!i) return renderBlock(block);
    const run = block.type === "item" && blocks[i - 1].type === "item";
    return (run ? "\n" : "\n\n") + renderBlock(block);
  });
  return parts.length ? `${parts.join("")}\n` : "";
}

/** @param {Block} block @returns {string} */
function renderBlock(block) {
  if (block.type === "heading") return `${"#".repeat(block.level)} ${block.text}${block.numbered ? "" : " {-}"}`;
  if (block.type === "item") return `${block.number === null ? "-" : `${block.number}.`} ${block.text}`;
  if (block.type === "table") {
    const [head, ...rest] = block.rows.map(tableRow);
    return [head, tableRow(block.rows[0].map(() => "---")), ...rest].join("\n");
  }
  if (block.type === "quote")
    return block.text
      .split("\n")
      .map((line) => `> ${line}`.trimEnd())
      .join("\n");
  return MARKED.test(`${block.text} `) ? `\\${block.text}` : block.text;
}

/** @param {string[]} row */
const tableRow = (row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
