// @ts-check
/** <draft-shelf>: which draft is in hand; new, delete, undo, and drafts that come and go as files or links. */

import { fromRecipe } from "./draft.js";
import { button, field, h, setValue, tell, tellChange } from "./dom.js";
import { fileName, save } from "./download.js";
import { store } from "./here.js";
import { ROOT } from "./library.js";
import { readRecipe, toFragment } from "./recipe.js";
import { copyText } from "./clipboard.js";

/** @typedef {import("./basket.js").State} State */

export class DraftShelf extends HTMLElement {
  connectedCallback() {
    this.select = h("select", { onchange: () => store.select(this.select?.value ?? "") });
    this.naming = h("input", { oninput: () => this.rename(), maxlength: 40 });
    this.file = h("input", {
      type: "file",
      accept: ".json,application/json",
      hidden: true,
      "aria-label": "草稿文件",
      onchange: () => this.read(),
    });
    this.restore = button("恢复删除的草稿", () => store.restore());
    this.back = button("撤销", () => this.step("undo"));
    this.forth = button("重做", () => this.step("redo"));
    this.menu = h(
      "details",
      { class: "draft-more", onclick: (/** @type {MouseEvent} */ event) => this.closeAfter(event) },
      h("summary", {}, "更多"),
      h(
        "div",
        {},
        field("草稿名称", this.naming),
        button("新建草稿", () => this.fresh()),
        button("删除草稿", () => this.drop()),
        this.restore,
        button("导出草稿", () => this.export()),
        button("导入草稿", () => this.file?.click()),
        button("复制分享链接", () => this.share()),
        this.file,
      ),
    );
    this.replaceChildren(field("草稿", this.select), this.back, this.forth, this.menu);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => {
      if (this.menu && !this.menu.contains(/** @type {Node} */ (event.target))) this.menu.open = false;
    });
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    if (!this.select || !this.naming || !this.restore || !this.back || !this.forth) return;
    const { kept } = state.view;
    const drafts = store.drafts();
    const shown = drafts.length ? drafts : [kept];
    const options = shown.map((draft) => h("option", { value: draft.id }, draft.name));
    const same =
      options.map((one) => one.value + one.text).join() ===
      [...this.select.options].map((one) => one.value + one.text).join();
    if (!same) this.select.replaceChildren(...options);
    this.select.value = kept.id;
    setValue(this.naming, kept.name);
    this.restore.hidden = store.shelf().trash.length === 0;
    const history = store.history(kept.id);
    this.back.disabled = history.past.length === 0;
    this.forth.disabled = history.future.length === 0;
  }

  /** @param {MouseEvent} event */
  closeAfter(event) {
    if (this.menu && event.target instanceof HTMLButtonElement) this.menu.open = false;
  }

  /** Escape closes the menu; Ctrl+Z outside of a box takes the latest change back. @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape" && this.menu?.open) {
      this.menu.open = false;
      this.menu.querySelector("summary")?.focus();
    }
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (typing || !(event.ctrlKey || event.metaKey) || !this.isConnected) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.step(key === "y" || event.shiftKey ? "redo" : "undo");
  }

  /** @param {"undo" | "redo"} which */
  step(which) {
    const done = store[which]();
    tell(this, "draft-say", done ? (which === "undo" ? "已撤销上一步" : "已重做") : "没有可撤销的了");
  }

  rename() {
    const name = this.naming?.value.trim();
    if (name) tellChange(this, (draft) => ({ ...draft, name }), "name");
  }

  fresh() {
    store.fresh();
    tell(this, "draft-say", "已新建一份空白草稿");
  }

  drop() {
    const kept = this.state?.view.kept;
    if (!kept) return;
    store.remove(kept.id);
    tell(this, "draft-say", `已删除${kept.name}，可用「恢复删除的草稿」找回`);
  }

  export() {
    const view = this.state?.view;
    if (view) save(JSON.stringify(view.recipe, null, 2), fileName(view.done.title, "json"), "application/json");
  }

  async read() {
    const file = this.file?.files?.[0];
    if (!file || !this.state || !this.file) return;
    try {
      const recipe = readRecipe(await file.text(), Object.keys(this.state.data.kinds));
      store.keep(fromRecipe(recipe, store.nextName()));
      tell(this, "draft-say", "已导入，存为新的一份草稿");
    } catch (error) {
      tell(this, "draft-say", /** @type {Error} */ (error).message);
    }
    this.file.value = "";
  }

  async share() {
    const recipe = this.state?.view.recipe;
    if (!recipe?.recipe.length) return tell(this, "draft-say", "草稿还是空的，先加入几节再分享");
    try {
      const copied = await copyText(new URL(`basket/${await toFragment(recipe)}`, ROOT).href);
      tell(
        this,
        "draft-say",
        copied ? "链接已复制。草稿在链接里面，不会传到服务器" : "浏览器不让复制，请用「导出草稿」",
      );
    } catch (error) {
      tell(this, "draft-say", /** @type {Error} */ (error).message);
    }
  }
}

customElements.define("draft-shelf", DraftShelf);
