// @ts-check
import { FILTERS } from "./types.js";

/**
 * Returns what the address asks for: `?q=…&kind=…`.
 * @param {string} query the address from `?` on
 * @returns {import("./types.js").Wish}
 */
export function fromAddress(query) {
  const given = new URLSearchParams(query);
  const wish = { q: given.get("q") ?? "", page: 1 };
  for (const name of FILTERS) wish[name] = given.get(name) ?? "";
  return /** @type {import("./types.js").Wish} */ (wish);
}

/**
 * Returns the address of a wish, `` for an empty one; readable, as a person would pass it on.
 * @param {import("./types.js").Wish} wish
 */
export function toAddress(wish) {
  const given = new URLSearchParams();
  for (const name of ["q", ...FILTERS]) if (wish[name]) given.set(name, wish[name]);
  const query = given.toString();
  return query && `?${query}`;
}
