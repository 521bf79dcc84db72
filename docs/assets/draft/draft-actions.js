// @ts-check
/** <draft-actions>: taking the draft away. */

import { copyRich, copyText } from "./clipboard.js";
import { toDocx } from "./docx.js";
import { button, h, tell, tellChange } from "./dom.js";
import { cleared } from "./draft.js";
import { fileName, save } from "./download.js";
import { toHtml, toMarkdown, toPlain } from "./exports.js";
import { address } from "./library.js";
import { usable } from "./view.js";

/** @typedef {import("./basket.js").State} State */

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

export class DraftActions extends HTMLElement {
  connectedCallback() {
    const take = (/** @type {string} */ text, /** @type {(state: State) => void} */ act) =>
      button(text, () => this.state && act(this.state));
    this.taking = [
      take("复制到 Word", (state) =>
        this.copy(copyRich(toHtml(state.view.done, state.data.html_styles), toPlain(state.view.done))),
      ),
      take("下载 Word", (state) => this.word(state)),
      take("复制纯文本", (state) => this.copy(copyText(toPlain(state.view.done)), "纯文本")),
      take("下载 Markdown", ({ view }) =>
        save(toMarkdown(view.done), fileName(view.done.title, "md"), "text/markdown"),
      ),
      take("打印", () => window.print()),
      take("清空", () => this.clear()),
    ];
    this.replaceChildren(h("div", { class: "draft-actions", role: "group", "aria-label": "取走草稿" }, ...this.taking));
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    for (const one of this.taking ?? []) one.disabled = state.view.rows.length === 0;
  }

  /** @param {Promise<boolean>} copying @param {string} [what] */
  async copy(copying, what = "") {
    const done = await copying;
    tell(
      this,
      "draft-say",
      done ? `${what}已复制，到 WPS 或 Word 里粘贴即可${this.left()}` : "浏览器不让复制，请改用「下载 Word」",
    );
  }

  /** Returns what must still be said when a draft is taken away. */
  left() {
    const errors = this.state?.findings.filter((finding) => finding.severity === "error").length ?? 0;
    return errors ? `。还有 ${errors} 处必改，见「检查结果」` : "";
  }

  /** Takes the Word file from the service; where there is none, makes it here. @param {State} state */
  async word(state) {
    const { view, service } = state;
    const recipe = usable(view);
    if (!recipe) return tell(this, "draft-say", "这份草稿里没有还在库中的章节");
    try {
      const answer = await service.post(recipe, "docx").catch(() => null);
      const file = answer?.ok ? await answer.blob() : await this.make(state);
      save(/** @type {BlobPart} */ (file), fileName(view.done.title, "docx"), WORD);
      tell(this, "draft-say", `Word 文件已下载${this.left()}`);
    } catch {
      tell(this, "draft-say", "Word 文件没有做成：模板暂时取不到。请稍后再试，或用「复制到 Word」");
    }
  }

  /** @param {State} state */
  async make({ view, data }) {
    const answer = await fetch(address("assets/draft-template.docx"));
    if (!answer.ok) throw new Error(String(answer.status));
    return toDocx(view.done, new Uint8Array(await answer.arrayBuffer()), data.word);
  }

  clear() {
    tellChange(this, cleared);
    tell(this, "draft-say", "草稿已清空，可以撤销");
  }
}

customElements.define("draft-actions", DraftActions);
