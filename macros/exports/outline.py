"""What a printed text is made of, in order: lines that each have one kind, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from macros.exports.styles import styles
from texts.model import Block, Heading, Item, Paragraph, Quote, Sign, Table, Text, plain

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MIXED = re.compile("(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])")
_FULL_WIDTH = "\u2000"
"""Characters from here on take a whole cell, those before it half a cell, as digits in 仿宋 text do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the printed text. `kind` is a key of styles.json.

    `right` is the blank at its right edge in characters, for the sign-off only.
    """

    kind: str
    text: str
    right: float = 0


_GAP = Line("table-cell", "")
"""Keeps two tables apart, which Word would join, and ends a file, which may not end in a table."""


def lines(text: Text) -> list[Line | Table]:
    """Returns the title, every block with its number as characters, and the sign-off."""
    found: list[Line | Table] = [Line("title", title(text))]
    for place, block in enumerate(text.blocks):
        if isinstance(block, Table) and isinstance(found[-1], Table):
            found.append(_GAP)
        if place == 0 and isinstance(block, Paragraph) and re.search(styles().salutation, block.text):
            found.append(Line("salutation", block.text))  # 「各位老师：」 stands flush left
        else:
            found += _lines(block)
    found += signed(text.sign)
    return [*found, _GAP] if isinstance(found[-1], Table) else found


def title(text: Text) -> str:
    """Returns the title as one line."""
    return " ".join(text.title.split())


def _lines(block: Block) -> Iterator[Line | Table]:
    if isinstance(block, Table):
        yield block
    elif isinstance(block, Heading):
        yield Line(f"heading{block.level}", block.label)
    elif isinstance(block, Item):
        yield Line("bullet" if block.number is None else "item", plain(block))
    elif isinstance(block, Quote):
        yield from (Line("quote", line) for line in block.text.split("\n") if line)
    else:
        yield Line("paragraph", block.text)


def signed(sign: Sign | None) -> list[Line]:
    """Returns the lines of the sign-off, the unit first; none where nobody signs.

    GB/T 9704-2012, 7.3.5.2 (no seal): the unit ends two characters from the right, the date begins
    two characters right of the unit's first one; a date longer than the unit ends two characters
    from the right itself, and the unit moves left.
    """
    unit, date = (sign.unit.strip(), chinese_date(sign.date)) if sign else ("", "")
    if not (unit and date):
        return [Line(kind, line, 2) for kind, line in (("sign-unit", unit), ("sign-date", date)) if line]
    longer = width(date) - width(unit)
    if longer > 0:
        return [Line("sign-unit", unit, 4 + longer), Line("sign-date", date, 2)]
    return [Line("sign-unit", unit, 2), Line("sign-date", date, -longer)]


def sign_lines(text: Text) -> list[str]:
    """Returns the sign-off as plain lines."""
    return [line.text for line in signed(text.sign)]


def width(text: str) -> float:
    """Returns how many characters wide a line is.

    Latin letters and digits count half; where one stands beside a Chinese character, Word and
    LibreOffice add a quarter.
    """
    cells = sum(1.0 if char >= _FULL_WIDTH else 0.5 for char in text)
    return cells + len(_MIXED.findall(text)) / 4


def chinese_date(date: str) -> str:
    """Returns 2027-01-05 as 2027年1月5日: Arabic, full year, no zero padding (GB/T 9704-2012, 7.3.5).

    Anything that is not a whole date is returned as it is.
    """
    found = _DATE.fullmatch(date.strip())
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else date.strip()
