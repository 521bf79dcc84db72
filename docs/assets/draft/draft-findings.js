// @ts-check
/** <draft-findings>: what is still wrong, each with a way to its place and, where it makes sense, a way to keep it. */

import { SHOWN, keeping, mayKeep, mergeTarget } from "./checks.js";
import { accept } from "./draft.js";
import { button, h, setText, tellChange } from "./dom.js";
import { merge } from "./view.js";

/** @typedef {import("./model.js").Finding} Finding */
/** @typedef {import("./basket.js").State} State */

const FIRST = 12;

export class DraftFindings extends HTMLElement {
  drawn = "";

  connectedCallback() {
    this.summary = h("p", {});
    this.list = h("ul", { class: "draft-findings" });
    this.all = button("全部显示", () => this.showAll());
    this.forget = button("", () => tellChange(this, (draft) => ({ ...draft, accept: [] })));
    this.note = h("p", { class: "draft-hint" });
    this.region = h("section", { "aria-label": "检查结果" }, this.summary, this.list, this.all, this.forget, this.note);
    this.replaceChildren(h("h2", { class: "draft-part" }, "检查结果"), this.region);
  }

  /** @param {State} state */
  show(state) {
    if (!this.list || !this.summary || !this.forget || !this.note || !this.all) return;
    this.state = state;
    const { findings, view } = state;
    setText(this.summary, view.rows.length ? summary(findings) : "还没有内容可查。");
    const open = findings.filter((finding) => finding.rule === "open-slot");
    const others = findings.filter((finding) => finding.rule !== "open-slot");
    const shown = others.slice(0, this.whole ? undefined : FIRST);
    this.all.hidden = shown.length === others.length;
    const drawn = JSON.stringify([open, shown, view.rows.map((row) => [row.key, row.heading, row.level])]);
    if (drawn !== this.drawn) {
      const entries = shown.map((finding) => this.entry(finding, state));
      this.list.replaceChildren(...(open.length ? [this.openSlots(open, view)] : []), ...entries);
    }
    this.drawn = drawn;
    const kept = view.kept.accept.length;
    this.forget.hidden = kept === 0;
    setText(this.forget, `重新检查已保留的 ${kept} 处`);
    const where = state.service.there
      ? ""
      : "这里只查未填的空、遮盖的字、重复的标题和缺失的章节；旧提法、残留的人名单位等由 fanwen 服务检查。";
    setText(this.note, state.checked || (state.service.there === null ? "" : where));
  }

  /**
   * Returns one entry for all slots that are open, each a way to its box.
   * @param {Finding[]} open @param {import("./view.js").View} view
   */
  openSlots(open, view) {
    const ways = open.map((finding) => {
      const slot = view.slots.find((one) => finding.quote === `【${one.name}】`);
      return button(slot?.label ?? "", () => this.jump(finding));
    });
    return h(
      "li",
      { "data-severity": "error", "data-rule": "open-slot" },
      h("strong", {}, SHOWN.error),
      h("span", {}, `还有 ${open.length} 处没有填写，点名称去填：`),
      h("span", { class: "draft-row-tools" }, ...ways),
    );
  }

  /** @param {Finding} finding @param {State} state */
  entry(finding, state) {
    const target = finding.rule === "repeated-heading" ? mergeTarget(state.view, finding.step ?? -1) : null;
    const from = state.view.rows[finding.step ?? -1];
    const quote = finding.quote && !finding.message.includes(finding.quote) ? `“${finding.quote}”` : "";
    const dated = finding.as_of ? `（依据截至 ${finding.as_of}）` : "";
    return h(
      "li",
      { "data-severity": finding.severity, "data-rule": finding.rule },
      h("strong", {}, SHOWN[finding.severity]),
      h("span", {}, [finding.message, quote].filter(Boolean).join("："), "。", sentence(finding.suggestion), dated),
      h(
        "span",
        { class: "draft-row-tools" },
        finding.quote ? button("看这里", () => this.jump(finding)) : null,
        target ? button("合并两节", () => tellChange(this, () => merge(state.view, target, from))) : null,
        mayKeep(finding) ? button(keeping(finding), () => this.keep(finding)) : null,
      ),
    );
  }

  /** @param {Finding} finding */
  keep(finding) {
    tellChange(this, (draft) => accept(draft, finding, keeping(finding)));
  }

  /** @param {Finding} finding */
  jump(finding) {
    const name = finding.rule === "open-slot" ? finding.quote?.slice(1, -1) : undefined;
    if (name) document.querySelector("draft-slots")?.dispatchEvent(new CustomEvent("slot-focus", { detail: name }));
    document
      .querySelector("draft-preview")
      ?.dispatchEvent(new CustomEvent("preview-find", { detail: { quote: finding.quote, scroll: !name } }));
  }

  showAll() {
    this.whole = true;
    if (this.state) this.show(this.state);
  }
}

/** @param {string | undefined} text */
const sentence = (text) => (text ? text.replace(/[。.]?$/u, "。") : "");

/** @param {Finding[]} findings */
function summary(findings) {
  const counts = /** @type {const} */ (["error", "warning", "hint"]).map((severity) => [
    SHOWN[severity],
    findings.filter((one) => one.severity === severity).length,
  ]);
  const parts = counts.filter(([, count]) => count).map(([name, count]) => `${name} ${count} 处`);
  return parts.length ? parts.join("，") : "没有发现问题。";
}

customElements.define("draft-findings", DraftFindings);
