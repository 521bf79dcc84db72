"""The part of a section that shows why it was found, cut at sentence borders, with its hits marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from search.folding import BREAK, SILENT, fold
from search.numbers import NUMBER, canonical

WIDTH = 90
"""Characters a snippet shows, at least one sentence."""

_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?[”’」』）)]*")
_CLAUSE = re.compile(r"[^，、：,:\s]*[，、：,:\s]?")
CUT = "……"

KEPT = 10_000
"""Sections whose folded text and sentences are kept in memory, some 30 MB."""

Span = tuple[int, int]
Pair = list[str | bool]


def snippet(body: str, needles: Iterable[str]) -> list[Pair]:
    """Returns pairs of text and is-hit; together they are one stretch of the body, `……` where it is cut."""
    spans = hits(body, needles)
    start, end = _window(body, spans)
    pairs: list[Pair] = [[CUT, False]] if start else []
    place = start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left >= right:
            continue
        if place < left:
            pairs.append([body[place:left], False])
        pairs.append([body[left:right], True])
        place = right
    if place < end:
        pairs.append([body[place:end], False])
    if end < len(body):
        pairs.append([CUT, False])
    return pairs


def hits(body: str, needles: Iterable[str]) -> list[Span]:
    """Returns where the needles (tight strings) stand in a body, overlapping ones as one span, in order."""
    folded = _folded(body)
    found = [span for needle in needles for span in _find(needle, folded)]
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_folded = lru_cache(maxsize=KEPT)(fold)


def _find(needle: str, folded: str) -> Iterator[Span]:
    """Yields where a needle stands, whatever counts for nothing within; a number in either script, and whole."""
    if NUMBER.fullmatch(needle):
        form = canonical(needle)
        yield from (found.span() for found in NUMBER.finditer(folded) if canonical(found[0]) == form)
    if needle:
        yield from (found.span() for found in _pattern(needle).finditer(folded))


@lru_cache(maxsize=1000)
def _pattern(needle: str) -> re.Pattern[str]:
    between = f"{SILENT}*"
    pattern = between.join(f"[{SILENT}{BREAK}]+" if char == BREAK else re.escape(char) for char in needle)
    whole = rf"(?<![\d.])(?<!\d{SILENT})" if NUMBER.fullmatch(needle) else ""
    return re.compile(whole + pattern)


def _window(body: str, spans: list[Span]) -> Span:
    """Returns the stretch of whole sentences with the most hits; of clauses, where a sentence is too long."""
    pieces = _cut(body)
    if not pieces:
        return 0, 0
    starts = [start for start, _ in pieces]
    first = sorted({max(0, bisect_right(starts, left) - 1) for left, _ in spans}) or [0]
    windows = [(pieces[i][0], _end(pieces, i)) for i in first]
    return _trimmed(body, max(windows, key=lambda window: _worth(body, spans, window)))


@lru_cache(maxsize=KEPT)  # the sections that one query finds, the next often finds too
def _cut(body: str) -> list[Span]:
    """Returns where the sentences of a body stand, too long ones in clauses."""
    return [piece for sentence in _SENTENCE.finditer(body) for piece in _pieces(sentence)]


def _end(pieces: list[Span], first: int) -> int:
    """Returns where the last piece ends that still fits into WIDTH, counted from the first one's start."""
    start, end = pieces[first]
    for _, after in pieces[first + 1 :]:
        if after - start > WIDTH:
            break
        end = after
    return end


def _worth(body: str, spans: list[Span], window: Span) -> float:
    """Returns how much a window shows: different strings first, then how many hits."""
    shown = [body[left:right] for left, right in spans if window[0] <= left and right <= window[1]]
    return len(set(shown)) + 0.05 * len(shown)


def _pieces(sentence: re.Match[str]) -> Iterator[Span]:
    start, end = sentence.span()
    if end - start <= WIDTH:
        if start < end:
            yield start, end
        return
    for clause in _CLAUSE.finditer(sentence.string, start, end):
        yield from ((i, min(i + WIDTH, clause.end())) for i in range(clause.start(), clause.end(), WIDTH))


def _trimmed(body: str, place: Span) -> Span:
    start, end = place
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end
