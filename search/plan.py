"""From the parts of a query to what an engine is asked: concepts with the words that stand for them."""

from __future__ import annotations

import re
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

WEAK = 0.3
"""How much a word of one character counts, which stands everywhere, a count such as 五种, and a year:
the texts leave the year open, so that a query for 2027年 must not come back empty."""

_QUESTION = re.compile("怎么|怎样|如何|什么|哪|为何|是否|多少|[吗呢谁啥咋]|几(?!乎)|何(?=[人时处种事])")
_COUNT = re.compile(r"[一二三四五六七八九十几两多\d]+(?:种|类|点|条|个|项|名|位|方面)")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?)?")


@dataclass(frozen=True, slots=True)
class Plan:
    """A request with what the answer has to say about it."""

    request: Request
    expanded: tuple[str, ...]
    question: bool

    @property
    def needles(self) -> tuple[str, ...]:
        """Returns the strings that snippets show as hits."""
        return tuple(dict.fromkeys(term for concept in self.request.concepts for term, _ in concept.terms))


@cache
def stop_words() -> frozenset[str]:
    """Returns the words that a query does not insist on."""
    return frozenset(word for line in data_lines("stopwords.txt") for word in line.split())


def plan(asked: Asked, analyzer: Analyzer, frequency: Callable[[str], int], filters: dict[str, str]) -> Plan:
    """Returns the plan of a query; `frequency` tells how many sections hold a string."""
    words = [word for chunk in asked.chunks for word in _words(chunk, analyzer)]
    kept = [word for word in words if not _empty(word)] or words
    concepts = [concept for word in dict.fromkeys(kept) for concept in _concepts(word, analyzer, frequency)]
    if concepts and not asked.phrases and not any(concept.needed for concept in concepts):
        concepts = [replace(concept, needed=True) for concept in concepts]
    expanded = dict.fromkeys(
        term for concept in concepts for term, _ in concept.terms[1:] if term not in kept and frequency(term)
    )
    concepts += [Concept(((phrase, 1.0),), needed=False) for phrase in asked.phrases]
    request = Request(
        concepts=tuple(concepts),
        phrases=asked.phrases,
        excluded=asked.excluded,
        grams=tuple(_grams(asked.chunks)),
        bonuses=tuple(_bonuses(asked, kept)),
        filters=filters,
    )
    return Plan(request, tuple(expanded), any(_QUESTION.search(chunk) for chunk in asked.chunks))


def _empty(word: str) -> bool:
    """Returns whether a word says nothing of what is looked for: a stop word, or one that asks."""
    return word in stop_words() or _QUESTION.search(word) is not None


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
        shorter = {part for part in analyzer.parts(word) if 1 < len(part) < len(word) and part in word}
        parts = [part for part in shorter if not any(part != other and part in other for other in shorter)]
        if len("".join(parts)) >= len(word):
            yield from (Concept(tuple(_terms(part).items())) for part in sorted(parts, key=word.index))
            return
    weak = len(word) == 1 or _COUNT.fullmatch(word) or any(_YEAR.fullmatch(term) for term, _ in terms)
    yield Concept(terms, needed=not weak, weight=WEAK if weak else 1.0)


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
