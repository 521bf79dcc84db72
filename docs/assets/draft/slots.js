// @ts-check
/** Slots of a draft: which it asks for, which mean the same, and filling them; the rules of macros/slots.py. */

import { SLOT, mapStrings, oneLine, strings } from "./model.js";

/** @typedef {import("./model.js").Draft} Draft */
/** @typedef {import("./model.js").Slot} Slot */

/**
 * Returns the names of the slots in title, blocks and sign-off, in order of appearance.
 * @param {Draft} draft @returns {string[]}
 */
export function slotNames(draft) {
  const all = [draft.title, ...draft.blocks.flatMap(strings), draft.sign.unit, draft.sign.date];
  return [...new Set(all.flatMap((string) => [...string.matchAll(SLOT)].map((found) => found[1])))];
}

/** Returns the name that stands for all slots of one meaning. @param {string} name @param {string[][]} synonyms */
export const groupOf = (name, synonyms) => (synonyms.find((names) => names.includes(name)) ?? [name])[0];

/**
 * Returns the value a slot is filled with: its own, else one given under another name of the same
 * meaning where the draft does not keep two such slots apart; else an empty string.
 * @param {string} name @param {Record<string, Slot>} declared @param {Record<string, string>} values
 * @param {string[][]} synonyms @returns {string}
 */
export function valueOf(name, declared, values, synonyms) {
  const own = Object.hasOwn(values, name) ? oneLine(values[name]) : "";
  if (own) return own;
  const group = groupOf(name, synonyms);
  const alike = Object.keys(declared).filter((other) => groupOf(other, synonyms) === group);
  if (alike.length > 1) return "";
  const given = Object.keys(values).filter((other) => groupOf(other, synonyms) === group && oneLine(values[other]));
  return given.length ? oneLine(values[given[given.length - 1]]) : "";
}

/**
 * Returns the draft with the slots of `values` filled; others stay.
 * @param {Draft} draft @param {Record<string, string>} values @param {string[][]} synonyms @returns {Draft}
 */
export function fill(draft, values, synonyms) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const name of slotNames(draft)) {
    const value = valueOf(name, draft.slots, values, synonyms);
    if (value) found.set(name, value);
  }
  const slots = Object.fromEntries(Object.entries(draft.slots).filter(([name]) => !found.has(name)));
  return { ...mapDraft(draft, (string) => string.replace(SLOT, (all, name) => found.get(name) ?? all)), slots };
}

/**
 * Returns the draft with slots renamed, declarations included.
 * @param {Draft} draft @param {Map<string, string>} names @returns {Draft}
 */
export function rename(draft, names) {
  /** @type {Record<string, Slot>} */
  const slots = {};
  for (const [name, slot] of Object.entries(draft.slots)) setDefault(slots, names.get(name) ?? name, slot);
  return { ...mapDraft(draft, (string) => string.replace(SLOT, (_, name) => `【${names.get(name) ?? name}】`)), slots };
}

/**
 * Returns which slot names of several sources to rename so that one question is asked once. Names of one
 * meaning become the first one used, except where a single source declares two of them.
 * @param {string[][]} sources @param {string[][]} synonyms @returns {Map<string, string>}
 */
export function sameMeaning(sources, synonyms) {
  const group = (/** @type {string} */ name) => groupOf(name, synonyms);
  /** @type {Set<string>} */
  const apart = new Set();
  /** @type {Map<string, string>} */
  const first = new Map();
  for (const names of sources) {
    for (const name of names) {
      if (names.filter((other) => group(other) === group(name)).length > 1) apart.add(group(name));
      if (!first.has(group(name))) first.set(group(name), name);
    }
  }
  const renamed = sources.flat().filter((name) => !apart.has(group(name)) && first.get(group(name)) !== name);
  return new Map(renamed.map((name) => [name, /** @type {string} */ (first.get(group(name)))]));
}

/**
 * Sets what is not there yet; a slot may be called 【constructor】.
 * @template V @param {Record<string, V>} record @param {string} key @param {V} value
 */
export function setDefault(record, key, value) {
  if (!Object.hasOwn(record, key)) record[key] = value;
}

/** @param {Draft} draft @param {(s: string) => string} change @returns {Draft} */
const mapDraft = (draft, change) => ({
  ...draft,
  title: change(draft.title),
  sign: { unit: change(draft.sign.unit), date: change(draft.sign.date) },
  blocks: draft.blocks.map((block) => mapStrings(block, change)),
});
