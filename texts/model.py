"""What a text is: front matter and a flat run of blocks. Everything else in the project works on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SLOT = re.compile(r"【([^【】\n]+)】")
"""A slot in a title, heading or body: 【name】. A reader fills it; `{{ }}` is never a slot."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `level` is 2 to 5; `number` is empty until `texts.numbering.number` fills it in."""

    level: int
    text: str
    numbered: bool = True
    number: str = ""

    @property
    def label(self) -> str:
        """The heading as a reader sees it, number and text: 「（三）民主管理」."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; `number` is the number written in the file, None for a bullet."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first row is its head. All rows have as many cells as the head."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation; its lines are joined by `\\n`."""

    text: str


Block = Heading | Paragraph | Item | Table | Quote


@dataclass(frozen=True, slots=True)
class Slot:
    label: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that a curator has looked at and keeps, with the reason."""

    rule: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Who signs a draft and when, as printed at its end."""

    unit: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A model text or a draft. `id` is the path under the library without `.md`.

    Invariants: texts of blocks are not empty, hold no line break (a `Quote` may) and no blank at
    either end; a heading's text does not end in `{-}`.
    """

    id: str
    title: str
    kind: str
    org: str = "通用"
    setting: str = ""
    topics: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    period: str = ""
    year: str = ""
    numbering: str = ""
    state: str = "private"
    summary: str = ""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    section_roles: Mapping[str, str] = field(default_factory=dict)
    accept: tuple[Accepted, ...] = ()
    source: Mapping[str, str] = field(default_factory=lambda: {"type": "unknown"})
    updated: str = ""
    blocks: tuple[Block, ...] = ()
    sign: Sign | None = None


def block_texts(block: Block) -> Iterator[str]:
    """Yields the strings of a block, cell by cell for a table."""
    if isinstance(block, Table):
        for row in block.rows:
            yield from row
    else:
        yield block.text


def plain(block: Block) -> str:
    """Returns a block as a reader sees it, numbers included: rows by line, cells by tab."""
    if isinstance(block, Heading):
        return block.label
    if isinstance(block, Item):
        return f"{block.number}. {block.text}" if block.number is not None else block.text
    if isinstance(block, Table):
        return "\n".join("\t".join(row) for row in block.rows)
    return block.text


def slot_names(text: Text) -> tuple[str, ...]:
    """Returns the names of the slots that stand in title, blocks and sign-off, in order of appearance."""
    strings = [text.title, *(s for block in text.blocks for s in block_texts(block))]
    strings += [text.sign.unit, text.sign.date] if text.sign else []
    return tuple(dict.fromkeys(name for s in strings for name in SLOT.findall(s)))
