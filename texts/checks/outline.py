"""The outline: gaps and repeats in numbers and months, empty sections, the same heading or sentence twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from texts.checks.page import Page, Passage
from texts.checks.rule import Hit
from texts.model import Heading, Item
from texts.numerals import NUMERAL, from_chinese

_MONTH = rf"(?:{NUMERAL}|\d{{1,2}}|元)"
_MONTHS = re.compile(rf"^({_MONTH}(?:(?:月份?)?(?:[、—－-]|至){_MONTH})?)月")
_ONE_MONTH = re.compile("十[一二]?|[一二三四五六七八九元]|\\d{1,2}")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_SHORTEST = 19
"""Characters of a sentence worth telling, its mark included."""


def number_gaps(page: Page) -> Iterator[Hit]:
    """List numbers that skip, repeat, or do not begin at 1."""
    last = 0
    for place, block in enumerate(page.text.blocks):
        if isinstance(block, Heading):
            last = 0
        elif isinstance(block, Item) and block.number is not None:
            if message := _wrong(last, block.number):
                yield Hit(page.at(place), block.text[:24], message)
            last = block.number


def _wrong(last: int, number: int) -> str:
    if number == last + 1 or (number, last) == (1, 0):
        return ""
    if number == 1:
        return "序号从 1 重新开始，前面可能丢了小标题" if last > 1 else "序号 1 重复"
    if number == last:
        return f"序号 {number} 重复"
    return f"序号从 {last} 跳到 {number}" if last else f"列表从 {number} 开始，前面可能缺内容"


def empty_sections(page: Page) -> Iterator[Hit]:
    """A heading with nothing under it."""
    for section in page.sections:
        if section.heading is not None and len(section.blocks) == 1:
            yield Hit(page.at(section.start), section.heading.text[:14])


def repeated_headings(page: Page) -> Iterator[Hit]:
    """The same heading twice under one parent."""
    seen: set[tuple[str, ...]] = set()
    for section in page.sections:
        path = tuple(heading.text for heading in section.path)
        if path and path in seen:
            yield Hit(page.at(section.start), path[-1])
        seen.add(path)


def repeated_sentences(page: Page) -> Iterator[Hit]:
    """Sentences that stand twice in one text; told once a text, with their number."""
    seen: set[str] = set()
    again = []
    for passage in page.running:
        for found in _SENTENCE.finditer(passage.string):
            if len(found[0]) < _SHORTEST or found[0][-1] not in "。！？":
                continue
            if found[0] in seen:
                again.append(Hit(passage, found[0]))
            seen.add(found[0])
    if again:
        yield replace(again[0], message=f"有 {len(again)} 句话前面已经写过，这是第一句")


def month_gaps(page: Page) -> Iterator[Hit]:
    """Headings by month that leave a month out."""
    named = [(passage, months) for passage in page.body if (months := _months(page, passage))]
    for (_, before), (passage, months) in pairwise(named):
        step = (months[0] - before[-1]) % 12
        if 1 < step < 4:
            missing = "、".join(str((before[-1] + i - 1) % 12 + 1) for i in range(1, step))
            yield Hit(passage, passage.string[:20], f"月份不连续，缺 {missing} 月")


def _months(page: Page, passage: Passage) -> list[int]:
    """Returns the months that a heading names (六、七月份 → [6, 7]), or an empty list."""
    found = _MONTHS.match(passage.string)
    if not found or not isinstance(page.block(passage), Heading) or len(passage.string) > 12:
        return []
    return [1 if month == "元" else from_chinese(month) for month in _ONE_MONTH.findall(found[1])]
