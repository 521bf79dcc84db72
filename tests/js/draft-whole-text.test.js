// A whole text opened as a draft: every paragraph once, in rows that can be moved.
import assert from "node:assert/strict";
import { test } from "node:test";

import { wholeText } from "../../docs/assets/draft/whole-text.js";

const taken = (...sections) =>
  wholeText({ title: "甲", kind: "工作计划", sections: sections.map(([id, level]) => ({ id, level })) }).recipe.map(({ take }) => take);

test("the lead and the top sections are taken, what stands under them comes along", () => {
  assert.deepEqual(taken(["#lead", 0], ["#a", 2], ["#b", 3], ["#c", 4], ["#d", 2]), ["#lead", "#a", "#d"]);
});

test("a text that begins below the top level loses nothing", () => {
  assert.deepEqual(taken(["#a", 3], ["#b", 4], ["#c", 3], ["#d", 2], ["#e", 3]), ["#a", "#c", "#d"]);
});

test("a text without headings is its lead", () => {
  assert.deepEqual(taken(["#lead", 0]), ["#lead"]);
});
