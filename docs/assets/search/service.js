// @ts-check
import { FILTERS, PAGE } from "./types.js";

const TIMEOUT = 4000;

/**
 * Returns whether the site comes from the service, which says so in a header; a static host is never
 * asked for an address it does not have.
 * @param {URL} root
 */
export async function isThere(root) {
  const reply = await fetch(root, { method: "HEAD", cache: "no-store" });
  return reply.headers.has("x-fanwen-service");
}

/**
 * Returns the service's answer. Throws when it does not answer in time or answers an error.
 * @param {URL} root
 * @param {import("./types.js").Wish} wish
 * @param {AbortSignal} signal
 * @returns {Promise<import("./types.js").Answer>}
 */
export async function ask(root, wish, signal) {
  const address = new URL("api/search", root);
  address.searchParams.set("q", wish.q);
  address.searchParams.set("limit", String(PAGE));
  address.searchParams.set("page", String(wish.page));
  for (const name of FILTERS) if (wish[name]) address.searchParams.set(name, String(wish[name]));
  return json(address, signal);
}

/**
 * Returns what the service would complete a query to.
 * @param {URL} root
 * @param {string} q
 * @param {AbortSignal} signal
 * @returns {Promise<{text: string, url: string}[]>}
 */
export async function suggest(root, q, signal) {
  const address = new URL("api/suggest", root);
  address.searchParams.set("q", q);
  return (await json(address, signal)).suggestions;
}

/**
 * @param {URL} address
 * @param {AbortSignal} signal
 */
async function json(address, signal) {
  const reply = await fetch(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]) });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply.json();
}
