// Drafts that come and go as files and links.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName } from "../../docs/assets/draft/download.js";
import { RecipeError, fromFragment, readRecipe, toFragment } from "../../docs/assets/draft/recipe.js";

const KINDS = ["工作计划", "工作总结"];
const FULL = {
  title: "【单位】计划",
  kind: "工作计划",
  recipe: [
    { take: "plans/a#甲", heading: "换的标题", level: 3, without: ["小节"], text: "" },
    { take: "plans/a#lead" },
    { heading: "自拟", text: "一\n\n二", numbered: false },
  ],
  slots: { 单位: "一中", constructor: "x" },
  sign: { unit: "工会", date: "2027-01-08" },
  accept: [{ rule: "wording", quote: "十九大", reason: "历史用法，保留" }],
};

test("a draft goes through a file as it is", () => {
  assert.deepEqual(readRecipe(JSON.stringify(FULL), KINDS), FULL);
  assert.deepEqual(readRecipe(`\ufeff${JSON.stringify(FULL)}`, KINDS), FULL);
});

test("a draft goes through a link as it is", async () => {
  assert.deepEqual(await fromFragment(await toFragment(FULL), KINDS), FULL);
  assert.equal(await fromFragment("#民主管理", KINDS), null);
  assert.equal(await fromFragment("", KINDS), null);
});

test("a draft too long for a link is refused with what to do instead", async () => {
  const noise = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join("");
  await assert.rejects(toFragment({ ...FULL, recipe: [{ heading: "长", text: noise }] }), /导出草稿/u);
});

test("broken links are told apart from other fragments", async () => {
  for (const fragment of ["#draft=abc", "#draft=AAAA", `${await toFragment(FULL)}`.slice(0, 60)]) {
    await assert.rejects(fromFragment(fragment, KINDS), RecipeError, fragment);
  }
});

test("what is no draft is refused with one sentence", () => {
  const bad = [
    "",
    "[]",
    "null",
    "3",
    '"x"',
    "{}",
    "{rubbish",
    { ...FULL, kind: "没有的文种" },
    { ...FULL, title: "" },
    { ...FULL, title: ["a"] },
    { ...FULL, recipe: [] },
    { ...FULL, recipe: "x" },
    { ...FULL, extra: 1 },
    { ...FULL, recipe: [{ take: "" }] },
    { ...FULL, recipe: [{ heading: "" }] },
    { ...FULL, recipe: [{ text: "x" }] },
    { ...FULL, recipe: [{ take: "a#b", numbered: true }] },
    { ...FULL, recipe: [{ take: "a#b", level: 6 }] },
    { ...FULL, recipe: [null] },
    { ...FULL, recipe: Array(201).fill({ take: "a#b" }) },
    { ...FULL, slots: [] },
    { ...FULL, slots: { 单位: {} } },
    { ...FULL, sign: { who: "x" } },
    { ...FULL, accept: [{ rule: "a", other: 1 }] },
  ];
  for (const source of bad) {
    const given = typeof source === "string" ? source : JSON.stringify(source);
    assert.throws(
      () => readRecipe(given, KINDS),
      (error) => error instanceof RecipeError && /[\u4e00-\u9fff]/u.test(error.message),
      given,
    );
  }
});

test("a heading is taken without marks that a recipe may not hold", () => {
  const { recipe } = readRecipe(
    JSON.stringify({ ...FULL, recipe: [{ heading: " 三月份\n重点 {-}" }, { heading: "标题 {#id}" }] }),
    KINDS,
  );
  assert.deepEqual(
    recipe.map((step) => step.heading),
    ["三月份 重点", "标题"],
  );
});

test("a file name holds nothing a system refuses", () => {
  assert.equal(fileName("一中/工会：2027?年\n计划", "docx"), "一中-工会：2027-年-计划.docx");
  assert.equal(fileName(" .. ", "md"), "草稿.md");
  assert.equal([...fileName("长".repeat(300), "txt")].length, 84);
});
