"""What an index was made from: for every file its stamp and hash, for every text indexed its outline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from texts.model import Text
from texts.sections import sections


@dataclass(frozen=True, slots=True)
class Outline:
    """Title and headings of a text, with the slug of each, for suggestions and slips."""

    title: str
    headings: tuple[tuple[str, str], ...]


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
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def outline(text: Text) -> Outline:
    """Returns the outline of a text."""
    found = [(section.heading.text, section.slug) for section in sections(text) if section.heading]
    return Outline(text.title, tuple(found))


def read_manifest(source: str) -> Manifest:
    """Returns the manifest written by `to_json`. Raises ValueError, KeyError or TypeError for anything else."""
    data = json.loads(source)
    entries = {
        id: Entry(row["size"], row["changed"], row["sha256"], _outline(row["outline"]))
        for id, row in data["entries"].items()
    }
    return Manifest(data["made_with"], data["library"], entries)


def _outline(row: dict[str, object] | None) -> Outline | None:
    if row is None:
        return None
    return Outline(str(row["title"]), tuple((heading, slug) for heading, slug in row["headings"]))  # type: ignore[attr-defined]
