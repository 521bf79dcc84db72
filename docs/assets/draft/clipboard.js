// @ts-check
/**
 * Copying. The modern clipboard exists in secure contexts only (https, localhost); on http://name-in-the-LAN a
 * one-shot `copy` listener and `execCommand` do it, which must run inside the click itself.
 */

/** Puts HTML and plain text on the clipboard. @param {string} html @param {string} text @returns {Promise<boolean>} */
export async function copyRich(html, text) {
  if (window.isSecureContext && navigator.clipboard && window.ClipboardItem) {
    const blob = (/** @type {string} */ type, /** @type {string} */ content) => new Blob([content], { type });
    const item = new ClipboardItem({ "text/html": blob("text/html", html), "text/plain": blob("text/plain", text) });
    try {
      await navigator.clipboard.write([item]);
      return true;
    } catch {
      // refused by a policy of the browser: the older way may still be open
    }
  }
  return copyByEvent({ "text/html": html, "text/plain": text });
}

/** @param {string} text @returns {Promise<boolean>} */
export async function copyText(text) {
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // as above
    }
  }
  return copyByEvent({ "text/plain": text });
}

/** @param {Record<string, string>} flavours @returns {boolean} */
function copyByEvent(flavours) {
  let done = false;
  const give = (/** @type {ClipboardEvent} */ event) => {
    for (const [type, content] of Object.entries(flavours)) event.clipboardData?.setData(type, content);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", give, { capture: true, once: true });
  document.execCommand("copy");
  document.removeEventListener("copy", give, { capture: true });
  return done;
}
