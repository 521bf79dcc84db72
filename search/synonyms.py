"""Words that stand for each other, read from data/synonyms.txt and from the aliases of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from search.data import data_lines
from texts.vocabulary import vocabulary

SAME, ALIKE, TOWARDS = 0.9, 0.6, 0.45
"""How much a word counts that stands for the one asked: the same thing, something close, one way only."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """For each word the words that may stand for it, with their weight between 0 and 1."""

    table: Mapping[str, Mapping[str, float]]

    def of(self, word: str) -> Mapping[str, float]:
        """Returns the words that stand for `word`, the word itself left out."""
        return self.table.get(word, {})

    def words(self) -> Iterator[str]:
        """Yields every word of the table."""
        yield from self.table
        for others in self.table.values():
            yield from others


@cache
def synonyms() -> Synonyms:
    """Returns the project's synonyms; read once a process."""
    table: dict[str, dict[str, float]] = {}
    for word, other, weight in [*_file(), *_vocabulary()]:
        row = table.setdefault(word, {})
        row[other] = max(weight, row.get(other, 0.0))
    return Synonyms(_closed(table))


def _file() -> Iterator[tuple[str, str, float]]:
    for line in data_lines("synonyms.txt"):
        if ">" in line:
            word, _, others = line.partition(">")
            yield from ((word.strip(), other, TOWARDS) for other in others.split())
        else:
            sign, weight = ("=", SAME) if "=" in line else ("~", ALIKE)
            words = [word.strip() for word in line.split(sign)]
            yield from ((word, other, weight) for word in words for other in words if word != other)


def _vocabulary() -> Iterator[tuple[str, str, float]]:
    """Yields name and aliases of topics and organisations, whose aliases may be narrower, and of kinds."""
    words = vocabulary()
    for term in [*words.topics.values(), *words.orgs.values()]:
        yield from ((term.name, alias, TOWARDS) for alias in term.aliases)
    for kind in words.kinds.values():
        yield from ((alias, kind.name, ALIKE) for alias in kind.aliases)


def _closed(table: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Returns the table with what holds for a word holding for its equals: 关工 finds what 关工委 finds."""
    closed: dict[str, dict[str, float]] = {}
    for word, row in table.items():
        whole = dict(row)
        for equal, weight in row.items():
            if weight == SAME:
                for other, light in table.get(equal, {}).items():
                    whole[other] = max(light, whole.get(other, 0.0))
        whole.pop(word, None)
        closed[word] = whole
    return closed
