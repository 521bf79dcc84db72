// @ts-check
import { choices, fits } from "./filtering.js";

const FIELDS = [
  ["kind", "文种"],
  ["org", "单位"],
  ["setting", "场景"],
  ["topics", "主题"],
];

const MOST = 12;

/** Chips above a list of texts: each shows how many texts it leaves, given the others chosen. */
export class TextFilter extends HTMLElement {
  connectedCallback() {
    if (this.bar) return;
    /** @type {Map<string, string>} */
    this.chosen = new Map();
    /** @type {Set<string>} */
    this.opened = new Set();
    this.items = [...this.querySelectorAll("li")];
    this.texts = this.items.map((item) => ({ ...item.dataset }));
    this.bar = document.createElement("div");
    this.bar.className = "filters";
    this.querySelector(".jumps")?.remove();
    this.prepend(this.bar);
    this.show();
  }

  show() {
    this.bar.replaceChildren(...FIELDS.map(([field, label]) => this.row(field, label)).filter((row) => row !== null));
    let count = 0;
    this.items.forEach((item, place) => {
      item.hidden = !fits(this.texts[place], this.chosen);
      if (!item.hidden) count += 1;
    });
    for (const section of this.querySelectorAll("section")) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    const status = this.querySelector(".text-count");
    if (status) status.textContent = this.chosen.size ? `筛出 ${count} 篇，共 ${this.items.length} 篇` : `共 ${count} 篇`;
  }

  /**
   * Returns the chips of one field, or null where all texts are alike in it.
   * @param {string} field
   * @param {string} label
   */
  row(field, label) {
    const found = choices(this.texts, field, this.chosen);
    if (found.length < 2 && !this.chosen.has(field)) return null;
    const row = document.createElement("div");
    row.className = "chips";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", label);
    const name = document.createElement("span");
    name.className = "chips-label";
    name.textContent = label;
    row.append(name, ...found.map(([value, count]) => this.chip(field, value, count)));
    if (found.length > MOST && !this.opened.has(field)) this.fold(row, field);
    return row;
  }

  /**
   * Hides the chips beyond MOST behind one that shows them.
   * @param {HTMLElement} row
   * @param {string} field
   */
  fold(row, field) {
    const rest = [...row.querySelectorAll("button")].slice(MOST).filter((chip) => chip.ariaPressed !== "true");
    for (const chip of rest) chip.hidden = true;
    const more = Object.assign(document.createElement("button"), { type: "button", textContent: "更多" });
    more.setAttribute("aria-expanded", "false");
    more.addEventListener("click", () => {
      this.opened.add(field);
      for (const chip of rest) chip.hidden = false;
      more.remove();
      rest[0]?.focus();
    });
    row.append(more);
  }

  /**
   * @param {string} field
   * @param {string} value
   * @param {number} count
   */
  chip(field, value, count) {
    const chip = document.createElement("button");
    const pressed = this.chosen.get(field) === value;
    chip.type = "button";
    chip.setAttribute("aria-pressed", String(pressed));
    chip.append(`${value} `);
    chip.append(Object.assign(document.createElement("small"), { textContent: String(count) }));
    chip.addEventListener("click", () => {
      if (pressed) this.chosen.delete(field);
      else this.chosen.set(field, value);
      this.show();
      const again = [...this.bar.querySelectorAll("button")].find((other) => other.firstChild?.textContent === `${value} `);
      again?.focus();
    });
    return chip;
  }
}
