// @ts-check
/** Numbers for headings from depth alone; the same rules as texts/numbering.py, held by one case file. */

/** @typedef {import("./model.js").Block} Block */

const DIGITS = "〇一二三四五六七八九";

/** Returns 1 to 999 in Chinese: 一, 十二, 二十, 一百〇五. @param {number} number @returns {string} */
export function toChinese(number) {
  if (number < 1 || number > 999) throw new RangeError(`number out of range 1-999: ${number}`);
  const [hundreds, tens, ones] = [Math.floor(number / 100), Math.floor(number / 10) % 10, number % 10];
  const head = hundreds ? `${DIGITS[hundreds]}百` : "";
  let middle = hundreds && ones ? "〇" : "";
  if (tens) middle = tens === 1 && !hundreds ? "十" : `${DIGITS[tens]}十`;
  return head + middle + (ones ? DIGITS[ones] : "");
}

/**
 * Returns the mark before a heading: `mark(2, 3)` is 三、 and `mark(3, 3, true)` is 第三条 .
 * @param {number} level @param {number} count @param {boolean} [statute] @returns {string}
 */
export function mark(level, count, statute = false) {
  const numeral = count <= 999 ? toChinese(count) : `${count}`;
  if (level === 2) return statute ? `第${numeral}章 ` : `${numeral}、`;
  if (level === 3) return statute ? `第${numeral}条 ` : `（${numeral}）`;
  if (level === 4) return statute ? `（${numeral}）` : `${count}.`;
  return statute ? `${count}.` : `（${count}）`;
}

/**
 * Returns the blocks with every heading numbered; children restart at 1, articles of 章条 run through.
 * @param {Block[]} blocks @param {string} numbering 公文 or 章条 @returns {Block[]}
 */
export function number(blocks, numbering) {
  const statute = numbering === "章条";
  const counts = [0, 0, 0, 0, 0, 0];
  return blocks.map((block) => {
    if (block.type !== "heading") return block;
    for (let deeper = block.level + 1; deeper < 6; deeper++) if (!(statute && deeper === 3)) counts[deeper] = 0;
    if (!block.numbered) return { ...block, number: "" };
    counts[block.level] += 1;
    return { ...block, number: mark(block.level, counts[block.level], statute) };
  });
}
