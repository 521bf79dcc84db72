// @ts-check
import { Finder } from "./finder.js";
import { chips, element, groups } from "./view.js";
import { PAGE } from "./types.js";
import { fromAddress, toAddress } from "./wish.js";

const PAUSE = 120;
const NOTES = {
  service: "由检索服务给出",
  static: "由浏览器给出：词语索引和全文比对",
  scan: "由浏览器给出：全文逐字比对",
};

/** Asks while one types, shows only the answer to what stands in the box. */
export class SearchPage extends HTMLElement {
  connectedCallback() {
    if (this.status) return;
    const base = document.querySelector("meta[name=site-root]")?.getAttribute("content") ?? ".";
    this.root = new URL(`${base}/`, location.href);
    this.finder = new Finder(this.root);
    this.box = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    this.querySelector(".no-script")?.remove();
    this.status = element("p", { className: "search-status" });
    this.status.setAttribute("role", "status");
    this.offers = element("nav", { className: "offers", ariaLabel: "也许想找" });
    this.filters = element("div", { className: "filters" });
    this.list = element("ol", { className: "hits" });
    this.more = element("button", { type: "button", className: "more", hidden: true }, "更多结果");
    this.note = element("p", { className: "search-note" });
    this.append(this.offers, this.status, this.filters, this.list, this.more, this.note);
    this.wish = fromAddress(location.search);
    this.box.value = this.wish.q;
    this.listen();
    this.box.focus();
    this.search();
  }

  disconnectedCallback() {
    this.asked?.abort();
  }

  listen() {
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.typed(0);
    });
    this.box.addEventListener("input", (event) => {
      if (!(/** @type {InputEvent} */ (event).isComposing)) this.typed(PAUSE);
    });
    this.box.addEventListener("compositionend", () => this.typed(PAUSE));
    this.more.addEventListener("click", () => this.search(this.wish.page + 1));
    this.addEventListener("keydown", (event) => this.move(event));
  }

  /** @param {number} pause in milliseconds */
  typed(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.box.value === this.wish.q && pause) return;
      this.wish.q = this.box.value;
      this.search();
    }, pause);
  }

  async search(page = 1) {
    this.wish.page = page;
    history.replaceState(history.state, "", toAddress(this.wish) || location.pathname);
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    if (!this.wish.q.trim()) return this.empty();
    this.setAttribute("aria-busy", "true");
    try {
      const { answer, from } = await this.finder.find({ ...this.wish }, asked.signal);
      if (asked.signal.aborted) return;
      this.show(answer);
      this.note.textContent = answer.total ? NOTES[from] : "";
      this.offer(await this.finder.suggest(this.wish.q, asked.signal).catch(() => []), asked.signal);
      this.finder.prepare();
    } catch {
      if (!asked.signal.aborted) this.failed();
    } finally {
      if (asked === this.asked) this.removeAttribute("aria-busy");
    }
  }

  /** @param {import("./types.js").Answer} answer */
  show(answer) {
    const found = groups(answer.hits, this.root);
    if (this.wish.page === 1) this.list.replaceChildren(...found);
    else this.list.append(...found);
    this.more.hidden = this.wish.page * PAGE >= answer.total;
    const focused = this.filters.querySelector(":focus")?.getAttribute("data-chip");
    this.filters.replaceChildren(...chips(answer.facets, this.wish, (name, value) => this.choose(name, value)));
    if (focused) /** @type {HTMLElement | null} */ (this.filters.querySelector(`[data-chip="${CSS.escape(focused)}"]`))?.focus();
    const said = [answer.notice, answer.corrected && `已按“${answer.corrected}”检索`, answer.relaxed].filter(Boolean);
    this.status.textContent = [...said, answer.total ? `找到 ${answer.total} 节` : nothing(answer.query)].join("。");
  }

  /**
   * Shows what the words typed may become.
   * @param {{text: string, url: string}[]} offers
   * @param {AbortSignal} signal
   */
  offer(offers, signal) {
    if (signal.aborted) return;
    const others = offers.filter(({ text }) => text !== this.wish.q.trim());
    this.offers.replaceChildren(...others.map(({ text, url }) => element("a", { href: new URL(url, this.root).href }, text)));
  }

  /** @param {string} name @param {string} value */
  choose(name, value) {
    this.wish[name] = value;
    this.search();
  }

  empty() {
    this.list.replaceChildren();
    this.offers.replaceChildren();
    this.filters.replaceChildren();
    this.more.hidden = true;
    this.note.textContent = "";
    this.status.textContent = "输入一个词、一句话或拼音，结果随时更新；多个词用空格分开，一字不差的整句加引号。";
  }

  failed() {
    this.empty();
    const again = element("button", { type: "button", className: "more" }, "再试一次");
    again.addEventListener("click", () => this.search());
    this.status.textContent = "检索暂时没有应答，请检查网络。";
    this.list.replaceChildren(element("li", {}, again));
  }

  /** Moves with the arrow keys from the box through the hits. @param {KeyboardEvent} event */
  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    const stops = [this.box, .../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("a.hit"))];
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    event.preventDefault();
    stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
  }
}

/** @param {string} query */
function nothing(query) {
  return `没有找到“${query.length > 20 ? `${query.slice(0, 20)}…` : query}”。可以少写几个词、换个说法，或者按文种浏览`;
}
