// Searching without a service. Texts and strings to find are written by tests/test_static_search.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { answer } from "../../docs/assets/search/merge.js";
import { ranked } from "../../docs/assets/search/pagefind.js";
import { hit, records, scan } from "../../docs/assets/search/scan.js";
import { snippet } from "../../docs/assets/search/snippet.js";
import { fold, pieces, places, terms, withoutYears } from "../../docs/assets/search/terms.js";
import { FILTERS } from "../../docs/assets/search/types.js";
import { fromAddress, toAddress } from "../../docs/assets/search/wish.js";

const { texts, substrings, queries } = JSON.parse(readFileSync(process.env.FANWEN_CASES, "utf-8"));
const all = records(texts);
const wish = (q, more = {}) => ({ q, kind: "", org: "", topic: "", role: "", year: "", page: 1, ...more });
const find = (q, more) => answer(wish(q, more), scan(all.values(), q), []);

test("every case of the shared file is read as it says", () => {
  for (const { title, query, must, without } of queries) assert.deepEqual(terms(query), { must, without }, title);
});

test("a literal substring of a section finds the section", () => {
  for (const { section, text } of substrings) {
    const { found, relaxed } = scan(all.values(), `"${text}"`);
    assert.ok(found.some(({ record }) => record.id === section), `${section}: ${text}`);
    assert.equal(relaxed, false);
  }
});

test("what is found holds every word, and nothing is found by a title alone", () => {
  for (const { text } of substrings.slice(0, 50)) {
    for (const { record, terms: held } of scan(all.values(), text).found) {
      const whole = `${record.title} ${record.path} ${record.own} ${record.body}`;
      assert.ok(held.length > 0 && held.every((term) => whole.includes(term)));
      const own = record.own + record.body;
      assert.ok(record.first || held.some((term) => own.includes(term)));
    }
  }
});

test("nonsense finds nothing, part of several words says that it is a part", () => {
  assert.equal(find("不存在的词汇甲乙丙").total, 0);
  assert.equal(find("").total, 0);
  const part = find("教代会 不存在的词汇甲乙丙");
  assert.ok(part.total > 0);
  assert.match(part.relaxed, /包含其中一部分/u);
  assert.equal(find("教代会 -教代会").total, 0);
});

test("a run is cut into the longest pieces that stand in a string", () => {
  const known = "【病区】护士长【年度】年述职报告\n主要任务";
  assert.deepEqual(pieces(["护士长述职"], known), ["护士长", "述职"]);
  assert.deepEqual(pieces(["任务", "主甲"], known), []);
  assert.equal(scan(all.values(), '"心理家长"').found.length, 0);
});

test("a text whose title has an open slot between the words is found", () => {
  const [text] = texts;
  const title = "【病区】护士长【年度】年述职报告";
  const { found, relaxed } = scan(records([{ ...text, title }]).values(), "护士长述职报告");
  assert.equal(relaxed, false);
  assert.equal(found[0].record.first, true);
});

test("a year is taken out of a query, but not where it is all, quoted, or part of a number", () => {
  assert.equal(withoutYears("2027年关工委工作计划"), "关工委工作计划");
  assert.equal(withoutYears("工会 2026年度 总结").replace(/\s+/gu, " "), "工会 总结");
  for (const query of ["2027", "2027年", '"2027年计划"', "120270元", "工会"]) assert.equal(withoutYears(query), query);
});

test("a snippet stands verbatim in the body, its hits are the words", () => {
  for (const { section, text } of substrings) {
    const { body } = all.get(section).section;
    const pieces = snippet(body, terms(`"${text}"`).must);
    const shown = pieces.map(([piece]) => piece).join("").replace(/^…|…$/gu, "");
    assert.ok(body.replace(/[\n\t]/gu, " ").includes(shown), shown);
    const marked = pieces.filter(([, isHit]) => isHit).map(([piece]) => fold(piece)).join("");
    assert.ok(marked.includes(fold(text).replace(/[\n\t]/gu, " ").slice(0, 90)), `${text} in ${marked}`);
  }
});

test("overlapping words are marked once", () => {
  assert.deepEqual(places("工会工会工作", ["工会工", "会工会"]), [[0, 5]]);
  assert.deepEqual(snippet("送温暖", ["送温", "温暖"]), [["送温暖", true]]);
});

test("facets agree with the list, filters narrow it to what they say", () => {
  for (const q of ["教代会", "家长", "安全", "培训 考核"]) {
    const whole = find(q);
    for (const name of FILTERS) {
      for (const [value, count] of Object.entries(whole.facets[name])) {
        assert.equal(find(q, { [name]: value }).total, count, `${q} ${name}=${value}`);
      }
    }
  }
});

test("pages follow each other without gap or repeat; one text has at most three of the first ten", () => {
  const ids = [];
  const first = find("工作");
  for (let page = 1; page <= Math.ceil(first.total / 20); page += 1) {
    ids.push(...find("工作", { page }).hits.map(({ section }) => section));
  }
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(ids.length, first.total);
  const top = first.hits.slice(0, 10).map(({ text }) => text);
  for (const text of top) assert.ok(top.filter((other) => other === text).length <= 3, text);
});

test("the word index adds what the scan does not have, once", () => {
  const literal = scan(all.values(), "教代会");
  const extra = [...all.values()].find(({ id }) => !literal.found.some(({ record }) => record.id === id));
  const byWord = [{ record: extra, score: 0, terms: [] }, { ...literal.found[0], terms: [] }];
  const merged = answer(wish("教代会"), literal, byWord);
  assert.equal(merged.total, literal.found.length + 1);
  assert.equal(merged.hits[0].section, hit(literal.found[0]).section);
});

test("where words had to be given up the word index comes alone", () => {
  const literal = scan(all.values(), "教代会 不存在的词汇甲乙丙");
  const byWord = [{ record: [...all.values()][0], score: 0, terms: [] }];
  const merged = answer(wish("x"), literal, byWord);
  assert.equal(merged.total, 1);
  assert.equal(merged.relaxed, null);
});

test("of the pages that the word index names, the sections that hold most of the query come first", () => {
  const chosen = [...all.values()].filter(({ body }) => body.includes("家长")).slice(0, 3);
  const other = [...all.values()].find(({ body, own }) => !/家长|教师/u.test(body + own));
  const pages = [{ sub_results: [{ excerpt: "<mark>家长</mark>和<mark>教师</mark>" }, { excerpt: "<mark>护士</mark>" }] }];
  const found = ranked("家长教师", pages, [other, ...chosen]);
  assert.ok(!found.some(({ record }) => record === other));
  assert.deepEqual(found.map(({ score }) => score), found.map(({ score }) => score).sort((one, two) => two - one));
  for (const { record, terms: held } of found) assert.ok(held.every((word) => (record.own + record.body).includes(word)));
});

test("the address and what is asked are the same thing", () => {
  const asked = wish("家长 & 学校？", { kind: "工作计划", topic: "家校社协同", year: "2027" });
  assert.deepEqual(fromAddress(toAddress(asked)), asked);
  assert.equal(toAddress(wish("")), "");
  assert.deepEqual(fromAddress("?other=1"), wish(""));
});
