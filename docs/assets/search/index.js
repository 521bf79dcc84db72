// @ts-check
import { SearchPage } from "./search-page.js";

customElements.define("search-page", SearchPage);
