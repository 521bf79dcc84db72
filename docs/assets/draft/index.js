// @ts-check
/** Loaded on every page: the buttons at sections, the number in the header's link, and the basket on its page. */

import "./add-section.js";
import "./start-draft.js";
import { store } from "./here.js";

function count() {
  const link = document.getElementById("basket-link");
  if (!link) return;
  const text = `草稿篮（${store.current().rows.length}）`;
  if (link.textContent !== text) link.textContent = text;
}

store.addEventListener("change", count);
count();
if (document.querySelector("draft-basket")) import("./basket.js");
