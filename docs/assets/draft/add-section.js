// @ts-check
/**
 * <add-section section="text-id#slug" name="heading">: a button that puts a section into the draft in hand and
 * takes it out again. It starts by itself wherever it is added, also in search results.
 */

import { addStep, removeTake, takes } from "./draft.js";
import { button } from "./dom.js";
import { store } from "./here.js";

/** Sections of a draft shown on a page are no sections of the library. */
const NOT_LIBRARY = /^drafts?[/#]/u;

export class AddSection extends HTMLElement {
  connectedCallback() {
    if (this.button || NOT_LIBRARY.test(this.section)) return;
    this.button = button("", () => this.toggle(), { class: "add-section" });
    this.append(this.button);
    this.show = () => this.update();
    store.addEventListener("change", this.show);
    this.update();
  }

  disconnectedCallback() {
    if (this.show) store.removeEventListener("change", this.show);
    this.button?.remove();
    this.button = undefined;
  }

  get section() {
    return this.getAttribute("section") ?? "";
  }

  toggle() {
    const taken = this.taken();
    store.change((draft) => (taken ? removeTake(draft, this.section) : addStep(draft, { take: this.section })));
  }

  taken() {
    return store.current().rows.some((row) => takes(row, this.section));
  }

  update() {
    if (!this.button) return;
    const taken = this.taken();
    this.button.textContent = taken ? "移出草稿" : "加入草稿";
    this.button.title = `${taken ? "移出" : "加入"}：${this.getAttribute("name") ?? ""}`;
    this.button.setAttribute("aria-pressed", String(taken));
  }
}

customElements.define("add-section", AddSection);
