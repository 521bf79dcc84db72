// @ts-check
/** The panel under a section of the draft: heading, sub-sections on and off, and its text to edit. */

import { button, field, h, setText, setValue } from "./dom.js";
import { plainHeading } from "./recipe.js";
import { markdownOf } from "./view.js";

/** @typedef {import("./view.js").RowView} RowView */
/** @typedef {import("./basket.js").State} State */

export class RowPanel {
  drawn = "";

  /** @param {(patch: Record<string, unknown>, name: string) => void} change */
  constructor(change) {
    this.change = change;
    this.heading = h("input", { maxlength: 200, oninput: () => this.rename() });
    this.numbered = h("input", {
      type: "checkbox",
      onchange: () => change({ numbered: this.numbered.checked ? undefined : false }, "numbered"),
    });
    this.numberedLabel = h("label", { class: "draft-check" }, this.numbered, "编号");
    this.subs = h("fieldset", {}, h("legend", {}, "小节（去掉勾选就不要这一小节）"));
    this.text = h("textarea", {
      rows: 10,
      oninput: () => change({ text: this.text.value, without: undefined }, "text"),
    });
    this.fault = h("p", { class: "draft-missing", role: "alert" });
    this.reset = button("还原为原文", () => this.undo());
    this.element = h(
      "div",
      { class: "draft-panel" },
      h("div", { class: "draft-pair" }, field("标题改为", this.heading), this.numberedLabel),
      this.subs,
      field("正文", this.text),
      this.fault,
      h(
        "p",
        { class: "draft-hint" },
        "一行一段；“1. ”开头是编号条目，“- ”开头是不编号条目，“### ”开头是小标题。【　】里的内容在「填空」里填。",
      ),
      this.reset,
    );
  }

  /** @param {RowView} row @param {State} state */
  show(row, state) {
    this.row = row;
    setValue(this.heading, row.row.heading ?? "");
    this.heading.placeholder = row.heading;
    this.numberedLabel.hidden = !row.own;
    this.numbered.checked = !("numbered" in row.row) || row.row.numbered !== false;
    this.showSubs(row);
    setValue(this.text, markdownOf(row, state.library));
    this.reset.hidden = !row.edited;
    const fault = state.view.problems.find(
      (one) => one.rule === "markdown" && state.view.rows[one.step ?? -1]?.key === row.key,
    );
    setText(this.fault, fault ? `${fault.message}。${fault.suggestion}` : "");
  }

  /** Draws the boxes anew only when they change, so that the one in use keeps the focus. @param {RowView} row */
  showSubs(row) {
    const drawn = JSON.stringify(row.subs);
    this.subs.hidden = row.subs.length === 0 || row.edited;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const held = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : "";
    this.subs.replaceChildren(
      this.subs.firstElementChild ?? "",
      ...row.subs.map((sub) => {
        const box = h("input", {
          type: "checkbox",
          value: sub.slug,
          checked: sub.on,
          onchange: () => this.toggle(sub.slug, box.checked),
        });
        return h(
          "label",
          { class: "draft-check", style: `margin-left:${sub.level - row.subs[0].level}em` },
          box,
          sub.heading,
        );
      }),
    );
    for (const box of this.subs.querySelectorAll("input")) if (held && box.value === held) box.focus();
  }

  /** @param {string} slug @param {boolean} on */
  toggle(slug, on) {
    const row = this.row?.row;
    const old = row && "without" in row ? (row.without ?? []) : [];
    const without = on ? old.filter((other) => other !== slug) : [...old, slug];
    this.change({ without: without.length ? without : undefined }, "");
  }

  rename() {
    const given = plainHeading(this.heading.value);
    if (given || !this.row?.own) this.change({ heading: given || undefined }, "heading");
  }

  undo() {
    this.text.blur();
    this.change({ text: undefined }, "");
  }

  focus() {
    (this.row?.own ? this.heading : this.text).focus();
  }
}
