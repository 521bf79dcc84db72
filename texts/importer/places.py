"""The account of a source: which characters stand in a text, which were changed, which were dropped and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from texts.importer.passage import Passage
from texts.importer.source import Line

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """A place in the source that reads otherwise in the text."""

    start: int
    end: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A place in the source that stands in no text."""

    start: int
    end: int
    text: str
    reason: str


def spans(passages: Iterable[Passage]) -> list[Span]:
    """Returns the source ranges of passages in order, touching ones merged."""
    found: list[Span] = []
    for start, end in sorted(
        (bit.start, bit.end) for passage in passages for bit in passage.bits if bit.end > bit.start
    ):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def edits(passages: Iterable[Passage], source: str) -> list[Edit]:
    """Returns all changes that passages carry, in source order."""
    bits = sorted((bit.start, bit.end, bit.text, bit.rule) for passage in passages for bit in passage.bits if bit.rule)
    return [Edit(start, end, source[start:end], text, rule) for start, end, text, rule in bits]


def dropped(source: str, kept: Sequence[Span], lines: Iterable[tuple[Line, str]]) -> list[Dropped]:
    """Returns everything outside the kept spans that is not blank, with the reason of the line it belongs to.

    What belongs to no line is markup; markup between two drops of one reason goes with them.
    """
    reasons = sorted((start, end, reason) for line, reason in lines for start, end in [_extent(line)] if end > start)
    found: list[Dropped] = []
    at = 0
    next_reason = 0
    for start, end in [*kept, (len(source), len(source))]:
        gap: list[tuple[int, int, str]] = []
        while next_reason < len(reasons) and reasons[next_reason][0] < end:
            a, b, reason = reasons[next_reason]
            next_reason += 1
            a, b = max(a, at), min(b, start)
            if a < b:
                gap += [(at, a, "markup"), (a, b, reason)]
                at = b
        gap.append((at, start, "markup"))
        found += _merged(source, gap)
        at = max(at, end)
    return found


def _extent(line: Line) -> Span:
    bits = [bit for passage in (line.passage, *line.cells) for bit in passage.bits]
    return (bits[0].start, bits[-1].end) if bits else (0, 0)


def _merged(source: str, gap: Sequence[tuple[int, int, str]]) -> list[Dropped]:
    """Returns the drops of one gap, blanks cut at both ends, neighbours of one reason as one."""
    parts = [part for start, end, reason in gap if (part := _trimmed(source, start, end, reason))]
    merged: list[tuple[int, int, str]] = []
    for i, (start, end, reason) in enumerate(parts):
        around = merged[-1][2] if merged else ""
        if reason == "markup" and i + 1 < len(parts) and parts[i + 1][2] == around:
            reason = around
        if merged and merged[-1][2] == reason:
            merged[-1] = (merged[-1][0], end, reason)
        else:
            merged.append((start, end, reason))
    return [Dropped(start, end, source[start:end], reason) for start, end, reason in merged]


def _trimmed(source: str, start: int, end: int, reason: str) -> tuple[int, int, str] | None:
    text = source[start:end]
    bare = text.strip()
    if not bare:
        return None
    start += len(text) - len(text.lstrip())
    return start, start + len(bare), reason
