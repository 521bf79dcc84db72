"""From the parts of a query to what an engine is asked: concepts with the words that stand for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from search.analysis import Analyzer, inner_grams
from search.data import data_lines
from search.engines import Concept, Request
from search.numbers import numbers
from search.query import Asked
from search.synonyms import synonyms
from texts.vocabulary import vocabulary

WHOLE_BONUS, CHUNK_BONUS, ROLE_BONUS, KIND_BONUS = 0.6, 0.3, 0.35, 0.1
"""Share of the best score that a section gains whose title or heading is all that was typed, one run of
it, whose role was named, or whose kind or organisation was."""

SINGLE_WEIGHT = 0.3
"""How much a word of one character counts: it stands everywhere."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A request with what the answer has to say about it."""

    request: Request
    expanded: tuple[str, ...]

    @property
    def needles(self) -> tuple[str, ...]:
        """Returns the strings that snippets show as hits."""
        terms = (term for concept in self.request.concepts for term, _ in concept.terms)
        return tuple(dict.fromkeys([*self.request.phrases, *terms]))


@cache
def stop_words() -> frozenset[str]:
    """Returns the words that a query does not insist on."""
    return frozenset(word for line in data_lines("stopwords.txt") for word in line.split())


def plan(asked: Asked, analyzer: Analyzer, frequency: Callable[[str], int], filters: dict[str, str]) -> Plan:
    """Returns the plan of a query; `frequency` tells how many sections hold a string."""
    words = [word for chunk in asked.chunks for word in _words(chunk, analyzer)]
    kept = [word for word in words if word not in stop_words()] or words
    concepts = [concept for word in dict.fromkeys(kept) for concept in _concepts(word, analyzer, frequency)]
    if concepts and not asked.phrases and not any(concept.needed for concept in concepts):
        concepts = [replace(concept, needed=True) for concept in concepts]
    expanded = dict.fromkeys(
        term for concept in concepts for term, _ in concept.terms[1:] if term not in kept and frequency(term)
    )
    request = Request(
        concepts=tuple(concepts),
        phrases=asked.phrases,
        excluded=asked.excluded,
        grams=tuple(_grams(asked.chunks)),
        bonuses=tuple(_bonuses(asked, kept)),
        filters=filters,
    )
    return Plan(request, tuple(expanded))


def _words(chunk: str, analyzer: Analyzer) -> Iterator[str]:
    """Yields the words of a chunk: a word known whole, numbers with their unit, else as cut."""
    if synonyms().of(chunk):
        yield chunk
        return
    end = 0
    for start, stop, _ in numbers(chunk):
        yield from _joined(analyzer.words(chunk[end:start]))
        yield chunk[start:stop]
        end = stop
    yield from _joined(analyzer.words(chunk[end:]))


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Yields the words, neighbours of one character joined: 代 and 会 were a part of something longer."""
    run = ""
    for word in words:
        if len(word) == 1 and word not in stop_words():
            run += word
            continue
        if run:
            yield run
            run = ""
        yield word
    if run:
        yield run


def _concepts(word: str, analyzer: Analyzer, frequency: Callable[[str], int]) -> Iterator[Concept]:
    """Yields the concept of a word; of its parts, where neither it nor a synonym is found anywhere."""
    terms = tuple(_terms(word).items())
    if len(word) > 3 and not any(frequency(term) for term, _ in terms):
        parts = [part for part in dict.fromkeys(analyzer.parts(word)) if 1 < len(part) < len(word)]
        if len("".join(parts)) >= len(word):
            yield from (Concept(tuple(_terms(part).items())) for part in parts)
            return
    single = len(word) == 1
    yield Concept(terms, needed=not single, weight=SINGLE_WEIGHT if single else 1.0)


def _terms(word: str) -> dict[str, float]:
    """Returns the strings that stand for a word, itself first; a number also in its one form."""
    terms = {word: 1.0} | dict(synonyms().of(word))
    for start, stop, form in numbers(word):
        if (start, stop) == (0, len(word)):
            terms = {form: 1.0, word: 1.0}
    return terms


def _grams(chunks: Iterable[str]) -> Iterator[str]:
    """Yields the pairs of characters of the query that say something."""
    for gram in dict.fromkeys(gram for chunk in chunks for gram in inner_grams(chunk)):
        if gram not in stop_words() and not all(char in stop_words() for char in gram):
            yield gram


def _bonuses(asked: Asked, words: list[str]) -> Iterator[tuple[str, str, float]]:
    strings = [*asked.chunks, *asked.phrases]
    whole = "".join(strings)
    for field in ("title", "heading"):
        yield field, whole, WHOLE_BONUS
        if len(strings) > 1:
            yield from ((field, string, CHUNK_BONUS) for string in strings)
    for string in dict.fromkeys([*strings, *words]):
        if role := roles().get(string):
            yield "role", role, ROLE_BONUS
        if kind := kinds().get(string):
            yield "kind", kind, KIND_BONUS


@cache
def roles() -> dict[str, str]:
    """Returns the section roles by name and by the heading words that name them."""
    table = vocabulary().section_roles
    named = {pattern.strip("^$"): role for role, patterns in reversed(table.items()) for pattern in patterns}
    return named | {role: role for role in table}


@cache
def kinds() -> dict[str, str]:
    """Returns the kinds by name and alias."""
    table = vocabulary().kinds
    return {alias: kind.name for kind in table.values() for alias in kind.aliases} | {name: name for name in table}
