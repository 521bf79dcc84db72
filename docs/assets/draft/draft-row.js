// @ts-check
/** One section of the draft: its place, level and name, and a panel to edit it. Drawn into a list item. */

import { changeRow, makeOwn, removeRow } from "./draft.js";
import { button, followPointer, h, setText, setValue, tell, tellChange } from "./dom.js";
import { RowPanel } from "./row-panel.js";

/** @typedef {import("./view.js").RowView} RowView */
/** @typedef {import("./basket.js").State} State */

const LEVELS = ["一级", "二级", "三级", "四级"];

export class DraftRow {
  place = 0;

  constructor() {
    this.grip = h(
      "button",
      {
        type: "button",
        class: "draft-grip",
        onpointerdown: (/** @type {PointerEvent} */ event) => this.drag(event),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      },
      "⠿",
    );
    this.number = h("span", { class: "draft-number" });
    this.heading = h("span", {});
    this.source = h("a", { class: "draft-source" });
    this.edited = h("span", { class: "draft-edited" }, "已修改");
    this.level = h(
      "select",
      { "aria-label": "层级", onchange: () => this.change({ level: Number(this.level.value) }) },
      ...LEVELS.map((name, i) => h("option", { value: i + 2 }, name)),
    );
    this.up = button("上移", () => this.move(this.place - 1, "up"));
    this.down = button("下移", () => this.move(this.place + 1, "down"));
    this.edit = button("修改", () => (this.panel ? this.close() : this.open()));
    this.edit.setAttribute("aria-expanded", "false");
    this.remove = button("移除", () => this.drop());
    this.missing = h("p", { class: "draft-missing" });
    this.keep = button(
      "把改过的内容留作自拟章节",
      () => this.row && tellChange(this.item, (draft) => makeOwn(draft, this.row?.key ?? "", this.row?.heading ?? "")),
    );
    this.item = h(
      "li",
      { class: "draft-row" },
      h(
        "div",
        { class: "draft-row-name" },
        this.grip,
        h("span", { class: "draft-heading" }, this.number, this.heading),
        this.edited,
      ),
      this.source,
      this.missing,
      this.keep,
      h("div", { class: "draft-row-tools" }, this.level, this.up, this.down, this.edit, this.remove),
    );
  }

  /** @param {RowView} row @param {number} place @param {State} state */
  show(row, place, state) {
    this.row = row;
    this.place = place;
    this.state = state;
    this.item.setAttribute("aria-label", row.heading);
    this.item.dataset.level = String(row.level);
    this.grip.setAttribute("aria-label", `拖动「${row.heading}」，或用上下方向键移动`);
    setText(this.number, row.number);
    setText(this.heading, row.heading);
    setText(this.source, row.own ? "自拟" : row.source);
    if (row.own || row.missing) this.source.removeAttribute("href");
    else this.source.href = new URL(row.url, state.root).href;
    this.edited.hidden = !row.edited;
    setValue(this.level, String(row.level));
    this.level.hidden = !row.levelled;
    this.up.disabled = place === 0;
    this.down.disabled = place === state.view.rows.length - 1;
    this.edit.disabled = Boolean(row.missing) || row.loading;
    this.missing.hidden = !row.missing && !row.loading;
    setText(this.missing, row.loading ? "正在取这一节……" : `${row.missing}。其余各节照常使用。`);
    this.keep.hidden = !(row.missing && row.edited);
    this.panel?.show(row, state);
  }

  /** @param {Record<string, unknown>} patch @param {string} [name] */
  change(patch, name = "") {
    const key = this.row?.key ?? "";
    tellChange(this.item, (draft) => changeRow(draft, key, patch), name);
  }

  open() {
    if (!this.row || !this.state) return;
    this.panel = new RowPanel((patch, name) => this.change(patch, `${name} ${this.row?.key}`));
    this.item.append(this.panel.element);
    this.panel.show(this.row, this.state);
    this.panel.focus();
    setText(this.edit, "收起");
    this.edit.setAttribute("aria-expanded", "true");
  }

  close() {
    this.panel?.element.remove();
    this.panel = undefined;
    setText(this.edit, "修改");
    this.edit.setAttribute("aria-expanded", "false");
  }

  drop() {
    const { key, heading } = /** @type {RowView} */ (this.row);
    const next = this.item.nextElementSibling ?? this.item.previousElementSibling;
    tellChange(this.item, (draft) => removeRow(draft, key));
    const target = next?.querySelector(".draft-grip");
    if (target instanceof HTMLElement) target.focus();
    tell(next ?? document.querySelector("draft-rows") ?? document.body, "draft-say", `已移除「${heading}」，可以撤销`);
  }

  /** @param {number} to @param {string} focus */
  move(to, focus) {
    tell(this.item, "row-move", { key: this.row?.key, to, focus });
  }

  /** Gives the focus back after a move; a button at the end of the list cannot hold it. @param {string} name */
  focusOn(name) {
    const wanted = { up: this.up, down: this.down }[name] ?? this.grip;
    (wanted.disabled ? (wanted === this.up ? this.down : this.up) : wanted).focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(this.place + step, "grip");
  }

  /** Lets the row follow the pointer. @param {PointerEvent} event */
  drag(event) {
    event.preventDefault();
    this.grip.focus();
    this.item.classList.add("draft-dragged");
    followPointer(
      (y) => tell(this.item, "row-drag", { key: this.row?.key, y }),
      () => this.item.classList.remove("draft-dragged"),
    );
  }
}
