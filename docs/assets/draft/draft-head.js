// @ts-check
/** <draft-head>: title and kind of the draft, and who signs it when. */

import { field, h, setValue, tellChange } from "./dom.js";

/** @typedef {import("./basket.js").State} State */

export class DraftHead extends HTMLElement {
  connectedCallback() {
    this.draftTitle = h("input", { maxlength: 200, oninput: () => this.set("title", this.draftTitle?.value ?? "") });
    this.kind = h("select", { onchange: () => this.set("kind", this.kind?.value ?? "") });
    this.unit = h("input", { maxlength: 100, oninput: () => this.sign("unit", this.unit?.value ?? "") });
    this.date = h("input", {
      maxlength: 40,
      placeholder: "例：2027-01-08",
      oninput: () => this.sign("date", this.date?.value ?? ""),
    });
    this.replaceChildren(
      h("h2", { class: "draft-part" }, "标题和落款"),
      field("草稿标题", this.draftTitle),
      field("草稿文种", this.kind),
      h("div", { class: "draft-pair" }, field("落款单位", this.unit), field("落款日期", this.date)),
    );
  }

  /** @param {State} state */
  show({ view, data }) {
    if (!this.draftTitle || !this.kind || !this.unit || !this.date) return;
    if (!this.kind.options.length) this.kind.replaceChildren(...kindOptions(data.kinds));
    this.draftTitle.placeholder = view.recipe.title;
    setValue(this.draftTitle, view.kept.title);
    setValue(this.kind, view.recipe.kind);
    setValue(this.unit, view.kept.sign.unit);
    setValue(this.date, view.kept.sign.date);
  }

  /** @param {"title" | "kind"} key @param {string} value */
  set(key, value) {
    tellChange(this, (draft) => ({ ...draft, [key]: value.trim() }), key);
  }

  /** @param {"unit" | "date"} key @param {string} value */
  sign(key, value) {
    tellChange(this, (draft) => ({ ...draft, sign: { ...draft.sign, [key]: value } }), key);
  }
}

/** @param {import("./model.js").Data["kinds"]} kinds */
function kindOptions(kinds) {
  const groups = [...new Set(Object.values(kinds).map((kind) => kind.group))];
  return groups.map((group) => {
    const names = Object.keys(kinds).filter((name) => kinds[name].group === group);
    return h("optgroup", { label: group }, ...names.map((name) => h("option", { value: name }, name)));
  });
}

customElements.define("draft-head", DraftHead);
