"""Plain text and Markdown: lines, with the few marks of Markdown that raw pages carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from texts.importer.passage import Passage, plain
from texts.importer.source import Line

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_HEADING = re.compile(r"\s{0,3}(#{1,6})[ \t]*(?=[^#\s])")
_BULLET = re.compile(r"\s*(?:[-*+][ \t]+|[•·●■◆▪◇○►➢]\s*)(?=\S)")
_QUOTE = re.compile(r"\s*>[ \t]?")
_ESCAPED = re.compile(r"\s*\\(?:\\|#{1,6}\s|\d{1,9}\.\s|-\s|\||>)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_RULE = re.compile(r"\s*(?:[-*_=—]\s*){3,}")
_RULE_ROW = re.compile(r"\s*+(?:\|\s*+)?:?-{3,}+:?\s*+(?:\|\s*+:?-{3,}+:?\s*+)*+(?:\|\s*+)?")


def read_lines(text: str) -> tuple[Line, ...]:
    """Returns the lines of plain or Markdown text; marks are left out of their passages."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    gap = True
    for start, end in _spans(text):
        raw = text[start:end]
        if not raw.strip() or _RULE.fullmatch(raw) or _RULE_ROW.fullmatch(raw):
            gap = True
        else:
            yield _line(raw, start, gap)
            gap = False


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in _BREAK.finditer(text):
        yield at, found.start()
        at = found.end()
    yield at, len(text)


def _closed(raw: str) -> int:
    """Returns where a heading's text ends: before the `#` that may close it."""
    bare = raw.rstrip(" \t")
    stem = bare.rstrip("#")
    return len(stem.rstrip(" \t")) if len(stem) < len(bare) else len(raw)


def _line(raw: str, start: int, gap: bool) -> Line:
    passage = plain(raw, start)
    if cells := _cells(passage):
        return Line(Passage(), cells=cells, gap=gap)
    level, bullet, unnumbered = 0, False, False
    if found := _HEADING.match(raw):
        level = len(found[1])
        passage = passage.cut(found.end(), max(found.end(), _closed(raw))).strip()
        unnumbered = passage.text.endswith("{-}")
        passage = passage.cut(0, len(passage.text) - 3) if unnumbered else passage
    elif found := _QUOTE.match(raw) or _BULLET.match(raw):
        bullet = not _QUOTE.match(raw)
        passage = passage.cut(found.end())
    elif _ESCAPED.match(raw):
        passage = passage.cut(passage.text.index("\\") + 1)
    passage, bold = _unbold(passage.strip())
    return Line(passage, level=level, bold=bold, bullet=bullet, gap=gap, unnumbered=unnumbered)


def _unbold(passage: Passage) -> tuple[Passage, bool]:
    """Returns a passage without `**` around words, and whether it was bold as a whole."""
    text = passage.text
    result, at = Passage(), 0
    for found in _BOLD.finditer(text):
        result += passage.cut(at, found.start()) + passage.cut(*found.span(1))
        at = found.end()
    if not at:
        return passage, False
    whole = _BOLD.fullmatch(text)
    return (result + passage.cut(at) if at < len(text) else result), whole is not None


def _cells(passage: Passage) -> tuple[Passage, ...]:
    """Returns the cells of a row with pipes: at least two, or one that ends in a pipe."""
    text = passage.text
    inner = text.strip().strip("|")
    if text.count("|") < 2 or not inner.strip() or len(text) > 2000:
        return ()
    borders = [found.start() for found in re.finditer(r"(?<!\\)\|", text)]
    if not (text.strip().startswith("|") or text.strip().endswith("|")):
        return ()
    edges = [-1, *borders, len(text)]
    cells = [passage.cut(a + 1, b).strip() if a + 1 < b else Passage() for a, b in pairwise(edges)]
    first = 1 if text.strip().startswith("|") else 0
    last = len(cells) - 1 if text.strip().endswith("|") else len(cells)
    return tuple(cells[first:last])
