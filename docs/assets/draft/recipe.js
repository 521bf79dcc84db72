// @ts-check
/** A recipe from outside: a JSON file or a link. Read by the rules of macros/recipe.py; nothing else passes. */

import { oneLine } from "./model.js";

/** @typedef {import("./model.js").Recipe} Recipe */
/** @typedef {import("./model.js").Step} Step */

const KEYS = ["title", "kind", "recipe", "slots", "sign", "accept", "render_macros"];
const TAKE_KEYS = ["take", "heading", "level", "without", "text"];
const OWN_KEYS = ["heading", "level", "text", "numbered"];
const MAX_STEPS = 200;
const MAX_LINK = 8000;

/** What is given is no recipe; the message is one Chinese sentence. */
export class RecipeError extends Error {}

/**
 * Returns the recipe of a file's content. Throws RecipeError.
 * @param {string} source @param {string[]} kinds @returns {Recipe}
 */
export function readRecipe(source, kinds) {
  let data;
  try {
    data = JSON.parse(source.replace(/^\ufeff/u, ""));
  } catch {
    throw new RecipeError("这不是草稿文件：内容不是正确的 JSON。请选择由「导出草稿」存下的文件");
  }
  return recipeOf(data, kinds);
}

/** @param {unknown} data @param {string[]} kinds @returns {Recipe} */
function recipeOf(data, kinds) {
  const fields = object(data, "草稿", KEYS);
  const kind = text(fields, "kind");
  if (!text(fields, "title") || !kind) throw new RecipeError("草稿文件缺少 title 或 kind");
  if (!kinds.includes(kind)) throw new RecipeError(`草稿的文种「${kind.slice(0, 20)}」不在词表里`);
  const steps = list(fields, "recipe").map(step);
  if (!steps.length) throw new RecipeError("草稿文件里一节也没有");
  if (steps.length > MAX_STEPS) throw new RecipeError(`草稿超过 ${MAX_STEPS} 节，请拆成几份`);
  const slots = object(fields.slots ?? {}, "slots");
  const sign = object(fields.sign ?? {}, "sign", ["unit", "date"]);
  return {
    title: oneLine(text(fields, "title")),
    kind,
    recipe: steps,
    slots: Object.fromEntries(Object.keys(slots).map((name) => [name, text(slots, name)])),
    sign: { unit: text(sign, "unit"), date: text(sign, "date") },
    accept: list(fields, "accept").map((row) => {
      const given = object(row, "accept", ["rule", "quote", "reason"]);
      return { rule: text(given, "rule"), quote: text(given, "quote"), reason: text(given, "reason") };
    }),
  };
}

/** @param {unknown} data @returns {Step} */
function step(data) {
  const isTake = typeof data === "object" && data !== null && "take" in data;
  const fields = object(data, "recipe", isTake ? TAKE_KEYS : OWN_KEYS);
  const level = text(fields, "level") || "2";
  if (!/^[2-5]$/u.test(level)) throw new RecipeError(`level 的值「${level.slice(0, 20)}」不对，只能是 2、3、4 或 5`);
  const heading = plainHeading(text(fields, "heading"));
  /** @type {Record<string, unknown>} */
  const found = isTake ? { take: text(fields, "take") } : { heading };
  if (!Object.values(found)[0]) throw new RecipeError("草稿里有一节既没有 take 也没有 heading");
  if (isTake && heading) found.heading = heading;
  if (level !== "2") found.level = Number(level);
  const without = list(fields, "without").map((slug) => text({ slug }, "slug"));
  if (without.length) found.without = without;
  if (fields.text !== undefined && fields.text !== null) found.text = text(fields, "text");
  if (["false", false].includes(/** @type {string} */ (fields.numbered))) found.numbered = false;
  return /** @type {Step} */ (found);
}

/** Returns a heading as a recipe may hold it: on one line, without the marks {-} and {#id}. @param {string} value */
export const plainHeading = (value) => oneLine(value.replace(/\{(?:-|#[^{}]*)\}\s*$/u, ""));

/** @param {unknown} data @param {string} what @param {string[]} [known] @returns {Record<string, unknown>} */
function object(data, what, known) {
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new RecipeError(`${what} 的写法不对`);
  const stray = Object.keys(data).find((key) => known && !known.includes(key));
  if (stray) throw new RecipeError(`${what} 里没有 ${stray.slice(0, 20)} 这一项`);
  return /** @type {Record<string, unknown>} */ (data);
}

/** @param {Record<string, unknown>} fields @param {string} key @returns {string} */
function text(fields, key) {
  const value = Object.hasOwn(fields, key) ? (fields[key] ?? "") : "";
  if (typeof value === "object") throw new RecipeError(`${key} 应是一段文字`);
  return String(value);
}

/** @param {Record<string, unknown>} fields @param {string} key @returns {unknown[]} */
function list(fields, key) {
  const value = fields[key] ?? [];
  if (!Array.isArray(value)) throw new RecipeError(`${key} 应是一个列表`);
  return value;
}

/**
 * Returns a recipe as an address fragment, which browsers never send to a server. Throws RecipeError when
 * the draft is too long for a link.
 * @param {Recipe} recipe @returns {Promise<string>}
 */
export async function toFragment(recipe) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(recipe)), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const fragment = `#draft=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  if (fragment.length > MAX_LINK) throw new RecipeError("这份草稿太长，放不进链接。请用「导出草稿」把文件发给对方");
  return fragment;
}

/**
 * Returns the recipe of an address fragment; null for any other fragment. Throws RecipeError.
 * @param {string} fragment @param {string[]} kinds
 */
export async function fromFragment(fragment, kinds) {
  const found = /^#draft=([\w-]+)$/u.exec(fragment);
  if (!found) return null;
  let source;
  try {
    const binary = atob(found[1].replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    source = new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"), 2_000_000));
  } catch {
    throw new RecipeError("链接不完整，打不开里面的草稿。请让对方重新复制一次");
  }
  return readRecipe(source, kinds);
}

/**
 * Returns bytes after they went through a stream. Throws when more than `most` come out.
 * @param {Uint8Array} bytes @param {CompressionStream | DecompressionStream} stream @param {number} [most]
 */
export async function through(bytes, stream, most = Infinity) {
  const reader = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(stream).getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    parts.push(chunk.value);
    size += chunk.value.length;
    if (size > most) throw new RangeError("too much comes out of the compressed data");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
