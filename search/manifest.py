"""What an index was made from: for every file its stamp and hash, for every text indexed its outline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from texts.model import Heading, Text


@dataclass(frozen=True, slots=True)
class Outline:
    """Title and headings of a text, for suggestions and slips."""

    title: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: size and time of change (nanoseconds), SHA-256, and the outline if its text is indexed."""

    size: int
    changed: int
    sha256: str
    outline: Outline | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_with` names analysis and format; `library` is the folder the texts came from."""

    made_with: str
    library: str
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def to_json(self) -> str:
        rows = {id: _row(entry) for id, entry in self.entries.items()}
        return json.dumps([self.made_with, self.library, rows], ensure_ascii=False, separators=(",", ":"))


def outline(text: Text) -> Outline:
    """Returns the outline of a text."""
    return Outline(text.title, tuple(block.text for block in text.blocks if isinstance(block, Heading)))


def read_manifest(source: str) -> Manifest:
    """Returns the manifest written by `to_json`. Raises ValueError or TypeError for anything else."""
    made_with, library, rows = json.loads(source)
    return Manifest(made_with, library, {id: _entry(*row) for id, row in rows.items()})


def _row(entry: Entry) -> list[Any]:
    shown = [entry.outline.title, entry.outline.headings] if entry.outline else []
    return [entry.size, entry.changed, entry.sha256, *shown]


def _entry(size: int, changed: int, sha256: str, title: str = "", headings: Iterable[str] = ()) -> Entry:
    return Entry(size, changed, sha256, Outline(title, tuple(headings)) if title else None)
