"""Numbers with a unit in one form: 三月, 3月 and 三月份 are all 3月; 二〇二六年 is 2026年."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.numerals import from_chinese

_UNITS = "月份|月|日|号|年|届|次|周|个|项|条|章|节|学期|季度|岁|名|人|所|支|篇|场|天|级|期|万元|元"
_HAN = "〇零一二两三四五六七八九十百"
NUMBER = re.compile(rf"(?<![\d.])(?:(?<![{_HAN}])[{_HAN}]++|\d{{1,9}})(?:{_UNITS})")
_SPLIT = re.compile(rf"(.*?)({_UNITS})")


def canonical(surface: str) -> str:
    """Returns the one form of a number with its unit; the surface itself where it is no number."""
    found = _SPLIT.fullmatch(surface)
    assert found is not None, surface
    unit = "月" if found[2] == "月份" else found[2]
    try:
        return f"{from_chinese(found[1])}{unit}"
    except ValueError:
        return surface


def numbers(string: str) -> Iterator[tuple[int, int, str]]:
    """Yields start, end and the one form of every number with a unit in a tight string."""
    for found in NUMBER.finditer(string):
        yield found.start(), found.end(), canonical(found[0])
