// @ts-check
/**
 * A draft as it is kept on this machine, and what a person can do to it: every step is Draft → Draft.
 *
 * @typedef {import("./model.js").Step & {key: string}} Row  A step of the recipe; `key` is its name on the page.
 * @typedef {{id: string, name: string, title: string, kind: string, rows: Row[], slots: Record<string, string>,
 *            sign: {unit: string, date: string}, accept: import("./model.js").Accepted[]}} Kept
 */

import { isTake, oneLine } from "./model.js";

/** @typedef {import("./model.js").Recipe} Recipe */
/** @typedef {import("./model.js").Step} Step */

/** Returns an empty draft. @param {string} name @returns {Kept} */
export const emptyDraft = (name) => ({
  id: newKey(),
  name,
  title: "",
  kind: "",
  rows: [],
  slots: {},
  sign: { unit: "", date: "" },
  accept: [],
});

/** Returns a name that no other draft or row has. */
export const newKey = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);

/** @param {Kept} draft @param {Step} step @returns {Kept} */
export const addStep = (draft, step) => ({ ...draft, rows: [...draft.rows, { ...step, key: newKey() }] });

/** @param {Kept} draft @param {string} key @returns {Kept} */
export const removeRow = (draft, key) => ({ ...draft, rows: draft.rows.filter((row) => row.key !== key) });

/** Returns the draft without any row that takes `id`. @param {Kept} draft @param {string} id @returns {Kept} */
export const removeTake = (draft, id) => ({ ...draft, rows: draft.rows.filter((row) => !takes(row, id)) });

/** Returns whether a row takes a section just as it stands under that id. @param {Row} row @param {string} id */
export const takes = (row, id) => isTake(row) && row.take === id;

/**
 * Returns the draft with a row at another place, counted after it is taken out.
 * @param {Kept} draft @param {string} key @param {number} to @returns {Kept}
 */
export function moveRow(draft, key, to) {
  const row = draft.rows.find((one) => one.key === key);
  if (!row) return draft;
  const rest = draft.rows.filter((one) => one !== row);
  const place = Math.max(0, Math.min(rest.length, to));
  return { ...draft, rows: [...rest.slice(0, place), row, ...rest.slice(place)] };
}

/**
 * Returns the draft with fields of a row set; undefined takes a field away.
 * @param {Kept} draft @param {string} key @param {Record<string, unknown>} patch @returns {Kept}
 */
export function changeRow(draft, key, patch) {
  const rows = draft.rows.map((row) => (row.key === key ? /** @type {Row} */ (defined({ ...row, ...patch })) : row));
  return { ...draft, rows };
}

/**
 * Returns the draft with a section the library no longer has turned into one of the reader's own.
 * @param {Kept} draft @param {string} key @param {string} heading @returns {Kept}
 */
export function makeOwn(draft, key, heading) {
  return changeRow(draft, key, { take: undefined, without: undefined, heading });
}

/** @param {Kept} draft @param {string} name @param {string} value @returns {Kept} */
export function setSlot(draft, name, value) {
  const slots = { ...draft.slots, [name]: value };
  if (!value) delete slots[name];
  return { ...draft, slots };
}

/**
 * Returns the draft with a finding silenced for good.
 * @param {Kept} draft @param {import("./model.js").Finding} finding @param {string} reason @returns {Kept}
 */
export function accept(draft, finding, reason) {
  const row = { rule: finding.rule, quote: finding.quote ?? "", reason };
  return { ...draft, accept: [...draft.accept, row] };
}

/**
 * Returns the draft with nothing in it; its name and its findings' memory go with it.
 * @param {Kept} draft @returns {Kept}
 */
export const cleared = (draft) => ({ ...emptyDraft(draft.name), id: draft.id });

/**
 * Returns the recipe of a draft; an empty title and kind are taken from `fallback`.
 * @param {Kept} draft @param {{title: string, kind: string}} fallback @returns {Recipe}
 */
export function toRecipe(draft, fallback) {
  /** @type {Recipe} */
  const recipe = {
    title: oneLine(draft.title) || fallback.title,
    kind: draft.kind || fallback.kind,
    recipe: draft.rows.map(({ key, ...step }) => /** @type {Step} */ (step)),
  };
  if (Object.keys(draft.slots).length) recipe.slots = draft.slots;
  const sign = { unit: oneLine(draft.sign.unit), date: oneLine(draft.sign.date) };
  if (sign.unit || sign.date) recipe.sign = sign;
  if (draft.accept.length) recipe.accept = draft.accept;
  return recipe;
}

/** Returns a draft made of a recipe. @param {Recipe} recipe @param {string} name @returns {Kept} */
export const fromRecipe = (recipe, name) => ({
  ...emptyDraft(name),
  title: recipe.title,
  kind: recipe.kind,
  rows: recipe.recipe.map((step) => ({ ...step, key: newKey() })),
  slots: { ...recipe.slots },
  sign: { unit: recipe.sign?.unit ?? "", date: recipe.sign?.date ?? "" },
  accept: recipe.accept ?? [],
});

/** @param {Record<string, unknown>} fields */
const defined = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
