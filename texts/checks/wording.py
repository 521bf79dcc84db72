"""Stale wording: rows of data/wording.yaml found in a text, each with its reason, source and date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from texts.checks.page import Page, Passage
from texts.checks.rule import Hit
from texts.findings import Severity
from texts.numerals import from_chinese

_HISTORY = re.compile(
    "(?<!今年)(?<!本年)(?<!开学)以来|回顾|历史上|曾经|曾于|当年|那时|时期召开|年代|历程|沿革|旧称|原称|始于|先后经历|前身|已(?:经)?废止|已(?:经)?更名|不再使用|改为"
)
_SENTENCE_END = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A wording with what to say instead; the fields are those of the data file."""

    id: str
    pattern: re.Pattern[str]
    say: str
    reason: str
    severity: Severity
    scope: str
    since: str
    source: str
    until: str = ""
    titles: bool = False
    quotes: bool = True
    history: bool = True


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A series of days whose number tells the year: year = base + number."""

    id: str
    pattern: re.Pattern[str]
    base: int
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The table, as it stood on `as_of`."""

    as_of: str
    rows: tuple[Row, ...]
    anniversaries: tuple[Anniversary, ...]


@cache
def table() -> Wording:
    """Returns the table of wording; read once a process."""
    data: dict[str, Any] = yaml.load(
        files("texts").joinpath("data/wording.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return Wording(
        as_of=str(data["as_of"]),
        rows=tuple(Row(**_plain(row)) for row in data["rows"]),
        anniversaries=tuple(Anniversary(**_plain(row)) for row in data["anniversaries"]),
    )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Returns a row with its pattern compiled and its dates as strings."""
    dated = {key: str(row[key]) for key in ("since", "until") if key in row}
    return row | dated | {"pattern": re.compile(row["pattern"])}


def stale(page: Page) -> Iterator[Hit]:
    """Wording out of date; a historic mention passes with a note. Of rows that overlap the first one tells."""
    rows = [row for row in table().rows if row.pattern.search(page.whole)]
    for passage in page.passages if rows else ():
        taken: list[range] = []
        for row in rows:
            for found in row.pattern.finditer(passage.string):
                place = range(found.start(), found.end())
                if _applies(row, passage.string, found.start()) and not any(_overlap(place, other) for other in taken):
                    taken.append(place)
                    yield _hit(row, passage, found)


def _overlap(one: range, other: range) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)


def _applies(row: Row, string: str, place: int) -> bool:
    """Returns whether a match counts: names of documents stay as they were, and quotes where the row says so."""
    before = string[:place]
    in_title = before.count("《") > before.count("》")
    in_quotes = before.count("“") > before.count("”")
    return (row.titles or not in_title) and (row.quotes or not in_quotes)


def _hit(row: Row, passage: Passage, found: re.Match[str]) -> Hit:
    historic = row.history and _HISTORY.search(_sentence(passage.string, found.start(), found.end()))
    if historic:
        message = f"旧提法：{row.reason}，这里像是叙述历史"
        return Hit(passage, found[0], message, "是历史叙述就保留，并在 accept 里写明", "hint", table().as_of)
    message = f"提法过时或不准：{row.reason}"
    return Hit(passage, found[0], message, f"现在写：{row.say}（据{row.source}）", row.severity, table().as_of)


def _sentence(string: str, start: int, end: int) -> str:
    """Returns the sentence around a match."""
    first = max(string.rfind(mark, 0, start) for mark in _SENTENCE_END) + 1
    last = min((at for mark in _SENTENCE_END if (at := string.find(mark, end)) >= 0), default=len(string))
    return string[first:last]


def anniversaries(page: Page) -> Iterator[Hit]:
    """A numbered day whose year is not this or the next one: 第十九个教师节 was in 2003."""
    this_year = int(table().as_of[:4])
    for row in table().anniversaries:
        for passage in page.passages if row.pattern.search(page.whole) else ():
            for found in row.pattern.finditer(passage.string):
                year = row.base + from_chinese(found[1])
                if year not in (this_year, this_year + 1):
                    yield Hit(
                        passage,
                        found[0],
                        f"{row.name}的这个数对应 {year} 年",
                        f"{this_year} 年是第 {this_year - row.base} 个（周年），请改写或改成槽位",
                        as_of=table().as_of,
                    )
