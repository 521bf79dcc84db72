// @ts-check
import { plainText } from "./plain-text.js";

/** A button that copies the whole text of the page, numbers as characters, formatted and plain. */
export class CopyText extends HTMLElement {
  connectedCallback() {
    if (this.button) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.textContent = "复制全文";
    this.button.addEventListener("click", () => this.copy());
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.append(this.button, this.said);
  }

  copy() {
    const body = document.querySelector(".text-body");
    const title = document.querySelector(".text-head h1")?.textContent ?? "";
    if (!body || !this.said) return;
    this.said.textContent = copyBoth(clean(body, title), `${title}\n${plainText(body)}`) ? "已复制" : "没能复制，请选中文字后按 Ctrl+C";
  }
}

/**
 * Returns the text's elements without buttons and classes, as HTML.
 * @param {Element} body
 * @param {string} title
 */
function clean(body, title) {
  const copy = /** @type {Element} */ (body.cloneNode(true));
  for (const extra of copy.querySelectorAll("add-section, .md-typeset__scrollwrap > :not(.md-typeset__table)")) extra.remove();
  const heading = document.createElement("h1");
  heading.textContent = title;
  copy.prepend(heading);
  for (const element of copy.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) if (name !== "value") element.removeAttribute(name);
  }
  return copy.innerHTML;
}

/**
 * Puts both forms on the clipboard inside the click; a `copy` event also works where the page is no
 * secure context (http:// and a name in the local network).
 * @param {string} html
 * @param {string} text
 */
function copyBoth(html, text) {
  /** @param {ClipboardEvent} event */
  const fill = (event) => {
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  return done;
}
