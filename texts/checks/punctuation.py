"""Punctuation after GB/T 15834-2011: half-width marks, doubled and stray ones, marks without a partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page, Passage
from texts.checks.rule import Hit, around, matches

_HAN = "\u4e00-\u9fff"
_HALF = re.compile(rf"(?<=[{_HAN}”’》）])[,;:?!](?!\d)|(?<=[{_HAN}])\((?=[^()]{{0,30}}[{_HAN}])|(?<=[{_HAN}])\)")
_DOUBLED = re.compile(r"[，、；：。]{2,}|[！？]{4,}|，的(?=[\u4e00-\u9fff])|[，、；：]$", re.MULTILINE)
_STRAY_DOT = re.compile(rf"(?<=[{_HAN}])\.(?=[{_HAN}])")
_STRAY_QUOTE = re.compile(rf"(?<=[说道是为：，])”(?=[{_HAN}])|“(?=[，。；、]|$)", re.MULTILINE)
_PAIRS = {"”": "“", "’": "‘", "》": "《", "）": "（", "】": "【", "〕": "〔", ")": "("}
_OPEN = frozenset(_PAIRS.values())


def half_width(page: Page) -> Iterator[Hit]:
    """Half-width punctuation beside Chinese characters; told once a text."""
    found = list(matches(_HALF, page, 8, 3))
    if found:
        message = f"半角标点夹在汉字中间，共 {len(found)} 处"
        yield Hit(found[0].passage, found[0].quote, message)


def doubled(page: Page) -> Iterator[Hit]:
    """Marks that stand twice, before 的, or at the end of a passage that must not end so."""
    for passage in page.passages:
        for found in _DOUBLED.finditer(passage.string):
            listed = found.end() == len(passage.string) and found[0] in ("：", "；")
            if not listed:
                yield Hit(passage, around(passage.string, *found.span(), 4, 2))
        for found in _STRAY_DOT.finditer(passage.string):
            if not re.search("[一二三四五六七八九十]$", passage.string[: found.start()]):
                yield Hit(passage, around(passage.string, *found.span(), 4, 2), "汉字之间夹了小圆点")


_DATE_FORMS = {
    "2026年1月5日": re.compile(r"(?<!\d)\d{4}年\d{1,2}月\d{1,2}日"),
    "2026-1-5": re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?!\d)"),
    "2026.1.5": re.compile(r"(?<!\d)(?:19|20)\d{2}\.\d{1,2}\.\d{1,2}(?!\d)"),
    "2026/1/5": re.compile(r"(?<!\d)(?:19|20)\d{2}/\d{1,2}/\d{1,2}(?!\d)"),
    "二〇二六年一月五日": re.compile(
        "[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    ),
}
_PADDED = re.compile(r"\d{4}年0\d月\d{1,2}日|\d{4}年\d{1,2}月0\d日")


def mixed_dates(page: Page) -> Iterator[Hit]:
    """Dates in more than one form, or with zeros before month or day (GB/T 9704-2012, 7.3.5.4)."""
    forms = [(form, hit) for form, pattern in _DATE_FORMS.items() for hit in matches(pattern, page)]
    used = list(dict.fromkeys(form for form, _ in forms))
    for form, hit in forms:
        if len(used) > 1 and form != used[0]:
            yield Hit(hit.passage, hit.quote, f"日期写法不统一：{'、'.join(used)}")
    for hit in matches(_PADDED, page):
        yield Hit(hit.passage, hit.quote, "月、日前不加 0")


def unbalanced(page: Page) -> Iterator[Hit]:
    """Quotation marks or brackets without a partner, or turned the wrong way."""
    for passage in page.passages:
        place = _lone(passage)
        if place is not None:
            yield Hit(passage, around(passage.string, place, place + 1, 4, 10))


def _lone(passage: Passage) -> int | None:
    """Returns the place of the first mark without a partner, or None. `a)` and `1）` are list marks, no brackets."""
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(passage.string):
        if char in _OPEN:
            stack.append((char, place))
        elif char in _PAIRS:
            if stack and stack[-1][0] == _PAIRS[char]:
                stack.pop()
            elif char in ")）" and re.search(
                r"(?:^|[\s，。；：、])[0-9a-zA-Z一二三四五六七八九十]{1,2}$", passage.string[:place]
            ):
                continue
            elif not (char == "’" and passage.string[place - 1 : place].isascii()):
                return place
    return stack[0][1] if stack else None
