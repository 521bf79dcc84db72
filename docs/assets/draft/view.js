// @ts-check
/**
 * Everything the basket page shows, computed from the draft and the library: pure, so that it can be tested
 * and compared without a page.
 *
 * @typedef {{key: string, row: import("./draft.js").Row, heading: string, number: string, level: number,
 *            headed: boolean, levelled: boolean, own: boolean, edited: boolean, missing: string, loading: boolean,
 *            source: string, url: string, subs: {slug: string, heading: string, level: number, on: boolean}[]}} RowView
 * @typedef {{name: string, label: string, example: string, value: string, group: string}} SlotView
 * @typedef {{kept: import("./draft.js").Kept, recipe: import("./model.js").Recipe, open: import("./model.js").Draft,
 *            done: import("./model.js").Draft, origins: number[], problems: import("./model.js").Finding[],
 *            rows: RowView[], slots: SlotView[], loading: boolean}} View
 */

import { isTake } from "./model.js";
import { assemble, blocksOf, finish, split, subSections } from "./assemble.js";
import { changeRow, removeRow, toRecipe } from "./draft.js";
import { renderBody } from "./markdown.js";
import { groupOf, slotNames, valueOf } from "./slots.js";

/** @typedef {import("./assemble.js").Shelf} Shelf */
/** @typedef {import("./draft.js").Kept} Kept */
/** @typedef {import("./draft.js").Row} Row */
/** @typedef {import("./model.js").Data} Data */
/** @typedef {import("./model.js").Section} Section */

/** Returns the view of a draft. @param {Kept} kept @param {Shelf} shelf @param {Data} data @returns {View} */
export function computeView(kept, shelf, data) {
  const recipe = toRecipe(kept, fallback(kept, shelf));
  const { draft: open, origins, problems } = assemble(recipe, shelf, data);
  const done = finish(open, recipe, data);
  const rows = kept.rows.map((row, i) => {
    const first = done.blocks[origins.indexOf(i)];
    const number = first?.type === "heading" ? first.number : "";
    return rowView(
      row,
      number,
      problems.find((one) => one.step === i && one.rule.startsWith("missing-section"))?.message ?? "",
      shelf,
    );
  });
  const slots = slotNames(open).map((name) => ({
    name,
    label: Object.hasOwn(open.slots, name) ? open.slots[name].label : name,
    example: Object.hasOwn(open.slots, name) ? open.slots[name].example : "",
    value: valueOf(name, open.slots, kept.slots, data.slot_synonyms),
    group: groupOf(name, data.slot_synonyms),
  }));
  return { kept, recipe, open, done, origins, problems, rows, slots, loading: rows.some((row) => row.loading) };
}

/**
 * Returns the ids of the texts and recipes a draft takes from.
 * @param {{recipe?: import("./model.js").Step[], rows?: Row[]}} from @returns {string[]}
 */
export function needs(from) {
  const steps = from.rows ?? from.recipe ?? [];
  return [
    ...new Set(steps.filter(isTake).map((step) => (step.take.startsWith("drafts/") ? step.take : split(step.take)[0]))),
  ];
}

/**
 * Returns the title and kind of a draft that has none of its own: those of the first text it takes from.
 * @param {Kept} kept @param {Shelf} shelf
 */
function fallback(kept, shelf) {
  const ids = needs(kept);
  const known = ids.map((id) => shelf.texts.get(id) ?? shelf.recipes.get(id)).find(Boolean);
  return { title: known?.title ?? "未命名草稿", kind: known?.kind ?? "工作计划" };
}

/** @param {Row} row @param {string} number @param {string} missing @param {Shelf} shelf @returns {RowView} */
function rowView(row, number, missing, shelf) {
  const base = {
    key: row.key,
    row,
    level: row.level ?? 2,
    missing,
    loading: false,
    number,
    subs: [],
    source: "",
    url: "",
  };
  if (!isTake(row)) return { ...base, heading: row.heading, headed: true, levelled: true, own: true, edited: false };
  const [id, slug] = split(row.take);
  const text = shelf.texts.get(id);
  const { section, below } = taken(row, shelf);
  const lead = section ? section.level === 0 : slug === "lead";
  const whole = slug === null;
  const named = section?.heading || (whole ? (text?.title ?? shelf.recipes.get(id)?.title) : slug) || id;
  const headed = Boolean(row.heading) || (!lead && !whole);
  return {
    ...base,
    heading: row.heading || (lead ? "导语" : named),
    headed,
    levelled: headed || whole,
    number: headed ? number : "",
    own: false,
    edited: row.text !== undefined,
    loading: text === undefined && shelf.recipes.get(id) === undefined,
    source: text?.title ?? id,
    url: `${id}/${slug === null ? "" : `#${slug}`}`,
    subs: subViews(row, below),
  };
}

/**
 * Returns the sub-sections a person can switch; those below one that is off are left out.
 * @param {import("./model.js").Take} row @param {Section[]} below
 */
function subViews(row, below) {
  const hidden = new Set(off(row, below).flatMap((at) => subSections(below, at)));
  return below
    .filter((sub) => sub.level > 0 && !hidden.has(sub))
    .map((sub) => ({
      slug: sub.slug,
      heading: sub.heading,
      level: sub.level,
      on: !row.without?.includes(sub.slug),
    }));
}

/**
 * Returns the places of the sections that a step leaves out.
 * @param {import("./model.js").Take} row @param {Section[]} below @returns {number[]}
 */
const off = (row, below) => below.flatMap((section, at) => (row.without?.includes(section.slug) ? [at] : []));

/**
 * Returns what a step takes: the section itself, null for a whole text or recipe, and the sections below it.
 * @param {import("./model.js").Take} row @param {Shelf} shelf @returns {{section: Section | null, below: Section[]}}
 */
function taken(row, shelf) {
  const [id, slug] = split(row.take);
  const sections = shelf.texts.get(id)?.sections ?? [];
  if (slug === null) return { section: null, below: sections };
  const place = sections.findIndex((section) => section.slug === slug);
  return place < 0 ? { section: null, below: [] } : { section: sections[place], below: subSections(sections, place) };
}

/**
 * Returns the Markdown a person edits for a row: what stands under its heading now.
 * @param {RowView} view @param {Shelf} shelf @returns {string}
 */
export function markdownOf({ row }, shelf) {
  if (row.text !== undefined || !isTake(row)) return row.text ?? "";
  const { section, below } = taken(row, shelf);
  const gone = new Set(off(row, below).flatMap((at) => [below[at], ...subSections(below, at)]));
  const inside = renderBody(below.filter((sub) => !gone.has(sub)).flatMap(blocksOf));
  return [section?.markdown, inside].filter(Boolean).join("\n");
}

/**
 * Returns the draft with one row's content put at the end of another's, under its heading.
 * @param {View} view @param {RowView} into @param {RowView} from @returns {Kept}
 */
export function merge(view, into, from) {
  const inside = (/** @type {RowView} */ row) => {
    const place = view.rows.indexOf(row);
    return view.open.blocks.filter((_, i) => view.origins[i] === place).slice(1);
  };
  const text = renderBody([...inside(into), ...inside(from)]);
  return removeRow(changeRow(view.kept, into.key, { text, without: undefined }), from.key);
}

/**
 * Returns the recipe without the steps that have gone, as the service takes it; null when nothing is left.
 * @param {View} view @returns {import("./model.js").Recipe | null}
 */
export function usable(view) {
  const steps = view.recipe.recipe.flatMap((step, i) => {
    const row = view.rows[i];
    if (row.missing) return [];
    if (!isTake(step) || !step.without) return [step];
    const without = step.without.filter((slug) => row.subs.some((sub) => sub.slug === slug));
    return [{ ...step, without }];
  });
  return steps.length ? { ...view.recipe, recipe: steps } : null;
}
