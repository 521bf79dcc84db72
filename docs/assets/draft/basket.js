// @ts-check
/** <draft-basket>: the page /basket/. Holds draft and library together and hands each part its view. */

import "./draft-shelf.js";
import "./draft-rows.js";
import "./draft-slots.js";
import "./draft-head.js";
import "./draft-findings.js";
import "./draft-actions.js";
import "./draft-preview.js";
import { findings } from "./checks.js";
import { fromRecipe } from "./draft.js";
import { h, setText } from "./dom.js";
import { store } from "./here.js";
import { DraftLibrary, ROOT, loadData } from "./library.js";
import { fromFragment } from "./recipe.js";
import { Service } from "./service.js";
import { computeView, needs } from "./view.js";

/** @typedef {HTMLElement & {show: (state: State) => void}} Part */
/** @typedef {{view: import("./view.js").View, findings: import("./model.js").Finding[], checked: string}} Shown */
/** @typedef {Shown & {library: DraftLibrary, data: import("./model.js").Data, service: Service, root: URL}} State */

const PARTS = [
  "draft-shelf",
  "draft-rows",
  "draft-slots",
  "draft-head",
  "draft-findings",
  "draft-actions",
  "draft-preview",
];

export class DraftBasket extends HTMLElement {
  library = new DraftLibrary();
  service = new Service(() => this.render());

  async connectedCallback() {
    try {
      this.data = await loadData();
    } catch {
      this.textContent = "草稿篮要用的数据暂时取不到，请刷新页面再试。草稿还在，没有丢。";
      return;
    }
    this.build();
    this.addEventListener("draft-change", (event) => {
      const { change, name } = /** @type {CustomEvent} */ (event).detail;
      store.change(change, name);
    });
    this.addEventListener("draft-say", (event) => this.say(/** @type {CustomEvent} */ (event).detail));
    store.addEventListener("change", () => this.update());
    window.addEventListener("online", () => this.update());
    window.addEventListener("hashchange", () => this.openLink());
    await this.openLink();
    this.update();
  }

  build() {
    const [shelf, rows, slots, head, found, actions, preview] = PARTS.map(
      (name) => /** @type {Part} */ (document.createElement(name)),
    );
    this.parts = [shelf, rows, slots, head, found, actions, preview];
    this.status = h("p", { class: "draft-status", role: "status" });
    this.replaceChildren(
      shelf,
      this.status,
      h(
        "div",
        { class: "draft-columns" },
        h("div", { class: "draft-work" }, rows, slots, head),
        h("div", { class: "draft-result" }, actions, found, preview),
      ),
    );
  }

  /** Opens a draft that came in the address, and takes it out of the address. */
  async openLink() {
    try {
      const recipe = await fromFragment(location.hash, Object.keys(this.data?.kinds ?? {}));
      if (!recipe) return;
      store.keep(fromRecipe(recipe, store.nextName()));
      this.say("已打开链接里的草稿，存为新的一份");
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
    }
    history.replaceState(null, "", location.pathname);
  }

  /** Shows the draft as it stands, then fetches what it still lacks and has it checked. */
  async update() {
    this.render();
    const came = await this.library.load(needs(store.current()));
    if (came) this.render();
    const view = this.view();
    if (!view.loading) this.service.check(view);
  }

  view() {
    return computeView(store.current(), this.library, /** @type {import("./model.js").Data} */ (this.data));
  }

  render() {
    const view = this.view();
    const { draft, findings: remote, note } = this.service.answer;
    const ours = draft === view.kept.id;
    const data = /** @type {import("./model.js").Data} */ (this.data);
    const state = {
      view,
      findings: findings(view, ours ? remote : null),
      checked: ours ? note : "",
      library: this.library,
      data,
      service: this.service,
      root: ROOT,
    };
    for (const part of this.parts ?? []) part.show(state);
    if (this.library.unreachable.size) this.say("有的范文暂时取不到，联网后会自动补上");
    else if (store.trouble) this.say(store.trouble);
  }

  /** Tells a person what happened, also one who cannot see it. @param {string} text */
  say(text) {
    if (this.status) setText(this.status, text);
  }
}

customElements.define("draft-basket", DraftBasket);
