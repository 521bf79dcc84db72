// @ts-check
/** The texts and recipes of the site, fetched when a draft takes from them. */

/** @typedef {import("./model.js").Text} Text */
/** @typedef {import("./model.js").Recipe} Recipe */

/** The address of the site, which may stand in a folder of its host. */
export const ROOT = new URL("../../", import.meta.url);

/** Returns the address of a file of the site. @param {string} path */
export const address = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), ROOT).href;

export class DraftLibrary {
  constructor() {
    /** @type {Map<string, Text | null>} Null: not in the library. */
    this.texts = new Map();
    /** @type {Map<string, Recipe | null>} */
    this.recipes = new Map();
    /** Ids that could not be fetched just now, which is not the same as gone. @type {Set<string>} */
    this.unreachable = new Set();
  }

  /**
   * Fetches what is not here yet, recipes with all they take from.
   * @param {string[]} ids @returns {Promise<boolean>} whether anything came
   */
  async load(ids) {
    const wanted = ids.filter((id) => !this.texts.has(id) && !this.recipes.has(id));
    await Promise.all(wanted.map((id) => this.fetch(id)));
    return wanted.some((id) => !this.unreachable.has(id));
  }

  /** @param {string} id */
  async fetch(id) {
    const kind = id.startsWith("drafts/") ? this.recipes : this.texts;
    try {
      const answer = await fetch(address(`texts/${id}.json`), { cache: "no-cache" });
      if (!answer.ok && answer.status !== 404 && answer.status !== 410) throw new Error(String(answer.status));
      kind.set(id, answer.ok ? await answer.json() : null);
      this.unreachable.delete(id);
    } catch {
      this.unreachable.add(id);
      return;
    }
    const recipe = this.recipes.get(id);
    if (recipe)
      await this.load(
        recipe.recipe.flatMap((step) =>
          "take" in step ? [step.take.startsWith("drafts/") ? step.take : step.take.split("#")[0]] : [],
        ),
      );
  }
}

/** Returns the data of the build: kinds, synonyms, styles. @returns {Promise<import("./model.js").Data>} */
export async function loadData() {
  const answer = await fetch(address("assets/draft-data.json"), { cache: "no-cache" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
