// @ts-check
// What every page has: filters on lists, copying a whole text, and `/` to search.
import { CopyText } from "./copy-text.js";
import { TextFilter } from "./text-filter.js";
import { slashToSearch } from "./keys.js";

customElements.define("copy-text", CopyText);
customElements.define("text-filter", TextFilter);
slashToSearch(document);
