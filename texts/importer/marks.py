"""Numbers before headings and items: what is one, what only looks like one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from texts.numerals import NUMERAL, from_chinese

_N = NUMERAL
_CN = "[一二三四五六七八九十百]{1,4}"

KINDS = ("编", "章", "节", "条", "一、", "（一）", "1.", "1）", "（1）")
"""Kinds of marks, the outermost first."""

RANK = {kind: rank for rank, kind in enumerate(KINDS)}

_SHAPES = (
    ("编", re.compile(rf"第\s*({_N}|\d+)\s*(?:编|部分)(?=[\s：:、.．]|[^的中内、和]|$)[\s：:、.．]*")),
    ("章", re.compile(rf"第\s*({_N}|\d+)\s*章(?=[\s：:、.．]|[^的中内、和]|$)[\s：:、.．]*")),
    ("节", re.compile(rf"第\s*({_N}|\d+)\s*节(?=[\s：:、.．]|[^的中内课、和]|$)[\s：:、.．]*")),
    ("条", re.compile(rf"第\s*({_N}|\d+)\s*条(?=[\s：:]|[^的第规款、和至及或中《]|$)[\s：:]*")),
    ("一、", re.compile(rf"({_CN})[、.．]\s*")),
    ("（一）", re.compile(rf"[（(]({_CN})[）)][、.．:：]?\s*")),
    ("1.", re.compile(r"(\d{1,3})[、.．]\s*")),
    ("1）", re.compile(r"(\d{1,2})[）)][、.．]?\s*")),
    ("（1）", re.compile(r"[（(](\d{1,2})[）)][、.．]?\s*")),
)
_NO_MARK = re.compile(
    rf"{_CN}、{_CN}(?:、{_CN})*(?:个?月|年级|班|组|队|季度|等奖|期|线|楼|中全会|类|级|区)"
    r"|\d{1,2}、\d{1,2}(?:、\d{1,2})*(?:个?月|年级|班|组|季度|期|线|楼)"
    r"|\d{1,3}[.．]\d(?!\d{3}年)"
)
"""What begins like a number and is none: 三、四月份 · 一、二年级 · 3、4月 · 1.5."""

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元正腊])"
_PERIOD = re.compile(
    rf"(?:{_MONTH}(?:月份?)?(?:[、至到—~～\-－]{_MONTH})*月份?|第?[一二三四1-4]季度|[上下]半年|"
    rf"第(?:{_CN}|\d+)(?:周|阶段|学月|学期|季度)|寒假|暑假|寒暑假|全年|[上下]旬)(?:[（(][^）)]{{1,20}}[）)])?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the start of a line: its kind, its value, and where the text behind it begins."""

    kind: str
    value: int
    end: int


def mark(text: str) -> Mark | None:
    """Returns the mark a line begins with, or None."""
    if _NO_MARK.match(text):
        return None
    for kind, shape in _SHAPES:
        if found := shape.match(text):
            return Mark(kind, int(found[1]) if found[1].isdigit() else from_chinese(found[1]), found.end())
    return None


def period(text: str) -> int:
    """Returns the length of a period that a line begins with (三月份, 七至八月, 第一周), 0 for none."""
    found = _PERIOD.match(text)
    return found.end() if found else 0
