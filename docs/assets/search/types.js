// @ts-check
// The shapes that the search page passes around; the answer is the one `GET /api/search` documents.

/** @typedef {{q: string, kind: string, org: string, topic: string, role: string, year: string, page: number}} Wish */
/** @typedef {[string, boolean][]} Snippet text and whether it is a hit */
/**
 * @typedef {object} Hit
 * @property {string} text
 * @property {string} section
 * @property {string} title
 * @property {string[]} headings
 * @property {string} kind
 * @property {string} org
 * @property {string} url
 * @property {Snippet} snippet
 */
/**
 * @typedef {object} Answer
 * @property {string} query
 * @property {number} total
 * @property {Hit[]} hits
 * @property {Record<string, Record<string, number>>} facets
 * @property {string | null} notice
 * @property {string | null} relaxed
 * @property {string | null} corrected
 */
/** @typedef {{slug: string, headings: string[], role: string, body: string}} Section */
/**
 * @typedef {object} FullText a text of the shipped full-text file
 * @property {string} id
 * @property {string} title
 * @property {string} kind
 * @property {string} org
 * @property {string[]} topics
 * @property {number | null} year
 * @property {string} url
 * @property {Section[]} sections
 */

/** @type {(keyof Wish)[]} */
export const FILTERS = ["kind", "org", "topic", "role", "year"];
export const LABELS = { kind: "文种", org: "单位", topic: "主题", role: "章节", year: "年份" };
export const PAGE = 20;
