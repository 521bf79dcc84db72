// Filters on a list of texts: the numbers on the chips are what a choice leaves.
import assert from "node:assert/strict";
import { test } from "node:test";

import { choices, fits } from "../../docs/assets/site/filtering.js";

const TEXTS = [
  { kind: "工作计划", org: "工会", topics: "民主管理|送温暖" },
  { kind: "工作计划", org: "学校", topics: "送温暖" },
  { kind: "岗位职责", org: "工会", topics: "民主管理" },
  { kind: "岗位职责", org: "学校" },
];

test("each number is the count after choosing it", () => {
  for (const chosen of [new Map(), new Map([["org", "工会"]]), new Map([["topics", "送温暖"], ["kind", "工作计划"]])]) {
    for (const field of ["kind", "org", "topics", "setting"]) {
      for (const [value, count] of choices(TEXTS, field, chosen)) {
        const after = new Map([...chosen, [field, value]]);
        assert.equal(TEXTS.filter((text) => fits(text, after)).length, count, `${field}=${value}`);
      }
    }
  }
});

test("the most common comes first, and a field's own choice leaves its others to choose", () => {
  assert.deepEqual(choices(TEXTS, "topics", new Map()), [["民主管理", 2], ["送温暖", 2]]);
  assert.deepEqual(choices(TEXTS, "org", new Map([["org", "工会"]])), [["工会", 2], ["学校", 2]]);
});
