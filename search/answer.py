"""What a search answers: one object for the command line, the service and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.engines import FACETS
from search.snippets import Pair, snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """A section found: what the index shows of it, its score, and its snippet as pairs of text and is-hit."""

    shown: Mapping[str, Any]
    score: float
    snippet: Sequence[Pair]

    def to_json(self, full: bool) -> dict[str, Any]:
        row = {key: value for key, value in self.shown.items() if key != "body"}
        row |= {"score": round(self.score, 3), "snippet": list(self.snippet)}
        return row | {"body": self.shown["body"]} if full else row


@dataclass(frozen=True, slots=True)
class Answer:
    """The sections of one page. `total` and `facets` count all sections found.

    `expanded` are the words looked for beside those typed; `corrected` is the query answered in place of
    the one typed; `relaxed` and `notice` are sentences for the reader. The last three are None if nothing.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    took_ms: float = 0.0
    expanded: tuple[str, ...] = ()
    corrected: str | None = None
    relaxed: str | None = None
    notice: str | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def to_json(self, full: bool) -> dict[str, Any]:
        """Returns the documented object; `full` adds the `body` of each hit."""
        return {
            "query": self.query,
            "total": self.total,
            "took_ms": round(self.took_ms, 2),
            "expanded": list(self.expanded),
            "corrected": self.corrected,
            "relaxed": self.relaxed,
            "notice": self.notice,
            "hits": [hit.to_json(full) for hit in self.hits],
            "facets": {name: dict(self.facets.get(name, {})) for name in FACETS},
        }


def hit(shown: Mapping[str, Any], score: float, needles: Sequence[str]) -> Hit:
    """Returns a hit with its snippet."""
    return Hit(shown, score, snippet(shown["body"], needles))
