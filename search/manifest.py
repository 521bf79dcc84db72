"""What an index was made from: for every file its stamp and hash, for every text indexed its outline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from texts.model import Heading, Text


@dataclass(frozen=True, slots=True)
class Outline:
    """Title and headings of a text, for suggestions and slips."""

    title: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A file: size and time of change (nanoseconds), SHA-256, and the outline if its text is indexed."""

    size: int
    changed: int
    sha256: str
    outline: Outline | None = None

    @cached_property
    def row(self) -> str:
        """The entry as a line of the manifest; kept, since of many thousands one or two change at a time."""
        shown = [self.outline.title, self.outline.headings] if self.outline else []
        return _json([self.size, self.changed, self.sha256, *shown])


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_with` names analysis and format; `library` is the folder the texts came from."""

    made_with: str
    library: str
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def __str__(self) -> str:
        """Returns the manifest as it is kept: a line an entry, so that most of it stays as it was."""
        rows = (f"{_json(id)}\t{entry.row}" for id, entry in self.entries.items())
        return "\n".join([_json([self.made_with, self.library]), *rows])


def outline(text: Text) -> Outline:
    """Returns the outline of a text."""
    return Outline(text.title, tuple(block.text for block in text.blocks if isinstance(block, Heading)))


def read_manifest(source: str, before: Mapping[str, Entry] | None = None) -> Manifest:
    """Returns the manifest that `str` made; entries that are as `before` are those of before.

    Raises ValueError or TypeError for anything else.
    """
    head, *lines = source.split("\n")
    made_with, library = json.loads(head)
    return Manifest(made_with, library, dict(_entries(lines, before or {})))


def _entries(lines: list[str], before: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    for line in lines:
        name, _, row = line.partition("\t")
        id = json.loads(name)
        known = before.get(id)
        yield id, known if known and known.row == row else _entry(*json.loads(row))


def _entry(size: int, changed: int, sha256: str, title: str = "", headings: list[str] | None = None) -> Entry:
    return Entry(size, changed, sha256, Outline(title, tuple(headings or ())) if title else None)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
