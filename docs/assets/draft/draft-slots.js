// @ts-check
/** <draft-slots>: every slot of the draft asked once, with its example and what was written last time. */

import { setSlot } from "./draft.js";
import { field, h, setText, setValue, tellChange } from "./dom.js";
import { store } from "./here.js";

/** @typedef {import("./view.js").SlotView} SlotView */
/** @typedef {import("./basket.js").State} State */

export class DraftSlots extends HTMLElement {
  /** @type {Map<string, {label: HTMLElement, input: HTMLInputElement, list: HTMLDataListElement}>} */
  boxes = new Map();

  connectedCallback() {
    this.open = h("p", { class: "draft-hint" });
    this.form = h("div", { class: "draft-slots" });
    this.again = h("button", { type: "button", onclick: () => this.takeLast() });
    this.replaceChildren(h("h2", { class: "draft-part" }, "填空"), this.open, this.again, this.form);
    this.addEventListener("slot-focus", (event) => this.boxes.get(/** @type {CustomEvent} */ (event).detail)?.input.focus());
  }

  /** @param {State} state */
  show(state) {
    if (!this.form || !this.open || !this.again) return;
    const { slots } = state.view;
    this.slots = slots;
    this.hidden = slots.length === 0;
    const empty = slots.filter((slot) => !slot.value);
    setText(this.open, empty.length ? `还有 ${empty.length} 处没有填。每处只填一次，各节里相同的都会换上。` : "都填好了。");
    const last = empty.filter((slot) => store.remembered(slot.group).length);
    this.again.hidden = last.length === 0;
    setText(this.again, `沿用上次填过的 ${last.length} 项`);
    slots.forEach((slot, place) => this.box(slot, place));
    for (const [name, box] of this.boxes) {
      if (slots.some((slot) => slot.name === name)) continue;
      box.label.remove();
      this.boxes.delete(name);
    }
  }

  /** @param {SlotView} slot @param {number} place */
  box(slot, place) {
    let box = this.boxes.get(slot.name);
    if (!box) {
      const list = h("datalist", { id: `remembered-${slot.name}` });
      const input = h("input", {
        list: list.id, autocomplete: "off",
        oninput: () => tellChange(this, (draft) => setSlot(draft, slot.name, input.value), `slot ${slot.name}`),
        onchange: () => input.value.trim() && store.remember(slot.group, input.value.trim()),
      });
      box = { label: field(slot.label, input), input, list };
      box.label.append(list);
      list.replaceChildren(...store.remembered(slot.group).map((value) => h("option", { value })));
      this.boxes.set(slot.name, box);
    }
    if (this.form?.children[place] !== box.label) this.form?.insertBefore(box.label, this.form.children[place] ?? null);
    setText(/** @type {Element} */ (box.label.firstElementChild), slot.label);
    box.input.placeholder = slot.example ? `例：${slot.example}` : "";
    box.input.name = slot.name;
    setValue(box.input, slot.value);
    box.label.classList.toggle("draft-open", !slot.value);
  }

  /** Fills what is empty with what was written last time, in one step that can be taken back. */
  takeLast() {
    const empty = (this.slots ?? []).filter((slot) => !slot.value && store.remembered(slot.group).length);
    tellChange(this, (draft) => empty.reduce((next, slot) => setSlot(next, slot.name, store.remembered(slot.group)[0]), draft));
  }
}

customElements.define("draft-slots", DraftSlots);
