// The browser makes of every recipe what Python makes of it. The cases are written by tests/test_draft_js.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { assemble, finish } from "../../docs/assets/draft/assemble.js";
import { toHtml, toMarkdown, toPlain } from "../../docs/assets/draft/exports.js";
import { BodyError, parseBody, renderBody } from "../../docs/assets/draft/markdown.js";
import { label } from "../../docs/assets/draft/model.js";
import { number } from "../../docs/assets/draft/numbering.js";

const { bodies, numbering, recipes, texts, shelf, data } = JSON.parse(readFileSync(process.env.FANWEN_CASES, "utf-8"));

test("every body is read and written as Python reads and writes it", () => {
  for (const { markdown, blocks, error } of bodies) {
    if (error) assert.throws(() => parseBody(markdown), BodyError, markdown);
    else assert.equal(renderBody(parseBody(markdown)), blocks, markdown);
  }
});

test("every case of the shared file gets its numbers", () => {
  for (const { title, numbering: style, headings, expected } of numbering) {
    const blocks = headings.map((heading) => ({ type: "heading", number: "", ...heading }));
    assert.deepEqual(number(blocks, style).map(label), expected, title);
    assert.deepEqual(number(number(blocks, style), style), number(blocks, style), title);
  }
});

test("every recipe gives the same Markdown, plain text and HTML", () => {
  const library = { texts: new Map(Object.entries(texts)), recipes: new Map(Object.entries(shelf)) };
  for (const { recipe, md, txt, html } of recipes) {
    const made = assemble(recipe, library, data);
    assert.deepEqual(made.problems, [], JSON.stringify(recipe));
    const draft = finish(made.draft, recipe, data);
    assert.equal(toMarkdown(draft), md, JSON.stringify(recipe));
    assert.equal(toPlain(draft), txt, JSON.stringify(recipe));
    assert.equal(toHtml(draft, data.html_styles), html, JSON.stringify(recipe));
  }
});
