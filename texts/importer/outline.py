"""The outline of a piece: which lines are headings, how deep, which are items, which are text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from texts.importer.glued import Openings
from texts.importer.levels import set_levels
from texts.importer.marks import RANK, Mark, mark, period
from texts.importer.rows import Row
from texts.importer.source import Line
from texts.importer.titles import salutation
from texts.vocabulary import vocabulary

_STOP_INSIDE = re.compile(r"[。！？；](?!$)")
_COLON_END = re.compile(r"[^。，；！？]{2,16}[:：]")
_RUN_IN = re.compile(r"([^。，；：:！？“”]{2,16})[。：:]\s*(?=[^\s\d])")
_ITEM = re.compile(r"\d{1,9}\. ")
_BARE = re.compile(r"(?![A-Za-z①-⑳][)）.、])[^。，；：:！？!?,.、|“”\d]{2,20}")
MAX_HEADING = 60
"""Longest heading in characters; what is longer is a sentence."""


def outline(lines: Sequence[Line]) -> list[Row]:
    """Returns a row for each line with `kind` and, for headings, `level` 2 to 5."""
    rows = [Row(line, None if line.cells else mark(line.text)) for line in lines]
    _number_series(rows)
    _judge_series(rows)
    _judge_plain(rows)
    rows = [part for row in rows for part in _parted(row)]
    set_levels(rows)
    return rows


def as_marked(lines: Sequence[Line]) -> list[Row]:
    """Returns rows of a file that is a model text already: its marks mean what they say."""
    rows = []
    for line in lines:
        found = mark(line.text) if _ITEM.match(line.text) and not line.level else None
        kind = "heading" if line.level else "row" if line.cells else "item" if found or line.bullet else "text"
        rows.append(Row(line, found, kind=kind, key="plain", level=line.level))
    return rows


def _number_series(rows: Sequence[Row]) -> None:
    """Gives marks that count on from each other the same series; a fall back to 1 starts a new one."""
    open_: list[tuple[str, int, int]] = []
    count = 0
    for row in rows:
        if row.mark is None:
            continue
        kind, value = row.mark.kind, row.mark.value
        while open_ and RANK[open_[-1][0]] > RANK[kind]:
            open_.pop()
        if open_ and open_[-1][0] == kind and (value >= open_[-1][1] or (value > 1 and value >= open_[-1][1] - 2)):
            row.series = open_.pop()[2]
        else:
            if open_ and open_[-1][0] == kind:
                open_.pop()
            row.series, count = count, count + 1
        open_.append((kind, value, row.series))


def _judge_series(rows: Sequence[Row]) -> None:
    """Decides for each series whether its members are headings or items."""
    members: dict[int, list[int]] = {}
    openings = Openings(row.bare for row in rows)
    for i, row in enumerate(rows):
        if row.mark:
            members.setdefault(row.series, []).append(i)
    for places in members.values():
        heading = _is_heading_series(rows, places)
        stopped = sum(rows[i].bare.endswith("。") for i in places) * 2 > len(places)
        for i in places:
            row = rows[i]
            if heading and row.bare and not row.line.bullet and _titled(row, openings, stopped):
                row.kind, row.key = "heading", _mark(row).kind
            else:
                as_text = RANK[_mark(row).kind] <= RANK["条"] or not row.bare or (heading and not row.line.bullet)
                row.kind = "text" if as_text else "item"


def _titled(row: Row, openings: Openings, stopped: bool) -> bool:
    """Says whether a member of a series of headings has one: alone, or before its text in the same line.

    `stopped` is true where the other headings end in 。 too.
    """
    bare = row.bare
    run_in = _RUN_IN.match(bare) is not None
    fits = len(bare) <= MAX_HEADING and not _STOP_INSIDE.search(bare)
    sentence = len(bare) > 30 and bare.endswith("。") and not stopped
    if not run_in and (sentence or not fits):
        row.glued = openings.glued_at(bare)
    return fits or run_in or row.glued > 0


def _mark(row: Row) -> Mark:
    assert row.mark is not None
    return row.mark


def _is_heading_series(rows: Sequence[Row], places: Sequence[int]) -> bool:
    kind = _mark(rows[places[0]]).kind
    if kind in ("编", "章", "节"):
        return True
    short = [i for i in places if _head_like(rows[i])]
    run_in = [i for i in places if not _head_like(rows[i]) and _RUN_IN.match(rows[i].bare)]
    if kind == "条":
        return bool(short) and len(short) * 2 > len(places) and all(len(rows[i].bare) <= 30 for i in short)
    if kind in ("一、", "（一）"):
        titled = [i for i in short if not rows[i].bare.endswith("。") or _has_text(rows, i)]
        return (len(short) * 2 >= len(places) and len(titled) * 2 >= len(places)) or len(run_in) * 5 >= len(places) * 4
    hinted = sum(rows[i].line.level > 0 or rows[i].line.bold for i in places)
    if hinted * 2 > len(places):
        return True
    led = [i for i in short if _has_text(rows, i)]
    return len(places) > 1 and len(short) == len(places) and len(led) * 5 >= len(places) * 3


def _head_like(row: Row) -> bool:
    return 0 < len(row.bare) <= MAX_HEADING and not _STOP_INSIDE.search(row.bare) and not row.bare.endswith("；")


def _has_text(rows: Sequence[Row], i: int) -> bool:
    """Says whether something of its own follows a row: text, or a deeper mark."""
    if i + 1 >= len(rows):
        return False
    here, after = rows[i].mark, rows[i + 1].mark
    if after is None:
        return here is None or RANK[here.kind] <= RANK["（一）"] or not period(rows[i + 1].line.text)
    return here is not None and RANK[after.kind] > RANK[here.kind]


def _judge_plain(rows: Sequence[Row]) -> None:
    """Decides for lines without a mark: period, label, bare or marked-up heading, or text."""
    labels = Counter(row.line.text for row in rows if row.mark is None)
    run_in, named = _run_in_periods(rows), _named_periods(rows)
    bare = [i for i, row in enumerate(rows) if _bare_heading(rows, i)]
    bare = bare if len(bare) >= 3 else [i for i in bare if vocabulary().section_role(rows[i].line.text)]
    for i, row in enumerate(rows):
        text = row.line.text
        if row.mark is not None:
            continue
        if row.line.cells:
            row.kind = "row"
        elif row.line.bullet:
            row.kind = "item"
        elif i in named or i in run_in or (period(text) and not text[period(text) :].strip("：: ")):
            row.kind, row.key = "plain-heading", "theme" if i in named else "period"
        elif _COLON_END.fullmatch(text) and not salutation(text) and _has_text(rows, i) and _named(text, labels[text]):
            row.kind, row.key = "plain-heading", "label" if labels[text] > 1 else "plain"
        elif (row.line.level or i in bare or row.line.bold) and _plain_heading(text) and _has_text_or_end(rows, i):
            row.kind, row.key = "plain-heading", "plain"
        else:
            row.kind = "text"


def _named(text: str, count: int) -> bool:
    return count > 1 or bool(vocabulary().section_role(text.rstrip(":：")))


def _plain_heading(text: str) -> bool:
    return 2 <= len(text) <= 40 and not re.search(r"[。；！？]|\{[-#][^}]*\}$", text) and not salutation(text)


def _has_text_or_end(rows: Sequence[Row], i: int) -> bool:
    return i + 1 < len(rows)


def _bare_heading(rows: Sequence[Row], i: int) -> bool:
    """Says whether a short line without any mark stands before a long paragraph or a first 一、."""
    row = rows[i]
    if row.mark or row.line.cells or row.line.bullet or not _BARE.fullmatch(row.line.text) or i + 1 >= len(rows):
        return False
    after = rows[i + 1]
    if after.mark:
        return after.mark.kind in ("一、", "（一）") and after.mark.value == 1
    return len(after.line.text) >= 30 and after.line.text[-1] in "。：:；"


def _run_in_periods(rows: Sequence[Row]) -> frozenset[int]:
    """Returns the rows that begin with a month and go straight on with its work: three or more, rising."""
    found = [
        i
        for i, row in enumerate(rows)
        if row.mark is None
        and 2 <= (size := period(row.line.text)) < len(row.line.text)
        and row.line.text[:size].endswith("月份")
        and row.line.text[size] not in "的，、。至到—和与期间内前后以"
    ]
    return frozenset(found) if len(found) >= 3 else frozenset()


def _named_periods(rows: Sequence[Row]) -> frozenset[int]:
    """Returns the rows that name a month and its theme before a list (三月主题：文明礼仪): three or more."""
    found = []
    for i, row in enumerate(rows[:-1]):
        text = row.line.text
        size = period(text)
        bare = row.mark is None and 0 < size < len(text) <= 30 and text[size - 1] in "月份周期年"
        if bare and text[size:].strip("：: ") and not re.search("[。；！？]", text) and rows[i + 1].mark is not None:
            found.append(i)
    return frozenset(found) if len(found) >= 3 else frozenset()


def _parted(row: Row) -> Iterator[Row]:
    """Yields a row, or a heading and the text that runs in behind it."""
    text = row.line.text
    if row.key == "period":
        size = period(text)
        rest = text[size:].lstrip("：: ")
        if rest:
            yield replace(row, line=replace(row.line, passage=row.line.passage.cut(0, size)))
            start = len(text) - len(rest)
            yield Row(replace(row.line, passage=row.line.passage.cut(start), level=0), None, kind="text")
            return
    elif row.kind == "heading" and row.mark and (at := _text_behind(row)):
        passage = row.line.passage
        yield replace(row, line=replace(row.line, passage=passage.cut(0, row.mark.end + at)))
        behind = replace(row.line, passage=passage.cut(row.mark.end + at).strip(), level=0)
        yield Row(behind, None, kind="text", glued=row.glued)
        return
    yield row


def _text_behind(row: Row) -> int:
    """Returns where in a heading's line its text begins, 0 if there is none."""
    bare = row.bare
    found = _RUN_IN.match(bare)
    if found and (
        len(bare) > MAX_HEADING
        or _STOP_INSIDE.search(bare)
        or (len(bare) - found.end() >= 12 and bare[-1] in "。；！？：")
    ):
        return found.end(1) + 1
    return row.glued
