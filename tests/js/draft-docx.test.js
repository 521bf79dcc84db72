// The Word file made in the browser: every shared case in its styles, every file a whole ZIP.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { lines, toDocx } from "../../docs/assets/draft/docx.js";
import { finish } from "../../docs/assets/draft/assemble.js";
import { parseBody } from "../../docs/assets/draft/markdown.js";
import { crc32, pack, readZip, unpack, writeZip } from "../../docs/assets/draft/zip.js";

const folder = process.env.FANWEN_FOLDER;
const { cases, data } = JSON.parse(readFileSync(`${folder}/cases.json`, "utf-8"));
const template = new Uint8Array(readFileSync(`${folder}/template.docx`));
const { styles } = data.word;

const draftOf = ({ title, kind, numbering, sign, markdown }) => {
  const whole = { unit: "", date: "", ...sign };
  return finish(
    { title, kind, numbering, slots: {}, sign: whole, blocks: parseBody(markdown.join("\n")) },
    { title, kind, recipe: [] },
    data,
  );
};

test("every case has its paragraphs in their styles", () => {
  for (const { title, draft, expected } of cases) {
    const made = lines(draftOf(draft), data.word).flatMap((line) => {
      if (!("rows" in line)) return [[styles[line.kind].name, line.text, ...(line.right ? [line.right] : [])]];
      return line.rows.flatMap((row, i) => row.map((cell) => [styles[i ? "table-cell" : "table-head"].name, cell]));
    });
    assert.deepEqual(made, expected, title);
  }
});

test("every case becomes a file, written for Python to read", async () => {
  mkdirSync(`${folder}/made`);
  for (const [i, { draft }] of cases.entries()) {
    writeFileSync(`${folder}/made/${i}.docx`, await toDocx(draftOf(draft), template, data.word));
  }
});

test("a ZIP comes back as it went in", async () => {
  const contents = { "a.xml": "<a/>", "词/中文.txt": "字".repeat(10_000), leer: "" };
  const entries = await Promise.all(Object.entries(contents).map(([name, content]) => pack(name, content)));
  const again = readZip(writeZip(entries));
  assert.deepEqual(
    again.map((entry) => entry.name),
    Object.keys(contents),
  );
  for (const entry of again) assert.equal(await unpack(entry), contents[entry.name]);
  assert.throws(() => readZip(new Uint8Array(100)), RangeError);
});

test("the checksum of 123456789 is the published check value", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});
