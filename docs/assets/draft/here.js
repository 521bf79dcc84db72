// @ts-check
/** The one store of this page. */

import { openStore } from "./store.js";

export const store = openStore();

window.addEventListener("storage", (event) => store.heard(event));
window.addEventListener("pageshow", (event) => event.persisted && store.changed());
