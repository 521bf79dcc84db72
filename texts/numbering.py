"""Numbers for headings, from depth alone. `number` takes a Text and returns it numbered.

公文: 一、 （一） 1. （1） — GB/T 9704-2012, 7.3.3. 章条: 第一章 / 第一条 with articles running
through the whole text, then （一） and 1., as statutes are set.
"""

from __future__ import annotations

from dataclasses import replace

from texts.model import Block, Heading, Text
from texts.numerals import to_chinese

LAST_CHINESE = 999
"""The last count set in Chinese numerals; any text may go on counting, in digits."""


def number(text: Text, numbering: str = "") -> Text:
    """Returns the text with every heading's `number` set; unnumbered headings get none.

    Children restart at 1 under each numbered or unnumbered parent; articles of 章条 run through.
    Numbering twice changes nothing.
    """
    statute = (numbering or text.numbering) == "章条"
    counts = [0] * 6
    blocks: list[Block] = []
    for block in text.blocks:
        if isinstance(block, Heading):
            block = _numbered(block, counts, statute)
        blocks.append(block)
    return replace(text, blocks=tuple(blocks))


def _numbered(heading: Heading, counts: list[int], statute: bool) -> Heading:
    """Returns one heading numbered, after moving `counts` (one counter a level) on."""
    level = heading.level
    for deeper in range(level + 1, 6):
        if not (statute and deeper == 3):
            counts[deeper] = 0
    if not heading.numbered:
        return replace(heading, number="")
    counts[level] += 1
    return replace(heading, number=mark(level, counts[level], statute))


def mark(level: int, count: int, statute: bool = False) -> str:
    """Returns the mark before a heading: `mark(2, 3)` is 三、 and `mark(3, 3, True)` is 第三条 ."""
    numeral = to_chinese(count) if count <= LAST_CHINESE else str(count)
    if statute:
        marks = {2: f"第{numeral}章 ", 3: f"第{numeral}条 ", 4: f"（{numeral}）"}
        return marks.get(level, f"{count}.")
    marks = {2: f"{numeral}、", 3: f"（{numeral}）", 4: f"{count}."}
    return marks.get(level, f"（{count}）")
