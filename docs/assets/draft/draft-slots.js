// @ts-check
/** <draft-slots>: every slot of the draft asked once, with its example and what was written last time. */

import { setSlot } from "./draft.js";
import { button, field, h, setText, setValue, tellChange } from "./dom.js";
import { store } from "./here.js";

/** @typedef {import("./view.js").SlotView} SlotView */
/** @typedef {import("./basket.js").State} State */

export class DraftSlots extends HTMLElement {
  /** @type {Map<string, {element: HTMLElement, label: Element, input: HTMLInputElement, last: HTMLElement}>} */
  boxes = new Map();

  connectedCallback() {
    this.open = h("p", { class: "draft-hint" });
    this.form = h("div", { class: "draft-slots" });
    this.again = button("", () => this.takeLast());
    this.replaceChildren(h("h2", { class: "draft-part" }, "填空"), this.open, this.again, this.form);
    this.addEventListener("slot-focus", (event) =>
      this.boxes.get(/** @type {CustomEvent} */ (event).detail)?.input.focus(),
    );
  }

  /** @param {State} state */
  show(state) {
    if (!this.form || !this.open || !this.again) return;
    const { slots } = state.view;
    this.slots = slots;
    this.hidden = slots.length === 0;
    const empty = slots.filter((slot) => !slot.value);
    setText(
      this.open,
      empty.length ? `还有 ${empty.length} 处没有填。每处只填一次，各节里相同的都会换上。` : "都填好了。",
    );
    const last = empty.filter((slot) => store.remembered(slot.group).length);
    this.again.hidden = last.length === 0;
    setText(this.again, `沿用上次填过的 ${last.length} 项`);
    slots.forEach((slot, place) => this.box(slot, place));
    for (const [name, box] of this.boxes) {
      if (slots.some((slot) => slot.name === name)) continue;
      box.element.remove();
      this.boxes.delete(name);
    }
  }

  /** @param {SlotView} slot @param {number} place */
  box(slot, place) {
    const box = this.boxes.get(slot.name) ?? this.make(slot);
    if (this.form?.children[place] !== box.element)
      this.form?.insertBefore(box.element, this.form.children[place] ?? null);
    setText(box.label, slot.label);
    box.input.placeholder = slot.example ? `例：${slot.example}` : "";
    setValue(box.input, slot.value);
    box.element.classList.toggle("draft-open", !slot.value);
    const values = slot.value ? [] : store.remembered(slot.group).slice(0, 3);
    const drawn = [...box.last.children].map((button) => button.textContent);
    if (drawn.join("\n") === values.join("\n")) return;
    box.last.replaceChildren(
      ...values.map((value) => button(value, () => this.take(slot.name, value), { title: `填入${slot.label}` })),
    );
  }

  /** @param {SlotView} slot */
  make(slot) {
    const input = h("input", {
      autocomplete: "off",
      oninput: () => tellChange(this, (draft) => setSlot(draft, slot.name, input.value), `slot ${slot.name}`),
      onchange: () => input.value.trim() && store.remember(slot.group, input.value.trim()),
    });
    const last = h("span", { class: "draft-row-tools" });
    const label = field(slot.label, input);
    const box = {
      element: h("div", {}, label, last),
      label: /** @type {Element} */ (label.firstElementChild),
      input,
      last,
    };
    this.boxes.set(slot.name, box);
    return box;
  }

  /** Takes a value of last time, and leaves the focus in the box. @param {string} name @param {string} value */
  take(name, value) {
    tellChange(this, (draft) => setSlot(draft, name, value));
    this.boxes.get(name)?.input.focus();
  }

  /** Fills what is empty with what was written last time, in one step that can be taken back. */
  takeLast() {
    const empty = (this.slots ?? []).filter((slot) => !slot.value && store.remembered(slot.group).length);
    tellChange(this, (draft) =>
      empty.reduce((next, slot) => setSlot(next, slot.name, store.remembered(slot.group)[0]), draft),
    );
  }
}

customElements.define("draft-slots", DraftSlots);
