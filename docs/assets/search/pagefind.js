// @ts-check
import { fold } from "./terms.js";

const MOST = 20;
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
  const byAddress = new Map([...all.values()].map((record) => [`${record.text.url}#${record.section.slug}`, record]));
  const base = root.pathname;
  return pages.flatMap((page) => page.sub_results.flatMap((/** @type {any} */ part) => found(part, base, byAddress)));
}

/**
 * @param {{url: string, excerpt: string}} part
 * @param {string} base
 * @param {Map<string, import("./scan.js").Record>} byAddress
 */
function found({ url, excerpt }, base, byAddress) {
  const [page, slug = "lead"] = url.split("#");
  const address = `${page.startsWith(base) ? page.slice(base.length) : page.replace(/^\//u, "")}#${decodeURIComponent(slug)}`;
  const record = byAddress.get(address);
  const marked = [...excerpt.matchAll(/<mark>([^<]*)<\/mark>/gu)].map(([, word]) => fold(word));
  return record ? [{ record, score: 0, terms: [...new Set(marked)] }] : [];
}
