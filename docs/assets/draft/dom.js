// @ts-check
/** Elements without markup in strings: nothing a text says can ever become HTML. */

/**
 * Returns an element. Properties named `on…` are listeners; true sets an empty attribute, false, null and
 * undefined set none.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, unknown>} [properties] @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Sets text only where it differs, so that a selection or a screen reader is not disturbed.
 * @param {Element} element @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Sets a box only where it differs and nobody is typing in it in this very tab.
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} box @param {string} value
 */
export function setValue(box, value) {
  if (box.value !== value && !(document.activeElement === box && document.hasFocus())) box.value = value;
}

/**
 * Returns a box under its label.
 * @param {string} label @param {HTMLElement} box @param {Record<string, unknown>} [properties]
 */
export const field = (label, box, properties = {}) =>
  h("label", { class: "draft-field", ...properties }, h("span", {}, label), box);

/** Sends what a person did up to the basket. @param {Element} from @param {string} name @param {unknown} [detail] */
export const tell = (from, name, detail) => from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

/**
 * Sends a change of the draft up to the basket; see DraftStore.change.
 * @param {Element} from @param {(draft: import("./draft.js").Kept) => import("./draft.js").Kept} change @param {string} [name]
 */
export const tellChange = (from, change, name = "") => tell(from, "draft-change", { change, name });

/**
 * Returns a button. @param {string} text @param {() => void} act @param {Record<string, unknown>} [properties]
 */
export const button = (text, act, properties = {}) =>
  h("button", { type: "button", onclick: act, ...properties }, text);

/**
 * Calls `move` with the height of the pointer, finger or mouse, until it is let go; then `stop`.
 * @param {(y: number) => void} move @param {() => void} stop
 */
export function followPointer(move, stop) {
  const follow = (/** @type {PointerEvent} */ event) => move(event.clientY);
  const end = () => {
    for (const name of ["pointerup", "pointercancel"]) document.removeEventListener(name, end);
    document.removeEventListener("pointermove", follow);
    stop();
  };
  document.addEventListener("pointermove", follow);
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end);
}
