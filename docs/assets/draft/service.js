// @ts-check
/** The service behind the site, where there is one: it checks drafts and makes Word files. */

import { isThere } from "../search/service.js";
import { ROOT } from "./library.js";
import { usable } from "./view.js";

/** @typedef {import("./model.js").Finding} Finding */
/**
 * @typedef {{draft: string, findings: Finding[] | null, note: string}} Answer  `findings` is null where no service has answered.
 */

const WAIT = 400;

export class Service {
  /** @param {() => void} answered */
  constructor(answered) {
    this.answered = answered;
    /** @type {Answer} */
    this.answer = { draft: "", findings: null, note: "" };
    /** @type {boolean | null} Null: not known yet. */
    this.there = null;
  }

  /** Asks for the findings of a draft once nobody has typed for a moment. @param {import("./view.js").View} view */
  check(view) {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.timer = setTimeout(() => this.ask(view), WAIT);
  }

  /** @param {import("./view.js").View} view */
  async ask(view) {
    const recipe = usable(view);
    const draft = view.kept.id;
    if (!recipe) return this.settle({ draft, findings: null, note: "" });
    if (view.problems.some((problem) => problem.rule === "markdown")) return;
    this.asked = new AbortController();
    try {
      const answer = await this.post(recipe, "json", this.asked.signal);
      const body = answer && (await answer.json());
      const note = body?.error ? `${body.error.message}${body.error.hint ? `。${body.error.hint}` : ""}` : "";
      this.settle({ draft, findings: body?.findings ?? null, note });
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") this.settle({ draft, findings: null, note: "" });
    }
  }

  /** @param {Answer} answer */
  settle(answer) {
    this.answer = answer;
    this.answered();
  }

  /**
   * Returns the service's answer to a draft, null where there is no service.
   * @param {import("./model.js").Recipe} recipe @param {"json" | "docx"} format @param {AbortSignal} [signal]
   */
  async post(recipe, format, signal) {
    this.there ??= await isThere(ROOT).catch(() => false);
    if (!this.there) return null;
    const headers = { "content-type": "application/json" };
    return fetch(new URL(`api/drafts?format=${format}`, ROOT), {
      method: "POST",
      headers,
      body: JSON.stringify(recipe),
      signal,
    });
  }
}
