// @ts-check

/**
 * Returns the text under an element, a block a line: list items with their number, cells split by tabs.
 * @param {Element} root
 */
export function plainText(root) {
  return [...root.querySelectorAll("h2, h3, h4, h5, p, li, tr")]
    .map((block) => {
      const number = block.tagName === "LI" && block.parentElement?.tagName === "OL" ? `${block.getAttribute("value")}. ` : "";
      if (block.tagName !== "TR") return number + (block.textContent ?? "").trim();
      return [...block.children].map((cell) => (cell.textContent ?? "").trim()).join("\t");
    })
    .join("\n");
}
