// @ts-check
/** <draft-preview>: the draft as it will be printed. Only blocks that changed are drawn again. */

import { SLOT } from "./model.js";
import { h } from "./dom.js";
import { lines } from "./docx.js";

/** @typedef {import("./basket.js").State} State */
/** @typedef {import("./docx.js").Line} Line */

export class DraftPreview extends HTMLElement {
  /** @type {string[]} */
  drawn = [];

  connectedCallback() {
    this.paper = h("section", { class: "draft-paper", "aria-label": "预览", lang: "zh-CN", tabindex: 0 });
    this.replaceChildren(h("h2", { class: "draft-part" }, "预览"), this.paper);
    this.addEventListener("preview-find", (event) => this.find(/** @type {CustomEvent} */ (event).detail));
    this.paper.addEventListener("click", (event) => {
      const slot = event.target instanceof HTMLElement ? event.target.closest("mark") : null;
      if (slot)
        document
          .querySelector("draft-slots")
          ?.dispatchEvent(new CustomEvent("slot-focus", { detail: slot.dataset.slot }));
    });
  }

  /** @param {State} state */
  show({ view, data }) {
    const paper = this.paper;
    if (!paper) return;
    const parts = view.rows.length ? lines(view.done, data.word) : [];
    const next = parts.map((part) => JSON.stringify(part));
    next.forEach((key, i) => {
      if (key === this.drawn[i]) return;
      const element = draw(parts[i]);
      if (paper.children[i]) paper.children[i].replaceWith(element);
      else paper.append(element);
    });
    while (paper.children.length > next.length) paper.lastElementChild?.remove();
    this.drawn = next;
  }

  /** Shows where something stands. @param {{quote: string, scroll: boolean}} wanted */
  find({ quote, scroll }) {
    const places = [...(this.paper?.children ?? [])].filter((element) => element.textContent?.includes(quote));
    const found = places.at(-1) ?? null;
    if (!found) return;
    if (scroll) found.scrollIntoView({ block: "center" });
    for (const old of this.paper?.querySelectorAll(".draft-found") ?? []) old.classList.remove("draft-found");
    requestAnimationFrame(() => found.classList.add("draft-found"));
  }
}

/** @param {Line | import("./model.js").Table} part @returns {HTMLElement} */
function draw(part) {
  if ("rows" in part) {
    const rows = part.rows.map((row, place) =>
      h("tr", {}, ...row.map((cell) => slots(h(place ? "td" : "th", {}), cell))),
    );
    return h("table", {}, h("tbody", {}, ...rows));
  }
  const level = /^heading(\d)$/u.exec(part.kind)?.[1];
  const tag = /** @type {"p"} */ (part.kind === "title" ? "h1" : level ? `h${level}` : "p");
  const style = part.right ? `margin-right:${part.right}em` : null;
  return slots(h(tag, { class: `draft-${part.kind}`, style }), part.text);
}

/**
 * Adds a text to an element, each open slot in a mark.
 * @template {HTMLElement} E @param {E} element @param {string} text @returns {E}
 */
function slots(element, text) {
  let rest = 0;
  for (const found of text.matchAll(SLOT)) {
    element.append(text.slice(rest, found.index), h("mark", { "data-slot": found[1] }, found[0]));
    rest = found.index + found[0].length;
  }
  element.append(text.slice(rest));
  return element;
}

customElements.define("draft-preview", DraftPreview);
