// @ts-check
// Reading a query and comparing text letter by letter. Pure.

/**
 * Returns a string with width and case folded, each character at its old place.
 * @param {string} string
 */
export function fold(string) {
  let folded = "";
  for (let place = 0; place < string.length; place += 1) {
    const one = string[place];
    const plain = one.normalize("NFKC").toLowerCase();
    folded += plain.length === 1 ? plain : one;
  }
  return folded;
}

const TERM = /(-?)(?:["“”]([^"“”]+)["“”]|([^\s"“”]+))/gu;

/**
 * Returns the words and phrases a query asks for, and those it rules out, folded.
 * @param {string} query
 */
export function terms(query) {
  /** @type {string[]} */
  const must = [];
  /** @type {string[]} */
  const without = [];
  for (const [, minus, phrase, word] of query.slice(0, 256).matchAll(TERM)) {
    const term = fold(phrase ?? word).trim();
    if (/[\p{L}\p{N}]/u.test(term)) (minus ? without : must).push(term);
  }
  return { must: [...new Set(must)], without };
}

/**
 * Returns a query without its years, or the query where it is nothing else: the texts leave the year open.
 * @param {string} query
 */
export function withoutYears(query) {
  const rest = query.replace(/(["“][^"“”]*["”])|(?<!\d)(?:19|20)\d\d(?!\d)(?:年度?)?/gu, (_, quoted) => quoted ?? " ");
  return terms(rest).must.length ? rest.trim() : query;
}

/**
 * Returns runs cut into the longest pieces that stand in a string: 护士长述职 is 护士长 and 述职. Returns nothing
 * where anything is left over.
 * @param {string[]} runs
 * @param {string} string
 */
export function pieces(runs, string) {
  /** @type {string[]} */
  const found = [];
  for (const run of runs) {
    for (let start = 0, end = 0; start < run.length; start = end) {
      while (end < run.length && string.includes(run.slice(start, end + 1))) end += 1;
      if (end - start < 2) return [];
      found.push(run.slice(start, end));
    }
  }
  return [...new Set(found)];
}

/**
 * Returns where terms stand in a folded string: [start, end] pairs in order, overlaps joined.
 * @param {string} folded
 * @param {string[]} wanted
 * @returns {[number, number][]}
 */
export function places(folded, wanted) {
  /** @type {[number, number][]} */
  const found = [];
  for (const term of wanted) {
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1)) found.push([at, at + term.length]);
  }
  found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  /** @type {[number, number][]} */
  const joined = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
