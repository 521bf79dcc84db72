// @ts-check
/** <draft-rows>: the sections of the draft in order, each a list item. */

import { DraftRow } from "./draft-row.js";
import { addStep, moveRow } from "./draft.js";
import { button, h, tell, tellChange } from "./dom.js";
import { ROOT } from "./library.js";

/** @typedef {import("./basket.js").State} State */

export class DraftRows extends HTMLElement {
  /** @type {Map<string, DraftRow>} */
  rows = new Map();

  connectedCallback() {
    this.list = h("ul", { class: "draft-rows", "aria-label": "章节" });
    this.empty = h(
      "p",
      { class: "draft-empty" },
      "草稿篮还是空的。去",
      h("a", { href: new URL("./", ROOT).href }, "浏览范文"),
      "或",
      h("a", { href: new URL("search/", ROOT).href }, "检索"),
      "，在需要的章节旁点「加入草稿」；也可以从",
      h("a", { href: new URL("drafts/", ROOT).href }, "现成的拼装方案"),
      "开始，或先写一节自拟的。",
    );
    const own = button("添加自拟章节", () => this.addOwn());
    this.replaceChildren(h("h2", { class: "draft-part" }, "章节"), this.empty, this.list, own);
    this.addEventListener("row-move", (event) => this.move(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("row-drag", (event) => this.dragOver(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    if (!this.list || !this.empty) return;
    const { rows } = state.view;
    this.empty.hidden = rows.length > 0;
    const keys = new Set(rows.map((row) => row.key));
    for (const [key, element] of this.rows) {
      if (keys.has(key)) continue;
      element.item.remove();
      this.rows.delete(key);
    }
    rows.forEach((row, place) => {
      const element = this.rows.get(row.key) ?? new DraftRow();
      this.rows.set(row.key, element);
      if (this.list?.children[place] !== element.item)
        this.list?.insertBefore(element.item, this.list.children[place] ?? null);
      element.show(row, place, state);
    });
  }

  addOwn() {
    tellChange(this, (draft) => addStep(draft, { heading: "自拟章节", text: "" }));
    const last = this.state?.view.rows.at(-1);
    if (last) this.rows.get(last.key)?.open();
  }

  /** @param {{key: string, to: number, focus: string}} move */
  move({ key, to, focus }) {
    tellChange(this, (draft) => moveRow(draft, key, to));
    const rows = this.state?.view.rows ?? [];
    const place = rows.findIndex((row) => row.key === key);
    if (place < 0) return;
    this.rows.get(key)?.focusOn(focus);
    tell(this, "draft-say", `「${rows[place].heading}」现在是第 ${place + 1} 节，共 ${rows.length} 节`);
  }

  /** Moves the row that is dragged to where the pointer is. @param {{key: string, y: number}} drag */
  dragOver({ key, y }) {
    const order = this.state?.view.rows.map((row) => row.key) ?? [];
    const from = order.indexOf(key);
    const to = order.filter((other) => {
      const box = other === key ? null : this.rows.get(other)?.item.getBoundingClientRect();
      return box && y > box.top + box.height / 2;
    }).length;
    if (to !== from) tellChange(this, (draft) => moveRow(draft, key, to), `drag ${key}`);
  }
}

customElements.define("draft-rows", DraftRows);
