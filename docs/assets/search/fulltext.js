// @ts-check
import { records } from "./scan.js";

/** @type {Promise<Map<string, import("./scan.js").Record>> | null} */
let loaded = null;

/**
 * Returns every section of the site by id; read once. From disk a script has put the texts there.
 * @param {URL} root
 */
export function fullText(root) {
  const given = /** @type {any} */ (globalThis).fanwenFullText;
  loaded ??= given ? Promise.resolve(records(given.texts)) : read(new URL("search/fulltext.gz", root));
  loaded.catch(() => {
    loaded = null; // try again with the next query
  });
  return loaded;
}

/** @param {URL} address */
async function read(address) {
  const reply = await fetch(address);
  if (!reply.ok || !reply.body) throw new Error(`${reply.status}`);
  const bytes = await reply.arrayBuffer();
  return records(JSON.parse(await text(new Uint8Array(bytes))).texts);
}

/**
 * Returns the text of a file; some hosts unpack .gz on the way, so its first bytes decide.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function text(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
