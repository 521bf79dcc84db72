// @ts-check
// From sections found to the answer a page shows: merged, filtered, counted, paged. Pure.
import { hit } from "./scan.js";
import { FILTERS, PAGE } from "./types.js";

/** @typedef {import("./scan.js").Found} Found */

/**
 * Returns the documented answer. Literal finds come first, then what the word index adds; where the
 * literal scan had to give up words, the word index comes first.
 * @param {import("./types.js").Wish} wish
 * @param {{found: Found[], relaxed: boolean}} literal
 * @param {Found[]} byWord
 * @returns {import("./types.js").Answer}
 */
export function answer(wish, literal, byWord) {
  const order = literal.relaxed && byWord.length ? byWord : [...literal.found, ...byWord];
  const seen = new Set();
  const found = order.filter(({ record }) => !seen.has(record.id) && seen.add(record.id) && fits(record, wish));
  return {
    query: wish.q,
    total: found.length,
    hits: spread(found).slice((wish.page - 1) * PAGE, wish.page * PAGE).map(hit),
    facets: Object.fromEntries(FILTERS.map((name) => [name, counted(found, name)])),
    notice: null,
    corrected: null,
    relaxed: literal.relaxed && !byWord.length ? "没有同时包含全部词语的章节，以下包含其中一部分" : null,
  };
}

/**
 * @param {import("./scan.js").Record} record
 * @param {string} name
 * @returns {string[]}
 */
function values({ text, section }, name) {
  if (name === "topic") return text.topics;
  if (name === "role") return section.role ? [section.role] : [];
  if (name === "year") return text.year ? [String(text.year)] : [];
  return [name === "kind" ? text.kind : text.org];
}

/**
 * @param {import("./scan.js").Record} record
 * @param {import("./types.js").Wish} wish
 */
function fits(record, wish) {
  return FILTERS.every((name) => !wish[name] || values(record, name).includes(wish[name]));
}

/**
 * Returns the values of a filter with the number of sections, the most common first.
 * @param {Found[]} found
 * @param {string} name
 */
function counted(found, name) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { record } of found) {
    for (const value of values(record, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort((one, other) => other[1] - one[1]));
}

/**
 * Returns the same sections with at most three of one text among the first ten, as long as others match.
 * @param {Found[]} found
 */
function spread(found) {
  /** @type {Found[]} */
  const first = [];
  /** @type {Found[]} */
  const later = [];
  const taken = new Map();
  for (const each of found) {
    const count = taken.get(each.record.text.id) ?? 0;
    if (first.length < 10 && count < 3) {
      first.push(each);
      taken.set(each.record.text.id, count + 1);
    } else later.push(each);
  }
  return [...first, ...later];
}
