// @ts-check
/** <use-text text="ID">: a button that opens a whole text as a new draft in the basket. */

import { fromRecipe } from "./draft.js";
import { h } from "./dom.js";
import { store } from "./here.js";
import { ROOT, address } from "./library.js";
import { wholeText } from "./whole-text.js";

export class UseText extends HTMLElement {
  connectedCallback() {
    if (this.firstElementChild) return;
    this.status = h("span", { role: "status" });
    this.append(h("button", { type: "button", onclick: () => this.use() }, "整篇起草"), this.status);
  }

  async use() {
    try {
      const answer = await fetch(address(`texts/${this.getAttribute("text")}.json`), { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      store.keep(fromRecipe(wholeText(await answer.json()), store.nextName()));
      location.href = new URL("basket/", ROOT).href;
    } catch {
      if (this.status) this.status.textContent = "这篇范文暂时取不到，请稍后再试";
    }
  }
}

customElements.define("use-text", UseText);
