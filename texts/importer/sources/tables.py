"""Tables of a page: rows where a table holds data, plain lines where it only lays the page out."""

from __future__ import annotations

from dataclasses import dataclass, field

from texts.importer.passage import Bit, Passage
from texts.importer.source import Line

MAX_CELL = 300
"""A table with a longer cell, in characters, lays out running text."""


@dataclass(slots=True)
class Cell:
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    nested: bool = False


class Tables:
    """The tables open at a place of the page, the innermost last."""

    def __init__(self) -> None:
        self.open: list[_Table] = []

    def start(self, tag: str) -> None:
        if tag == "table":
            if self.open:
                self.open[-1].nested = True
            self.open.append(_Table())
        elif self.open and tag == "tr":
            self.open[-1].rows.append([])
        elif self.open:
            if not self.open[-1].rows:
                self.open[-1].rows.append([])
            self.open[-1].rows[-1].append(Cell())

    def end(self, tag: str) -> list[Line]:
        """Returns the lines of a table that ends; nothing for a row or a cell."""
        return self.close() if tag == "table" and self.open else []

    def close(self) -> list[Line]:
        """Closes the innermost table and returns its lines."""
        table = self.open.pop()
        if not _is_data(table):
            return _flat(table)
        rows = [Line(Passage(), cells=tuple(_text(cell) for cell in row)) for row in table.rows if row]
        return _in_order([*table.loose, *(row for row in rows if any(row.cells))])

    def add(self, lines: list[Line]) -> bool:
        """Puts lines into the innermost open cell; says whether there is one."""
        if not self.open:
            return False
        table = self.open[-1]
        if table.rows and table.rows[-1]:
            table.rows[-1][-1].lines += lines
        else:
            table.loose += lines
        return True


def _is_data(table: _Table) -> bool:
    rows = [row for row in table.rows if row]
    wide = sum(len(row) > 1 for row in rows)
    cells = [cell for row in rows for cell in row]
    longest = max((sum(len(line.text) for line in cell.lines) for cell in cells), default=0)
    inner = any(line.cells for cell in cells for line in cell.lines)
    return not table.nested and not inner and len(rows) >= 2 and wide * 2 > len(rows) and longest <= MAX_CELL


def _flat(table: _Table) -> list[Line]:
    cells = [line for row in table.rows for cell in row for line in cell.lines]
    return _in_order([*table.loose, *cells])


def _in_order(lines: list[Line]) -> list[Line]:
    """Returns lines as they stand in the source; words between two rows stay between them."""
    return sorted(lines, key=lambda line: line.start)


def _text(cell: Cell) -> Passage:
    """Returns a cell's lines as one passage, a blank between them."""
    result = Passage()
    for line in cell.lines:
        if result:
            at = line.passage.bits[0].start
            result += Passage((Bit(" ", at, at, "blank"),))
        result += line.passage
    return result
