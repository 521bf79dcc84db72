// @ts-check
// What the search page shows of an answer. Strings enter as text, never as HTML.
import { FILTERS, LABELS } from "./types.js";

const MOST_CHIPS = 10;

/**
 * Returns an element with properties and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Returns the hits grouped by text, in the order of each text's best hit.
 * @param {import("./types.js").Hit[]} hits
 * @param {URL} root
 */
export function groups(hits, root) {
  /** @type {Map<string, import("./types.js").Hit[]>} */
  const texts = new Map();
  for (const hit of hits) texts.set(hit.text, [...(texts.get(hit.text) ?? []), hit]);
  return [...texts.values()].map((found) => group(found, root));
}

/**
 * @param {import("./types.js").Hit[]} hits
 * @param {URL} root
 */
function group(hits, root) {
  const { title, kind, org, url } = hits[0];
  const page = element("a", { href: new URL(url.split("#")[0], root).href, className: "hit-title" }, title);
  const head = element("h2", {}, page, element("span", { className: "text-meta" }, `${kind} · ${org}`));
  return element("li", { className: "hit-text" }, head, element("ul", {}, ...hits.map((hit) => section(hit, root))));
}

/**
 * @param {import("./types.js").Hit} hit
 * @param {URL} root
 */
function section(hit, root) {
  const [page, slug = ""] = hit.url.split("#");
  const address = new URL(page, root);
  address.hash = slug;
  const name = hit.headings.join(" › ") || "导语";
  const add = document.createElement("add-section");
  add.setAttribute("section", hit.section);
  add.setAttribute("name", hit.headings.at(-1) ?? "导语");
  const link = element("a", { href: address.href, className: "hit" }, name);
  const text = hit.snippet.map(([piece, isHit]) => (isHit ? element("mark", {}, piece) : piece));
  return element("li", {}, link, add, element("p", { className: "snippet" }, ...text));
}

/**
 * Returns a row of chips for every filter that divides the hits or is set.
 * @param {Record<string, Record<string, number>>} facets
 * @param {import("./types.js").Wish} wish
 * @param {(name: string, value: string) => void} choose called with "" to take a choice back
 */
export function chips(facets, wish, choose) {
  return FILTERS.flatMap((name) => {
    const counts = Object.entries(facets[name] ?? {});
    const chosen = String(wish[name] ?? "");
    if (chosen && !counts.some(([value]) => value === chosen)) counts.unshift([chosen, 0]);
    if (counts.length < 2 && !chosen) return [];
    const row = element("div", { className: "chips" }, element("span", { className: "chips-label" }, LABELS[name]));
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", LABELS[name]);
    row.append(...counts.slice(0, MOST_CHIPS).map(([value, count]) => chip(name, value, count, value === chosen, choose)));
    return [row];
  });
}

/**
 * @param {string} name
 * @param {string} value
 * @param {number} count
 * @param {boolean} pressed
 * @param {(name: string, value: string) => void} choose
 */
function chip(name, value, count, pressed, choose) {
  const made = element("button", { type: "button" }, `${value} `, element("small", {}, String(count)));
  made.setAttribute("aria-pressed", String(pressed));
  made.dataset.chip = `${name}=${value}`;
  made.addEventListener("click", () => choose(name, pressed ? "" : value));
  return made;
}
