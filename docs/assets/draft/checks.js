// @ts-check
/** What the browser alone can see is wrong with a draft; where the service answers, its checks stand beside these. */

import { strings } from "./model.js";
import { slotNames } from "./slots.js";

/** @typedef {import("./model.js").Finding} Finding */
/** @typedef {import("./model.js").Draft} Draft */

const MASK = /(?<![A-Za-z])[xX×Ｘ]{2,}(?![A-Za-z])|(?:19|20)\d{0,2}[*＊]{1,2}|□+|[_＿]{2,}|[○〇]{2,}/gu;
const RANK = { error: 0, warning: 1, hint: 2 };

/** How people see a severity. */
export const SHOWN = { error: "必改", warning: "应改", hint: "提示" };

/** Rules that are settled here even where the service answers: they need no library and follow every keystroke. */
const OURS = new Set(["open-slot", "repeated-heading"]);

/**
 * Returns the findings of a draft, the gravest first. `remote` are those of the service, null where there is none.
 * @param {import("./view.js").View} view @param {Finding[] | null} remote @returns {Finding[]}
 */
export function findings(view, remote) {
  const beyond = remote ? remote.filter((finding) => !OURS.has(finding.rule)) : masks(view.done);
  const all = [...view.problems, ...openSlots(view), ...sameHeadings(view), ...beyond];
  const kept = all.filter((finding) => !view.kept.accept.some((row) => accepts(row, finding)));
  return kept.sort((one, other) => RANK[one.severity] - RANK[other.severity]);
}

/** @param {import("./model.js").Accepted} row @param {Finding} finding */
const accepts = (row, finding) => row.rule === finding.rule && (finding.quote ?? "").includes(row.quote);

/** @param {import("./view.js").View} view @returns {Finding[]} */
function openSlots(view) {
  const left = new Set(slotNames(view.done));
  return view.slots
    .filter((slot) => left.has(slot.name))
    .map((slot) => ({
      rule: "open-slot",
      severity: "error",
      message: `「${slot.label}」还没有填写`,
      suggestion: "请在「填空」里填写",
      quote: `【${slot.name}】`,
    }));
}

/** @param {Draft} draft @returns {Finding[]} */
function masks(draft) {
  const found = [draft.title, ...draft.blocks.flatMap(strings)].flatMap((string) => string.match(MASK) ?? []);
  return [...new Set(found)].map((quote) => ({
    rule: "mask",
    severity: "error",
    message: "像是遮去的内容，还没有换成实际的",
    suggestion: "请改成实际的名称、数字或年份",
    quote,
  }));
}

/**
 * Finds headings that stand twice under one parent; `step` is the row of the second.
 * @param {import("./view.js").View} view @returns {Finding[]}
 */
function sameHeadings(view) {
  /** @type {Finding[]} */
  const found = [];
  /** @type {Map<string, number>} */
  const seen = new Map();
  /** @type {string[]} */
  const path = [];
  view.done.blocks.forEach((block, i) => {
    if (block.type !== "heading") return;
    path.length = block.level;
    path[block.level] = block.text;
    const place = path.map((step) => step ?? "").join("\n");
    if (seen.has(place)) {
      const suggestion = "请合并成一节，或改一个标题";
      found.push({
        rule: "repeated-heading",
        severity: "warning",
        message: `有两处标题都是「${block.text}」`,
        suggestion,
        quote: block.text,
        step: view.origins[i],
      });
    }
    seen.set(place, i);
  });
  return found;
}

/**
 * Returns the row that a repeated heading can be merged into: an earlier row with the same heading and level.
 * @param {import("./view.js").View} view @param {number} step @returns {import("./view.js").RowView | null}
 */
export function mergeTarget(view, step) {
  const row = view.rows[step];
  const able = (/** @type {import("./view.js").RowView} */ one) => one.headed && !one.missing;
  if (!row || !able(row)) return null;
  return (
    view.rows.slice(0, step).find((one) => able(one) && one.heading === row.heading && one.level === row.level) ?? null
  );
}

const MUST_GO = new Set(["open-slot", "missing-section", "missing-subsection", "markdown", "cycle"]);

/**
 * Returns whether a person may keep what a finding quotes: what is open or missing cannot be kept.
 * @param {Finding} finding
 */
export const mayKeep = (finding) => Boolean(finding.quote) && !MUST_GO.has(finding.rule);

/** Returns what keeping it means. @param {Finding} finding */
export const keeping = (finding) => (finding.rule === "stale-wording" ? "历史用法，保留" : "核对过，保留");
