"""A text laid out for checks: every string with its line in the canonical file and its section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from texts.files import render
from texts.markdown import render_block
from texts.model import Block, Heading, Item, Quote, Table, Text
from texts.names import Name, find_names
from texts.sections import Section, sections

_TITLE_LINE = 2
"""`---` is the first line of a file, `title:` the second."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One string of a text: a title, heading, paragraph, item, line of a quotation or table cell.

    `line` is 1-based in the canonical file, `section` the slug of the section it stands in (empty
    for the title), `block` its place among the text's blocks (-1 for the title).
    """

    string: str
    line: int
    section: str = ""
    block: int = -1


@dataclass(frozen=True)
class Page:
    """A text with its passages. Built once a text, read by every rule."""

    text: Text

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return sections(self.text)

    @cached_property
    def title(self) -> Passage:
        return Passage(self.text.title, _TITLE_LINE)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every string in order, the title first."""
        return (self.title, *self._strings())

    @cached_property
    def running(self) -> tuple[Passage, ...]:
        """Paragraphs and items: the strings that are sentences."""
        return tuple(p for p in self.body if isinstance(self.text.blocks[p.block], (Item, Quote)) or self._is_prose(p))

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        """Every string but the title."""
        return self.passages[1:]

    @cached_property
    def prose(self) -> str:
        """All strings of the body, a line each, for rules that count over the whole text."""
        return "\n".join(passage.string for passage in self.body)

    @cached_property
    def whole(self) -> str:
        """Title and body as one string, a line a passage: what is not in it need not be sought in the passages."""
        return f"{self.title.string}\n{self.prose}"

    @cached_property
    def names(self) -> tuple[tuple[Passage, Name], ...]:
        """The names of people, units and places, with where they stand."""
        return tuple((passage, name) for passage in self.passages for name in find_names(passage.string))

    def _is_prose(self, passage: Passage) -> bool:
        return not isinstance(self.text.blocks[passage.block], (Heading, Table))

    def at(self, block: int) -> Passage:
        """Returns the first passage of a block."""
        return next(passage for passage in self.body if passage.block == block)

    def block(self, passage: Passage) -> Block | None:
        """Returns the block a passage stands in, None for the title."""
        return None if passage.block < 0 else self.text.blocks[passage.block]

    def _strings(self) -> Iterator[Passage]:
        line = render(replace(self.text, blocks=())).count("\n") + 2
        slugs = {section.start: section.slug for section in self.sections}
        slug = ""
        before: Block | None = None
        for place, block in enumerate(self.text.blocks):
            slug = slugs.get(place, slug)
            if before is not None:
                line += 1 if isinstance(before, Item) and isinstance(block, Item) else 2
            yield from _block(block, line, slug, place)
            line += render_block(block).count("\n")
            before = block


def _block(block: Block, line: int, slug: str, place: int) -> Iterator[Passage]:
    if isinstance(block, Table):
        for row, cells in enumerate(block.rows):
            for cell in filter(None, cells):
                yield Passage(cell, line + row + (row > 0), slug, place)
    elif isinstance(block, Quote):
        for offset, string in enumerate(block.text.split("\n")):
            if string:
                yield Passage(string, line + offset, slug, place)
    else:
        yield Passage(block.text, line, slug, place)
