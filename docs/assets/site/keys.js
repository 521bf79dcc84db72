// @ts-check

/**
 * Makes `/` put the cursor into the page's search box, or go to the search page where there is none.
 * Keys typed into a field are left alone.
 * @param {Document} page
 */
export function slashToSearch(page) {
  page.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = /** @type {HTMLElement | null} */ (page.querySelector("search-page input, .hero input"));
    const link = /** @type {HTMLElement | null} */ (page.querySelector("#search-link"));
    event.preventDefault();
    event.stopPropagation();
    if (box) box.focus();
    else link?.click();
  });
}
