// What is kept on this machine: no tab ever loses what another one did, and everything can be taken back.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addStep,
  changeRow,
  cleared,
  makeOwn,
  moveRow,
  removeRow,
  removeTake,
  setSlot,
  toRecipe,
} from "../../docs/assets/draft/draft.js";
import { DraftStore, memory } from "../../docs/assets/draft/store.js";

const take = (id) => (draft) => addStep(draft, { take: id });
const ids = (store) => store.current().rows.map((row) => row.take ?? row.heading);

test("two tabs on one draft keep what each of them adds", () => {
  const room = memory();
  const [one, other] = [new DraftStore(room), new DraftStore(room)];
  one.change(take("a#1"));
  other.change(take("b#2"));
  one.change((draft) => setSlot(draft, "单位", "一中"));
  other.change(take("c#3"));
  assert.deepEqual(ids(one), ["a#1", "b#2", "c#3"]);
  assert.deepEqual(one.current(), other.current());
  assert.equal(other.current().slots.单位, "一中");
});

test("two tabs on two drafts do not touch each other's", () => {
  const room = memory();
  const [one, other] = [new DraftStore(room), new DraftStore(room)];
  one.change(take("a#1"));
  const first = one.current().id;
  other.fresh();
  other.change(take("b#2"));
  assert.deepEqual(
    one.draft(first).rows.map((row) => row.take),
    ["a#1"],
  );
  assert.deepEqual(
    one.drafts().map((draft) => draft.name),
    ["草稿一", "草稿二"],
  );
});

test("every change can be taken back and made again, one by one", () => {
  const store = new DraftStore(memory());
  const states = [];
  const changes = [
    take("a#1"),
    take("b#2"),
    (draft) => moveRow(draft, draft.rows[1].key, 0),
    (draft) => changeRow(draft, draft.rows[0].key, { heading: "新标题", level: 3 }),
    (draft) => setSlot(draft, "年度", "2027"),
    (draft) => removeRow(draft, draft.rows[1].key),
    cleared,
  ];
  for (const change of changes) {
    states.push(store.current());
    store.change(change);
  }
  const last = store.current();
  for (const state of states.slice(1).reverse()) {
    assert.ok(store.undo());
    assert.deepEqual(store.current(), state);
  }
  while (store.redo());
  assert.deepEqual(store.current(), last);
  assert.equal(store.redo(), false);
});

test("typing in one box is one step of undo, another box is another", () => {
  const store = new DraftStore(memory());
  store.change(take("a#1"));
  for (const value of ["一", "一中", "一中学"]) store.change((draft) => setSlot(draft, "单位", value), "slot 单位");
  for (const value of ["2", "20"]) store.change((draft) => setSlot(draft, "年度", value), "slot 年度");
  store.undo();
  assert.deepEqual(store.current().slots, { 单位: "一中学" });
  store.undo();
  assert.deepEqual(store.current().slots, {});
  store.undo();
  assert.deepEqual(ids(store), []);
  assert.equal(store.undo(), false);
});

test("a change after undo starts a new future and loses nothing before it", () => {
  const store = new DraftStore(memory());
  for (const id of ["a#1", "b#2"]) store.change(take(id));
  store.undo();
  store.change(take("c#3"));
  assert.equal(store.redo(), false);
  assert.deepEqual(ids(store), ["a#1", "c#3"]);
});

test("a long history stays within bounds and the draft itself is never cut", () => {
  const store = new DraftStore(memory());
  store.change((draft) => addStep(draft, { heading: "长", text: "字".repeat(50_000) }));
  for (let i = 0; i < 150; i++) store.change((draft) => setSlot(draft, "年度", String(i)));
  const history = store.history(store.current().id);
  assert.ok(JSON.stringify(history).length < 700_000, "history grows without end");
  assert.ok(history.past.length > 5);
  assert.equal(store.current().rows[0].text.length, 50_000);
});

test("a deleted draft comes back as it was", () => {
  const store = new DraftStore(memory());
  store.change(take("a#1"));
  const draft = store.current();
  store.remove(draft.id);
  assert.deepEqual(ids(store), []);
  store.restore();
  assert.deepEqual(store.current(), draft);
  assert.equal(store.shelf().trash.length, 0);
});

test("a damaged or newer record is set aside, not written over", () => {
  for (const raw of ["{rubbish", JSON.stringify({ version: 2, draft: { rows: [] } })]) {
    const room = memory();
    const store = new DraftStore(room);
    store.change(take("a#1"));
    const { id } = store.current();
    room.setItem(`fanwen.draft.${id}`, raw);
    assert.equal(store.draft(id), null);
    assert.match(store.trouble, /草稿/u);
    store.write(`draft.${id}`, { version: 1, draft: { id, rows: [] } });
    assert.equal(room.getItem(`fanwen.damaged.draft.${id}`), raw);
  }
});

test("storage that is full says so and keeps what stood there", () => {
  const room = memory();
  const store = new DraftStore(room);
  store.change(take("a#1"));
  const refusing = {
    ...room,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  const full = new DraftStore(refusing);
  full.change(take("b#2"));
  assert.match(full.trouble, /存储空间/u);
  assert.deepEqual(ids(store), ["a#1"]);
});

test("values are remembered on this machine, the latest first, each once, at most five", () => {
  const store = new DraftStore(memory());
  for (const value of ["甲", "乙", "甲", "丙", "丁", "戊", "己"]) store.remember("单位", value);
  assert.deepEqual(store.remembered("单位"), ["己", "戊", "丁", "丙", "甲"]);
  assert.deepEqual(store.remembered("constructor"), []);
});

test("a recipe holds what is in the draft and nothing of the page", () => {
  const store = new DraftStore(memory());
  store.change(take("a#1"));
  store.change((draft) => addStep(draft, { heading: "自拟", text: "甲" }));
  const recipe = toRecipe(store.current(), { title: "题", kind: "工作计划" });
  assert.deepEqual(recipe, {
    title: "题",
    kind: "工作计划",
    recipe: [{ take: "a#1" }, { heading: "自拟", text: "甲" }],
  });
});

test("a section that has gone can be kept as one's own", () => {
  const store = new DraftStore(memory());
  store.change((draft) => addStep(draft, { take: "a#1", text: "改过的", without: ["x"] }));
  store.change((draft) => makeOwn(draft, draft.rows[0].key, "旧标题"));
  assert.deepEqual(toRecipe(store.current(), { title: "题", kind: "计划" }).recipe, [
    { heading: "旧标题", text: "改过的" },
  ]);
});

test("taking a section out leaves the others, moving keeps them all", () => {
  const store = new DraftStore(memory());
  for (const id of ["a#1", "b#2", "c#3"]) store.change(take(id));
  for (const to of [-5, 0, 1, 2, 99]) {
    store.change((draft) => moveRow(draft, draft.rows[0].key, to));
    assert.deepEqual(ids(store).toSorted(), ["a#1", "b#2", "c#3"]);
  }
  store.change((draft) => removeTake(draft, "b#2"));
  assert.deepEqual(ids(store).toSorted(), ["a#1", "c#3"]);
  store.change((draft) => moveRow(draft, "nobody", 0));
  assert.equal(ids(store).length, 2);
});
