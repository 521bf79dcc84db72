// @ts-check
// The literal scan of the full text: finds every substring that is there. Pure.
import { fold, pieces, terms } from "./terms.js";
import { snippet } from "./snippet.js";

/** @typedef {import("./types.js").FullText} FullText */
/** @typedef {import("./types.js").Section} Section */
/** @typedef {{id: string, text: FullText, section: Section, first: boolean, title: string, path: string, own: string, body: string}} Record */
/** @typedef {{record: Record, score: number, terms: string[]}} Found */

/**
 * Returns one record a section, with folded strings to scan.
 * @param {FullText[]} texts
 * @returns {Map<string, Record>}
 */
export function records(texts) {
  const found = new Map();
  for (const text of texts) {
    text.sections.forEach((section, place) => {
      const own = fold(section.headings.at(-1) ?? "");
      const path = fold(section.headings.slice(0, -1).join(" "));
      const id = `${text.id}#${section.slug}`;
      found.set(id, { id, text, section, first: place === 0, title: fold(text.title), path, own, body: fold(section.body) });
    });
  }
  return found;
}

/**
 * Returns the sections that hold every word of the query, best first; where none does, those that
 * hold some of several words, with `relaxed` true. Unless the query holds a phrase, sections follow that
 * hold every piece of its runs: 护士长述职 also finds 【病区】护士长【年度】年述职报告.
 * @param {Iterable<Record>} all
 * @param {string} query
 * @returns {{found: Found[], relaxed: boolean}}
 */
export function scan(all, query) {
  const { must, without } = terms(query);
  const sections = [...all];
  const literal = holding(sections, must, without);
  if (/["“”]/u.test(query)) return literal;
  const cut = inPieces(sections, must, without);
  if (cut.length === 0) return literal;
  const whole = literal.relaxed ? [] : literal.found;
  const first = new Set(whole.map(({ record }) => record));
  return { found: [...whole, ...cut.filter(({ record }) => !first.has(record))], relaxed: false };
}

/**
 * @param {Record[]} all
 * @param {string[]} must
 * @param {string[]} without
 * @returns {{found: Found[], relaxed: boolean}}
 */
function holding(all, must, without) {
  const scored = all
    .filter((record) => !rulesOut(record, without))
    .map((record) => ({ record, terms: must, ...score(record, must) }))
    .filter(({ met }) => met > 0);
  const whole = scored.filter(({ met }) => met === must.length);
  const relaxed = whole.length === 0 && scored.length > 0;
  const found = relaxed ? scored.filter(({ met }) => met >= Math.ceil(must.length / 2)) : whole;
  found.sort((one, other) => other.met - one.met || other.score - one.score);
  return { found, relaxed: relaxed && found.length > 0 };
}

/**
 * Returns the sections that hold every piece of the runs: texts that
 * have them all in the title first, then by how few the pieces are.
 * @param {Record[]} all
 * @param {string[]} must
 * @param {string[]} without
 * @returns {Found[]}
 */
function inPieces(all, must, without) {
  const found = [];
  for (const record of all) {
    const held = pieces(must, `${record.title}\n${record.path}\n${record.own}\n${record.body}`);
    if (held.length === 0 || rulesOut(record, without)) continue;
    const { met, score: points } = score(record, held);
    const titled = record.first && held.every((piece) => record.title.includes(piece));
    if (met === held.length) found.push({ record, terms: held, score: points + (titled ? 100 : 0) - 10 * held.length });
  }
  return found.sort((one, other) => other.score - one.score);
}

/** @param {Record} record @param {string[]} without */
const rulesOut = (record, without) => without.some((term) => record.own.includes(term) || record.body.includes(term));

/**
 * Returns how many words a section meets and how well. A section meets nothing by its text's title
 * alone, but for the first one.
 * @param {Record} record
 * @param {string[]} must
 */
function score(record, must) {
  let [met, points, inside] = [0, 0, record.first];
  for (const term of must) {
    const own = record.own.includes(term);
    const count = record.body.split(term).length - 1;
    const title = record.title.includes(term);
    const path = record.path.includes(term);
    if (own || count || title || path) met += 1;
    if (own || count) inside = true;
    points += (own ? 6 : 0) + (record.own.endsWith(term) ? 3 : 0) + (title ? 3 : 0) + (path ? 2 : 0) + Math.min(count, 4);
  }
  return inside ? { met, score: points } : { met: 0, score: 0 };
}

/**
 * Returns a section as a hit of an answer.
 * @param {Found} found
 * @returns {import("./types.js").Hit}
 */
export function hit({ record: { text, section, id }, terms: wanted }) {
  return {
    text: text.id,
    section: id,
    title: text.title,
    headings: section.headings,
    kind: text.kind,
    org: text.org,
    url: `${text.url}#${section.slug}`,
    snippet: snippet(section.body, wanted),
  };
}
