// @ts-check
import { answer } from "./merge.js";
import { byWord } from "./pagefind.js";
import { fullText } from "./fulltext.js";
import { scan } from "./scan.js";
import { ask, isThere, suggest } from "./service.js";
import { fold, withoutYears } from "./terms.js";

/** @typedef {"service" | "static" | "scan"} From */

/** Asks whoever can answer: the service; else Pagefind and the full text; from disk the full text alone. */
export class Finder {
  /** @param {URL} root */
  constructor(root) {
    this.root = root;
    /** @type {boolean | null} Null: not known yet. */
    this.service = root.protocol === "file:" ? false : null;
  }

  /**
   * Returns the answer to a wish, and who gave it. Throws when nobody can answer.
   * @param {import("./types.js").Wish} wish
   * @param {AbortSignal} signal
   * @returns {Promise<{answer: import("./types.js").Answer, from: From}>}
   */
  async find(wish, signal) {
    this.service ??= await isThere(this.root).catch(() => false);
    if (this.service) {
      try {
        return { answer: await ask(this.root, wish, signal), from: "service" };
      } catch (error) {
        if (signal.aborted) throw error;
      }
    }
    const found = await this.here(wish);
    const q = withoutYears(wish.q);
    return found.answer.total || q === wish.q ? found : this.here({ ...wish, q });
  }

  /**
   * Returns up to six titles, headings or words that what is typed may become, with addresses from the root.
   * @param {string} q
   * @param {AbortSignal} signal
   * @returns {Promise<{text: string, url: string}[]>}
   */
  async suggest(q, signal) {
    if (this.service) return (await suggest(this.root, q, signal)).slice(0, 6);
    const typed = fold(q.trim());
    const firsts = [...(await fullText(this.root)).values()].filter((record) => record.first && record.title.includes(typed));
    return firsts.slice(0, 6).map(({ text }) => ({ text: text.title, url: text.url }));
  }

  /** Loads the full text while there is time, so that search goes on should the service stop. */
  prepare() {
    if (this.service) fullText(this.root).catch(() => {});
  }

  /** @param {import("./types.js").Wish} wish */
  async here(wish) {
    const all = await fullText(this.root);
    const literal = scan(all.values(), wish.q);
    if (this.root.protocol === "file:") return { answer: answer(wish, literal, []), from: /** @type {From} */ ("scan") };
    try {
      const words = await byWord(this.root, wish.q, all);
      return { answer: answer(wish, literal, words), from: /** @type {From} */ ("static") };
    } catch {
      return { answer: answer(wish, literal, []), from: /** @type {From} */ ("scan") };
    }
  }
}
