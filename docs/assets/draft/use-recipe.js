// @ts-check
/** <use-recipe recipe="drafts/NAME">: a button that opens a ready recipe as a new draft in the basket. */

import { fromRecipe } from "./draft.js";
import { h } from "./dom.js";
import { store } from "./here.js";
import { ROOT, address } from "./library.js";

export class UseRecipe extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.status = h("span", { role: "status" });
    this.append(h("button", { type: "button", class: "add-section", onclick: () => this.use() }, "用这份方案起草"), this.status);
  }

  async use() {
    try {
      const answer = await fetch(address(`texts/${this.getAttribute("recipe")}.json`), { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { title, kind, recipe } = await answer.json(); // its values are examples of another unit
      store.keep(fromRecipe({ title, kind, recipe }, store.nextName()));
      location.href = new URL("basket/", ROOT).href;
    } catch {
      if (this.status) this.status.textContent = "这份方案暂时取不到，请稍后再试";
    }
  }
}

customElements.define("use-recipe", UseRecipe);
