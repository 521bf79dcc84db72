// @ts-check
import { fold } from "./terms.js";

/** @typedef {import("./scan.js").Record} Record */

const MOST = 20;
const MARK = /<mark>([^<]*)<\/mark>/gu;
/** @type {Promise<any> | null} */
let loaded = null;

/**
 * Returns the sections that Pagefind's word index finds, best first.
 * @param {URL} root
 * @param {string} query
 * @param {Map<string, import("./scan.js").Record>} all
 * @returns {Promise<import("./scan.js").Found[]>}
 */
export async function byWord(root, query, all) {
  loaded ??= import(new URL("pagefind/pagefind.js", root).href);
  const pagefind = await loaded;
  const { results } = await pagefind.search(query);
  const pages = await Promise.all(results.slice(0, MOST).map((/** @type {any} */ result) => result.data()));
  return ranked(query, pages, sections(root, pages, all));
}

/**
 * Returns the sections of the pages found, in Pagefind's order.
 * @param {URL} root
 * @param {any[]} pages
 * @param {Map<string, Record>} all
 * @returns {Record[]}
 */
function sections(root, pages, all) {
  const byAddress = new Map([...all.values()].map((record) => [`${record.text.url}#${record.section.slug}`, record]));
  return pages
    .flatMap((page) => page.sub_results)
    .map(({ url }) => {
      const [page, slug = "lead"] = decodeURIComponent(url).split("#");
      const place = page.startsWith(root.pathname) ? page.slice(root.pathname.length) : page.replace(/^\//u, "");
      return byAddress.get(`${place}#${slug}`);
    })
    .filter((record) => record !== undefined);
}

/**
 * Returns sections by how much of the query they hold, those with less than half of the best left out:
 * Pagefind names every section of a page in which any word stands, also words that are only alike.
 * @param {string} query
 * @param {any[]} pages
 * @param {Record[]} found
 * @returns {import("./scan.js").Found[]}
 */
export function ranked(query, pages, found) {
  const asked = fold(query);
  const marks = pages.flatMap((page) => page.sub_results.flatMap(({ excerpt }) => [...excerpt.matchAll(MARK)]));
  const words = [...new Set(marks.map(([, word]) => fold(word)))].filter((word) => asked.includes(word));
  const scored = found.map((record) => {
    const held = words.filter((word) => record.own.includes(word) || record.body.includes(word));
    return { record, terms: held, score: held.join("").length };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score > 0 && score * 2 >= best).sort((one, other) => other.score - one.score);
}
