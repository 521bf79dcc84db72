// @ts-check
/**
 * The drafts on this machine: one key a draft in localStorage, so that two tabs never write over each other's
 * drafts, and every change is made on what stands there now, never on a copy a tab has kept.
 *
 * Keys: `fanwen.drafts` {version, current, ids, trash}, `fanwen.draft.ID` {version, draft},
 * `fanwen.history.ID` {past, future, last}, `fanwen.slots` {name: [values, the latest first]}.
 */

import { emptyDraft } from "./draft.js";

/** @typedef {import("./draft.js").Kept} Kept */
/** @typedef {{version: 1, current: string, ids: string[], trash: string[]}} Shelf */
/** @typedef {{past: Kept[], future: Kept[], last: string}} History */
/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Room */

const VERSION = 1;
const PREFIX = "fanwen.";
const MOST_STEPS = 100;
const MOST_CHARACTERS = 600_000;
const NAMES = "一二三四五六七八九十";

export class DraftStore extends EventTarget {
  /** @param {Room} room */
  constructor(room) {
    super();
    this.room = room;
    /** What a person must be told: storage that is full or damaged; empty when all is well. */
    this.trouble = "";
  }

  /** Tells the listeners, in this tab by an event and in others by the browser's own `storage` event. */
  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Takes up a change made in another tab. @param {StorageEvent} event */
  heard(event) {
    if (event.key === null || event.key.startsWith(PREFIX)) this.changed();
  }

  /** @returns {Shelf} */
  shelf() {
    const found = this.read("drafts");
    return found && Array.isArray(found.ids) ? found : { version: VERSION, current: "", ids: [], trash: [] };
  }

  /** Returns every draft, the oldest first. @returns {Kept[]} */
  drafts() {
    return this.shelf()
      .ids.map((id) => this.draft(id))
      .filter((draft) => draft !== null);
  }

  /** Returns the draft in hand; an empty one, not yet kept, where there is none. @returns {Kept} */
  current() {
    const { current, ids } = this.shelf();
    return (
      this.draft(current) ?? ids.map((id) => this.draft(id)).find((draft) => draft !== null) ?? emptyDraft("草稿一")
    );
  }

  /** @param {string} id @returns {Kept | null} */
  draft(id) {
    const draft = id ? this.read(`draft.${id}`)?.draft : null;
    return draft && Array.isArray(draft.rows) ? { ...emptyDraft(draft.name), ...draft } : null;
  }

  /**
   * Makes a change to the draft in hand. Changes of one `name` that follow each other (typing in a box) are
   * one step of undo; an empty name never joins.
   * @param {(draft: Kept) => Kept} change @param {string} [name]
   */
  change(change, name = "") {
    const before = this.current();
    const after = change(before);
    const history = this.history(before.id);
    const joins = name !== "" && history.last === name && history.past.length > 0;
    const past = joins ? history.past : [...history.past, before];
    this.keep(after, { past, future: [], last: name });
  }

  /** Takes the latest change back, whichever tab made it. @returns {boolean} whether there was one */
  undo() {
    const now = this.current();
    const { past, future } = this.history(now.id);
    const before = past.at(-1);
    if (before) this.keep(before, { past: past.slice(0, -1), future: [now, ...future], last: "" });
    return before !== undefined;
  }

  /** Makes the change that was taken back last again. @returns {boolean} */
  redo() {
    const now = this.current();
    const { past, future } = this.history(now.id);
    if (future[0]) this.keep(future[0], { past: [...past, now], future: future.slice(1), last: "" });
    return future.length > 0;
  }

  /** @param {string} id @returns {History} */
  history(id) {
    const found = this.read(`history.${id}`);
    return found && Array.isArray(found.past) ? found : { past: [], future: [], last: "" };
  }

  /** Keeps a draft as the one in hand. @param {Kept} draft @param {History} [history] */
  keep(draft, history) {
    this.write(`draft.${draft.id}`, { version: VERSION, draft });
    if (history) this.write(`history.${draft.id}`, cut(history));
    const shelf = this.shelf();
    const ids = shelf.ids.includes(draft.id) ? shelf.ids : [...shelf.ids, draft.id];
    this.write("drafts", { ...shelf, ids, current: draft.id });
    this.changed();
  }

  /** Puts the draft of this id in hand. @param {string} id */
  select(id) {
    this.write("drafts", { ...this.shelf(), current: id });
    this.changed();
  }

  /** Puts a new, empty draft in hand. */
  fresh() {
    this.keep(emptyDraft(this.nextName()));
  }

  /** Returns a name for the next draft: 草稿二. */
  nextName() {
    const taken = this.drafts().map((draft) => draft.name);
    return [...NAMES].map((digit) => `草稿${digit}`).find((name) => !taken.includes(name)) ?? `草稿${taken.length + 1}`;
  }

  /** Takes a draft off the shelf; `restore` brings the last one back. @param {string} id */
  remove(id) {
    const shelf = this.shelf();
    const ids = shelf.ids.filter((other) => other !== id);
    for (const old of shelf.trash.slice(9))
      for (const kind of ["draft", "history"]) this.room.removeItem(`${PREFIX}${kind}.${old}`);
    this.write("drafts", { ...shelf, ids, trash: [id, ...shelf.trash.slice(0, 9)], current: ids.at(-1) ?? "" });
    this.changed();
  }

  restore() {
    const shelf = this.shelf();
    const [id, ...trash] = shelf.trash;
    if (id) this.write("drafts", { ...shelf, ids: [...shelf.ids, id], trash, current: id });
    this.changed();
  }

  /** Keeps a slot's value for the next draft on this machine. @param {string} name @param {string} value */
  remember(name, value) {
    const all = this.read("slots") ?? {};
    const others = (Array.isArray(all[name]) ? all[name] : []).filter((/** @type {string} */ old) => old !== value);
    this.write("slots", { ...all, [name]: [value, ...others].slice(0, 5) });
  }

  /** Returns the values a slot had on this machine, the latest first. @param {string} name @returns {string[]} */
  remembered(name) {
    const all = this.read("slots") ?? {};
    return Object.hasOwn(all, name) && Array.isArray(all[name]) ? all[name].map(String) : [];
  }

  /** @param {string} key @returns {any} */
  read(key) {
    const raw = this.room.getItem(PREFIX + key);
    if (raw === null) return null;
    try {
      const found = JSON.parse(raw);
      if ((found.version ?? VERSION) <= VERSION) return found;
      this.trouble = "这些草稿由更新的版本写成，请刷新页面后再改";
    } catch {
      this.trouble = "有一份草稿的记录已损坏，原样留在浏览器里，没有改动";
    }
    return null;
  }

  /** @param {string} key @param {unknown} value */
  write(key, value) {
    const old = this.room.getItem(PREFIX + key);
    if (old !== null && this.read(key) === null) this.room.setItem(`${PREFIX}damaged.${key}`, old);
    try {
      this.room.setItem(PREFIX + key, JSON.stringify(value));
      this.trouble = "";
    } catch {
      this.trouble = "浏览器的存储空间不够，最近的修改没有存下。请先「导出草稿」，再删去不用的草稿";
    }
  }
}

/** Returns a history within bounds: the oldest steps go first. @param {History} history @returns {History} */
function cut(history) {
  let past = history.past.slice(-MOST_STEPS);
  let size = JSON.stringify(past).length;
  while (past.length > 1 && size > MOST_CHARACTERS) {
    size -= JSON.stringify(past[0]).length;
    past = past.slice(1);
  }
  return { ...history, past };
}

/** Returns the browser's store, or one that forgets where the browser refuses storage. @returns {DraftStore} */
export function openStore() {
  try {
    localStorage.getItem(PREFIX);
    return new DraftStore(localStorage);
  } catch {
    const store = new DraftStore(memory());
    store.trouble = "浏览器不允许本站保存数据，关掉这一页草稿就没有了。请及时导出";
    return store;
  }
}

/** @returns {Room} */
export function memory() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
