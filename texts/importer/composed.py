"""A piece made into a text: blocks, and for every block the passages its words come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from texts.importer.passage import Change, Passage
from texts.importer.rows import Row
from texts.model import Block, Heading, Item, Paragraph, Table

_END_MARKS = "。：:；，、．."
_NO_HEADING = re.compile(r"\{-\}$|\{#[^}]*\}$")
_NUMBER_AND_TEXT = {"heading": "heading-number", "item": "list-mark"}


@dataclass(frozen=True, slots=True)
class Part:
    """A block and the passages whose texts it holds, cell by cell for a table."""

    block: Block
    passages: tuple[Passage, ...]


def compose(rows: Sequence[Row]) -> list[Part]:
    """Returns the blocks of a piece with their passages, in source order."""
    return list(_parts(rows))


def _parts(rows: Sequence[Row]) -> Iterator[Part]:
    table: list[tuple[Passage, ...]] = []
    for row in rows:
        if row.kind == "row":
            table.append(row.line.cells)
            continue
        if table:
            yield _table(table)
            table = []
        if row.line.text:
            yield _part(row)
    if table:
        yield _table(table)


def _part(row: Row) -> Part:
    passage = row.line.passage
    if row.kind in ("heading", "plain-heading"):
        bare = _unmarked(row, passage)
        if bare and not _NO_HEADING.search(bare.text):
            numbered = row.kind == "heading" or row.key == "plain"
            return Part(Heading(row.level, bare.text, numbered and not row.line.unnumbered), (bare,))
    elif row.kind == "item":
        number = row.mark.value if row.mark else None
        bare = _unmarked(row, passage)
        if bare:
            return Part(Item(bare.text, number), (bare,))
    return Part(Paragraph(passage.text), (passage,))


def _unmarked(row: Row, passage: Passage) -> Passage:
    """Returns the passage without its number, and a heading's also without the mark at its end."""
    changes = []
    if row.mark:
        changes.append(Change(0, row.mark.end, "", _NUMBER_AND_TEXT[row.kind]))
    stem = passage.text.rstrip(_END_MARKS)
    if row.kind != "item" and len(stem) < len(passage.text):
        start = max(len(stem.rstrip()), row.mark.end if row.mark else 0)
        changes.append(Change(start, len(passage.text), "", "heading-mark"))
    return passage.amend(changes) if changes else passage


def _table(rows: Sequence[tuple[Passage, ...]]) -> Part:
    """Returns a table; rows shorter than the longest are filled up with empty cells."""
    width = max(len(row) for row in rows)
    full = [(*row, *[Passage()] * (width - len(row))) for row in rows]
    block = Table(tuple(tuple(cell.text for cell in row) for row in full))
    return Part(block, tuple(cell for row in full for cell in row))
