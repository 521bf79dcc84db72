// What the basket page shows, computed from a draft and a library.
import assert from "node:assert/strict";
import { test } from "node:test";

import { findings, mergeTarget } from "../../docs/assets/draft/checks.js";
import { addStep, changeRow, emptyDraft, fromRecipe, setSlot } from "../../docs/assets/draft/draft.js";
import { toPlain } from "../../docs/assets/draft/exports.js";
import { DraftLibrary } from "../../docs/assets/draft/library.js";
import { sectionsOf } from "../../docs/assets/draft/sections.js";
import { parseBody } from "../../docs/assets/draft/markdown.js";
import { computeView, markdownOf, merge, needs, usable } from "../../docs/assets/draft/view.js";

const DATA = {
  kinds: { 工作计划: { numbering: "公文", group: "计划类" } },
  slot_synonyms: [["单位", "学校名称"]],
  html_styles: {},
  word: {},
};

const text = (id, slots, markdown) => ({
  id,
  title: `【${Object.keys(slots)[0]}】计划`,
  kind: "工作计划",
  slots,
  sections: sectionsOf(parseBody(markdown)),
});
const PLAN = text(
  "plans/甲",
  { 单位: { label: "单位全称", example: "某校" } },
  "导语。\n\n## 任务\n\n【单位】做事。\n\n### 第一件\n\n甲\n\n#### 细节\n\n乙\n\n### 第二件\n\n丙\n\n## 保障\n\n丁",
);
const OTHER = text(
  "plans/乙",
  { 学校名称: { label: "学校名称", example: "" } },
  "## 任务\n\n【学校名称】也做事，见201*年。",
);
const SHELF = {
  texts: new Map([
    [PLAN.id, PLAN],
    [OTHER.id, OTHER],
    ["plans/丙", null],
  ]),
  recipes: new Map(),
};
const draftOf = (...steps) => steps.reduce((draft, step) => addStep(draft, step), emptyDraft("草稿一"));
const viewOf = (draft) => computeView(draft, SHELF, DATA);
const rules = (view, remote = null) => findings(view, remote).map((finding) => finding.rule);

test("a draft is called after the first text it takes from, until it has a title", () => {
  const draft = draftOf({ take: "plans/甲#任务" });
  assert.equal(viewOf(draft).recipe.title, "【单位】计划");
  assert.equal(viewOf({ ...draft, title: "自己的题目" }).recipe.title, "自己的题目");
});

test("slots of one meaning are asked once, and the answer goes everywhere", () => {
  const draft = draftOf({ take: "plans/甲#任务" }, { take: "plans/乙#任务" });
  const view = viewOf(setSlot(draft, "单位", "一中"));
  assert.deepEqual(
    view.slots.map((slot) => [slot.name, slot.label, slot.value]),
    [["单位", "单位全称", "一中"]],
  );
  assert.doesNotMatch(toPlain(view.done), /【/u);
  assert.equal(toPlain(view.done).match(/一中/gu).length, 3);
});

test("a section that has gone is told, the rest stays, and the service is not asked for it", () => {
  const draft = draftOf(
    { take: "plans/甲#保障" },
    { take: "plans/丙#甲" },
    { take: "plans/甲#没有了" },
    { take: "plans/乙#任务" },
  );
  const view = viewOf(draft);
  assert.deepEqual(
    view.rows.map((row) => Boolean(row.missing)),
    [false, true, true, false],
  );
  assert.match(toPlain(view.done), /一、保障[\s\S]*二、任务/u);
  assert.deepEqual(
    usable(view).recipe.map((step) => step.take),
    ["plans/甲#保障", "plans/乙#任务"],
  );
  assert.equal(rules(view).filter((rule) => rule === "missing-section").length, 2);
  assert.equal(usable(viewOf(draftOf({ take: "plans/丙#甲" }))), null);
});

test("what came is told, also while another text cannot be reached", async () => {
  const library = new DraftLibrary();
  const answers = new Map([["plans/一", { ok: false, status: 503 }], ["plans/二", { ok: true, json: () => PLAN }]]);
  const { fetch } = globalThis;
  globalThis.fetch = async (url) => answers.get(decodeURIComponent(url).match(/texts\/(.*)\.json$/u)[1]);
  try {
    assert.equal(await library.load(["plans/一"]), false);
    assert.equal(await library.load(["plans/二"]), true);
    assert.equal(await library.load(["plans/一", "plans/二"]), false);
  } finally {
    globalThis.fetch = fetch;
  }
});

test("a text on its way is not called gone", () => {
  const view = viewOf(draftOf({ take: "plans/丁#甲" }));
  assert.equal(view.loading, true);
  assert.equal(view.rows[0].missing, "");
  assert.deepEqual(needs(view.kept), ["plans/丁"]);
});

test("sub-sections are switched off with all below them, and the rest is renumbered", () => {
  const draft = draftOf({ take: "plans/甲#任务", without: ["第一件"] });
  const view = viewOf(draft);
  assert.deepEqual(
    view.rows[0].subs.map((sub) => [sub.slug, sub.on]),
    [
      ["第一件", false],
      ["第二件", true],
    ],
  );
  assert.match(toPlain(view.done), /一、任务\n【单位】做事。\n（一）第二件\n丙\n$/u);
  assert.equal(markdownOf(view.rows[0], SHELF), "【单位】做事。\n\n### 第二件\n\n丙\n");
});

test("editing starts from what is shown and changes nothing by itself", () => {
  for (const step of [
    { take: "plans/甲#任务" },
    { take: "plans/甲#任务", without: ["细节"] },
    { take: "plans/甲#lead" },
    { take: "plans/甲" },
    { take: "plans/甲", without: ["任务"] },
  ]) {
    const before = viewOf(draftOf(step));
    const edited = changeRow(before.kept, before.rows[0].key, {
      text: markdownOf(before.rows[0], SHELF),
      without: undefined,
    });
    assert.equal(toPlain(viewOf(edited).done), toPlain(before.done), JSON.stringify(step));
  }
});

test("Markdown that cannot be read stays in the draft and is told with its line", () => {
  const view = viewOf(draftOf({ take: "plans/甲#保障", text: "好的一行\n\n# 太高的标题" }));
  assert.match(toPlain(view.done), /好的一行\n# 太高的标题/u);
  assert.match(findings(view, null).find((finding) => finding.rule === "markdown").message, /第 3 行/u);
});

test("the same heading twice is found and merged under the first without losing a paragraph", () => {
  const view = viewOf(draftOf({ take: "plans/甲#任务" }, { take: "plans/甲#保障" }, { take: "plans/乙#任务" }));
  const finding = findings(view, null).find((one) => one.rule === "repeated-heading");
  const target = mergeTarget(view, finding.step);
  const after = viewOf(merge(view, target, view.rows[finding.step]));
  assert.deepEqual(
    after.rows.map((row) => row.heading),
    ["任务", "保障"],
  );
  for (const line of ["【单位】做事。", "甲", "乙", "丙", "丁", "【单位】也做事，见201*年。"])
    assert.ok(toPlain(after.done).split("\n").includes(line), line);
  assert.ok(!rules(after).includes("repeated-heading"));
});

test("headings alike under different parents are no fault", () => {
  const own = (heading, level) => ({ heading, level });
  assert.ok(
    !rules(viewOf(draftOf(own("甲", 2), own("做法", 3), own("乙", 2), own("做法", 3)))).includes("repeated-heading"),
  );
  assert.ok(rules(viewOf(draftOf(own("甲", 2), own("做法", 3), own("做法", 3)))).includes("repeated-heading"));
});

test("masks are found here only where no service answers", () => {
  const view = viewOf(draftOf({ take: "plans/乙#任务" }));
  assert.ok(rules(view).includes("mask"));
  assert.ok(!rules(view, []).includes("mask"));
  for (const good of ["XX光", "2015年", "a_b", "二〇二七年", "max"]) {
    assert.ok(!rules(viewOf(draftOf({ heading: "甲", text: good === "XX光" ? "X光" : good }))).includes("mask"), good);
  }
});

test("what a person keeps is silent, also when the service says it again", () => {
  const remote = [{ rule: "wording", severity: "warning", message: "旧提法", quote: "十九大以来" }];
  const draft = draftOf({ take: "plans/甲#保障" });
  assert.ok(rules(viewOf(draft), remote).includes("wording"));
  const kept = { ...draft, accept: [{ rule: "wording", quote: "十九大以来", reason: "" }] };
  assert.ok(!rules(viewOf(kept), remote).includes("wording"));
  const elsewhere = [{ ...remote[0], quote: "十八大以来" }];
  assert.ok(rules(viewOf(kept), elsewhere).includes("wording"));
});

test("findings stand in order of gravity", () => {
  const remote = ["hint", "error", "warning"].map((severity) => ({ rule: severity, severity, message: "" }));
  const order = findings(viewOf(draftOf({ heading: "甲" })), remote).map((finding) => finding.severity);
  assert.deepEqual(order, ["error", "warning", "hint"]);
});

test("a recipe taken in a recipe cannot run in a circle", () => {
  const ring = { title: "环", kind: "工作计划", recipe: [{ take: "drafts/环" }, { heading: "留下的" }] };
  const shelf = { texts: new Map(), recipes: new Map([["drafts/环", ring]]) };
  const view = computeView(fromRecipe(ring, "草稿一"), shelf, DATA);
  assert.ok(view.problems.some((problem) => problem.rule === "cycle"));
  assert.match(toPlain(view.done), /留下的/u);
});
