// @ts-check
/** <use-recipe recipe="drafts/NAME"> and <use-text text="ID">: buttons that open a ready draft in the basket. */

import { fromRecipe } from "./draft.js";
import { button, h } from "./dom.js";
import { store } from "./here.js";
import { ROOT, address } from "./library.js";
import { wholeText } from "./whole-text.js";

/** @typedef {import("./model.js").Recipe} Recipe */

/**
 * Defines an element whose button starts a draft from what its attribute names.
 * @param {string} tag @param {string} attribute @param {string} says @param {(found: any) => Recipe} toRecipe
 */
function define(tag, attribute, says, toRecipe) {
  class StartDraft extends HTMLElement {
    connectedCallback() {
      if (this.firstElementChild) return;
      this.status = h("span", { role: "status" });
      this.append(
        button(says, () => this.start()),
        this.status,
      );
    }

    async start() {
      try {
        const answer = await fetch(address(`texts/${this.getAttribute(attribute)}.json`), { cache: "no-cache" });
        if (!answer.ok) throw new Error(String(answer.status));
        store.keep(fromRecipe(toRecipe(await answer.json()), store.nextName()));
        location.href = new URL("basket/", ROOT).href;
      } catch {
        if (this.status) this.status.textContent = "内容暂时取不到，请稍后再试";
      }
    }
  }
  customElements.define(tag, StartDraft);
}

// the values of a ready recipe are examples of another unit: they stay behind
define("use-recipe", "recipe", "用这份方案起草", ({ title, kind, recipe }) => ({ title, kind, recipe }));
define("use-text", "text", "整篇起草", wholeText);
