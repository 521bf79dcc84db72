"""Sentences cut in two by a page break or a hard line end, put together again; never a heading and its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from texts.importer.marks import mark, period
from texts.importer.passage import Bit, Passage
from texts.importer.source import Line
from texts.importer.titles import salutation, title_like

RULE = "page-break-join"
_END = re.compile(r"[。！？!?；;：:…．.]\s*[”’）)》」】]*$")
_PAUSE = re.compile(r"[，,、；;。]")
_PAIRS = (("《", "》"), ("“", "”"), ("（", "）"), ("【", "】"))
_CLAUSE = re.compile(r"[。！？；，、：”》）.,;]")
_LABEL = re.compile(r"[^。，；]{1,12}[:：]")
_CHINESE_MARKS = frozenset({"编", "章", "节", "条", "一、", "（一）"})


def joined(lines: Sequence[Line], source: str) -> tuple[list[Line], list[tuple[Passage, int]]]:
    """Returns the lines with broken sentences joined, and each join: the passage and where it was broken."""
    result: list[Line] = []
    joins: list[tuple[Passage, int]] = []
    for line in lines:
        if result and _continues(result[-1], line):
            before = result[-1]
            passage = before.passage + _seam(before.passage, line.passage, source) + line.passage
            joins = [(passage if old is before.passage else old, at) for old, at in joins]
            joins.append((passage, len(before.text)))
            result[-1] = replace(before, passage=passage)
        else:
            result.append(line)
    return result, joins


def _seam(first: Passage, second: Passage, source: str) -> Passage:
    """Returns the edit that takes the line end away, if nothing but blanks stands there."""
    start, end = first.bits[-1].end, second.bits[0].start
    latin = first.text[-1].isascii() and second.text[0].isascii()
    return Passage((Bit(" " if latin else "", start, end, RULE),)) if not source[start:end].strip() else Passage()


def _continues(first: Line, second: Line) -> bool:
    """Says whether the second line goes on with the first one's sentence."""
    a, b = first.text, second.text
    if not a or not b or first.level or second.level or second.bullet or first.cells or second.cells:
        return False
    if _END.search(a) or mark(b) or period(b) or salutation(a) or title_like(a) or first.bold or second.bold:
        return False
    if _LABEL.match(b) and not _open_pair(a, b):
        return False
    if _open_pair(a, b):
        return True
    if second.gap and a[-1] in "”’》）)】":
        return False
    found = mark(a)
    size = len(a) - (found.end if found else 0)
    if found and found.kind in _CHINESE_MARKS and size < 60:
        return False
    if not second.gap and size >= 12 and len(b) <= 12 and b[-1] in "。；！？":
        return True
    return size >= 20 and bool(_PAUSE.search(a[found.end if found else 0 :])) and _mid_sentence(b)


def _open_pair(a: str, b: str) -> bool:
    """Says whether `a` opens a bracket or quotation that `b` closes."""
    return any(
        a.rfind(left) > a.rfind(right) and right in b and (left not in b or b.index(right) < b.index(left))
        for left, right in _PAIRS
    )


def _mid_sentence(b: str) -> bool:
    """Says whether a line is running text: with a mark inside or at its end."""
    return bool(_CLAUSE.search(b))
