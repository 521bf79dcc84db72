"""Pages on one line: paragraphs parted again where blanks or numbers show that they began."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from texts.importer.marks import mark
from texts.importer.passage import Passage
from texts.importer.source import Line
from texts.importer.titles import title_like

LONG = 300
"""A line longer than this, in characters, may hold several paragraphs."""

_BLANK = re.compile(r"(?<=\S) (?=\S)")
_END = "。！？；：…”）!?;"
_CHINESE_MARK = re.compile(
    r"(?<=[。！？；：…”])(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_PIECE = re.compile(r"(?:篇|第)\s*[一二三四五六七八九十\d]{1,3}\s*篇?$")


def upright(lines: Sequence[Line]) -> Iterator[Line]:
    """Yields the lines, three or more single characters below each other read as one line."""
    run: list[Line] = []
    for line in lines:
        if len(line.text) == 1 and not line.cells and not line.text.isascii():
            run.append(line)
            continue
        yield from _stood_up(run)
        run = []
        yield line
    yield from _stood_up(run)


def _stood_up(run: list[Line]) -> Iterator[Line]:
    if len(run) < 3:
        yield from run
    else:
        whole = Passage(tuple(bit for line in run for bit in line.passage.bits))
        yield replace(run[0], passage=whole, bold=True)


def unfolded(line: Line) -> Iterator[Line]:
    """Yields a line, or the paragraphs that stand on it."""
    text = line.text
    if len(text) <= LONG or line.cells:
        yield line
        return
    at = 0
    for cut in sorted({*_blank_cuts(text), *(found.start() for found in _CHINESE_MARK.finditer(text))}):
        if part := line.passage.cut(at, cut).strip():
            yield replace(line, passage=part, gap=at > 0 or line.gap)
            at = cut
    yield replace(line, passage=line.passage.cut(at).strip(), gap=at > 0 or line.gap)


def _blank_cuts(text: str) -> Iterator[int]:
    """Yields the blanks that stand for a paragraph's end: behind an end mark, a heading or a piece's title."""
    at = 0
    for found in _BLANK.finditer(text):
        i = found.start()
        if text[i - 1] in _END or _title_before(text, at, i) or _mark_behind(text, i + 1):
            yield i
            at = i + 1


def _title_before(text: str, at: int, i: int) -> bool:
    """Says whether a heading or the title of a piece ends at `i`; it began at `at`."""
    if i - at > 40:
        return False
    before = text[at:i]
    opens = mark(before) is not None or _PIECE.search(before) is not None or title_like(before)
    return opens and not re.search("[。；]", before)


def _mark_behind(text: str, i: int) -> bool:
    """Says whether a Chinese number begins at `i`."""
    return not text[i].isascii() and mark(text[i : i + 12]) is not None
