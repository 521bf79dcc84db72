// @ts-check
import { fold, places } from "./terms.js";

const LENGTH = 96;
const BORDER = /[。！？；\n]/u;

/**
 * Returns the stretch of a body that holds the most hits, begun at a sentence where one begins near,
 * cut into hits and the rest; its strings joined stand verbatim in the body but for `…` at cut ends.
 * @param {string} body
 * @param {string[]} wanted folded terms
 * @returns {import("./types.js").Snippet}
 */
export function snippet(body, wanted) {
  const hits = places(fold(body), wanted);
  const start = begin(body, densest(hits));
  const end = Math.min(body.length, start + LENGTH);
  /** @type {import("./types.js").Snippet} */
  const pieces = [[start > 0 ? "…" : "", false]];
  let rest = start;
  for (const [from, to] of hits) {
    if (from < start || from >= end) continue;
    pieces.push([line(body.slice(rest, from)), false], [line(body.slice(from, to)), true]);
    rest = to;
  }
  pieces.push([line(body.slice(rest, Math.max(rest, end))), false], [end < body.length ? "…" : "", false]);
  return pieces.filter(([text]) => text);
}

/** @param {[number, number][]} hits */
function densest(hits) {
  let best = 0;
  let most = 0;
  hits.forEach(([from], place) => {
    const inside = hits.slice(place).filter(([start]) => start < from + LENGTH * 0.7).length;
    if (inside > most) [best, most] = [from, inside];
  });
  return best;
}

/**
 * Returns where to begin so that `hit` is shown: at the sentence it stands in, or a few characters before it.
 * @param {string} body
 * @param {number} hit
 */
function begin(body, hit) {
  for (let place = hit; place > 0 && place > hit - LENGTH / 3; place -= 1) {
    if (BORDER.test(body[place - 1])) return place;
  }
  return hit < LENGTH / 3 ? 0 : hit - 12;
}

/** @param {string} text */
function line(text) {
  return text.replaceAll("\n", " ").replaceAll("\t", " ");
}
