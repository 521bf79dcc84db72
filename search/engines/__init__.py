"""What an engine is: it keeps records and answers requests. Two exist, Whoosh and tantivy.

Everything a reader sees (query language, snippets, grouping) is made outside of engines, once for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from search.folding import tight

FACETS = ("kind", "org", "topic", "role", "year")
FILTERS = (*FACETS, "post", "state")
SATURATION = 1.2
"""k1 of BM25: how soon a further occurrence adds nothing."""

GRAM_SHARE = 0.25
"""How much neighbouring characters count beside words."""


class EngineError(Exception):
    """The index on disk cannot be read: damaged, foreign, or of another version."""


@dataclass(frozen=True, slots=True)
class Record:
    """A section as the index holds it.

    `words` and `grams` map a token to how often it occurs, in headings counted more. `filters` maps a
    field of FILTERS to its values; `keys` maps `title` and `heading` to their tight form; `shown` is
    what hits are made from.
    """

    id: str
    text: str
    words: Mapping[str, int]
    grams: Mapping[str, int]
    filters: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Concept:
    """Something asked for: any of `terms` (a tight string and its weight) stands for it.

    `needed` concepts must be there in an exact answer; the others only rank.
    """

    terms: tuple[tuple[str, float], ...]
    needed: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to find. `coverage` is the least share of the needed concepts, weighted by rarity, a section
    must have: 1 for all of them. `phrases` must stand there literally, `excluded` must not.
    `bonuses` are (field, value, share): sections with that key or filter value gain that share of the
    best score possible.
    """

    concepts: tuple[Concept, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    bonuses: tuple[tuple[str, str, float], ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    coverage: float = 1.0
    top: int = 200


@dataclass(frozen=True, slots=True)
class Matches:
    """The sections that fit: how many, the best as (handle, score), and counts by filter value."""

    total: int = 0
    ranked: Sequence[tuple[Any, float]] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """An index in a folder. Readers see the last commit; `refresh` moves on to a newer one."""

    def refresh(self) -> bool:
        """Returns whether there was a newer commit to move on to."""

    def manifest(self) -> str:
        """Returns what `commit` was given with the state now seen."""

    def size(self) -> int:
        """Returns the number of sections."""

    def find(self, request: Request) -> Matches:
        """Returns the sections that fit, best first, ties by section id."""

    def shown(self, handle: Any) -> Mapping[str, Any]:
        """Returns `Record.shown` of a section found."""

    def text_of(self, handle: Any) -> str:
        """Returns the id of the text that a section found belongs to."""

    def frequency(self, string: str) -> int:
        """Returns how many sections hold a tight string."""

    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        """Takes out the sections of texts, adds records and puts the manifest, all at once."""

    def close(self) -> None: ...


def searched(shown: Mapping[str, Any]) -> str:
    """Returns the tight strings of a section in which literal strings are looked for, one a line."""
    return "\n".join(map(tight, (*shown["headings"], shown["title"], shown["body"])))


def open_engine(name: str, folder: Path) -> Engine:
    """Returns the engine of that name on a folder, made there if it is empty. Raises EngineError."""
    if name == "tantivy":
        from search.engines.tantivy_engine import TantivyEngine

        return TantivyEngine(folder)
    from search.engines.whoosh_engine import WhooshEngine

    return WhooshEngine(folder)
