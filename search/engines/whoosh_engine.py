"""The default engine: Whoosh keeps postings, stored records and commits; the scoring is ours.

Whoosh's own matchers cost some microseconds of interpreter a posting. Here a token's postings are
read a block of 128 at a time and a request is worked out term by term on dictionaries, which is
several times faster and lets synonyms share one rarity (docs/dev/performance.md).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from math import log
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import create_in, exists_in, open_dir

from search.engines import (
    ABOUT_SHARE,
    FACETS,
    FILTERS,
    GRAM_SHARE,
    Concept,
    Matches,
    Record,
    Request,
    alone,
)
from search.engines.weights import weights
from search.engines.whoosh_postings import Postings, Store
from search.engines.whoosh_scores import Needed, add, counted, covered, weigh_coverage


class _Counted(fields.FieldType):  # type: ignore[misc]
    """A field given as token → weight, so that Whoosh neither analyses nor counts anything.

    It is declared scorable, since Whoosh looks for the file of the lengths with every posting it writes,
    a third of the time, unless there is one.
    """

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None, scorable=True, stored=False)

    def index(self, value: Mapping[str, float], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((token.encode("utf-8"), 1, weight, b"") for token, weight in value.items())

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else value.encode("utf-8")


def _schema() -> Any:
    indexed = {
        name: _Counted() for name in ("words", "grams", "text", "title", "heading", "about", "special", *FILTERS)
    }
    return fields.Schema(shown=fields.STORED(), manifest=fields.STORED(), **indexed)


class WhooshEngine:
    """An index of Whoosh in a folder. Safe to ask from several threads: one answers at a time."""

    def __init__(self, folder: Path) -> None:
        self._index = open_dir(str(folder)) if exists_in(str(folder)) else create_in(str(folder), _schema())
        self.lock = RLock()
        self._store = Store(self._index)

    @alone
    def refresh(self) -> bool:
        if self._store.generation == self._index.latest_generation():
            return False
        self._store = Store(self._index, self._store)
        return True

    @alone
    def manifest(self) -> str:
        handle = next(iter(self._store.postings("special", "manifest")), None)
        return "" if handle is None else str(self._store.stored(handle)["manifest"])

    def size(self) -> int:
        return max(0, self._store.documents - 1)

    @alone
    def shown(self, handle: int) -> Mapping[str, Any]:
        shown: dict[str, Any] = json.loads(self._store.stored(handle)["shown"])
        return shown

    @alone
    def text_of(self, handle: int) -> str:
        return str(self._store.column("text")[handle])

    @alone
    def frequency(self, string: str) -> int:
        return len(self._store.literal(string))

    @alone
    def close(self) -> None:
        self._store.close()

    @alone
    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        self.refresh()  # the numbers of sections below must be those the writer has
        writer = self._index.writer(limitmb=256, codec=W3Codec(blocklimit=512, compression=0))
        try:
            old = [("special", "manifest"), *(("text", text) for text in removed)]
            for doc in [doc for field, value in old for doc in self._store.postings(field, value)]:
                writer.delete_document(doc)
            for record in added:
                writer.add_document(**_fields(record))
            writer.add_document(special={"manifest": 1.0}, manifest=manifest)
            writer.commit()
        except BaseException:
            with suppress(Exception):  # what could not be written cannot be tidied up either: the next commit does
                writer.cancel()
            raise

    @alone
    def find(self, request: Request) -> Matches:
        found = [(concept, self._concept(concept)) for concept in request.concepts]
        rarity = [self._rarity(len(postings)) for _, postings in found]
        needed = [(postings, value) for (concept, postings), value in zip(found, rarity, strict=True) if concept.needed]
        docs = self._narrowed(self._candidates(needed, found, request), request)
        if not docs:
            return Matches()
        best = sum(concept.weight * value for (concept, _), value in zip(found, rarity, strict=True))
        scores = dict.fromkeys(docs, 0.0)
        for (concept, postings), value in zip(found, rarity, strict=True):
            add(scores, postings, concept.weight * value)
        for gram in request.grams:
            postings = self._store.postings("grams", gram)
            if postings:
                add(scores, postings, GRAM_SHARE * self._rarity(len(postings)))
        for field, key, share in request.bonuses:
            for doc in self._store.postings(field, key):
                if doc in scores:
                    scores[doc] += share * best
        for doc in self._openings(request.concepts):
            if doc in scores:
                scores[doc] += ABOUT_SHARE * best
        if request.coverage < 1:
            weigh_coverage(scores, needed)
        return Matches(len(scores), self._ranked(scores, request.top), self._facets(docs))

    def _rarity(self, frequency: int) -> float:
        """Returns the idf of BM25, never negative."""
        return log(1 + (self._store.documents - frequency + 0.5) / (frequency + 0.5))

    def _candidates(self, needed: Needed, found: list[tuple[Concept, Postings]], request: Request) -> set[int]:
        """Returns the sections that hold the phrases and enough of the concepts."""
        phrases = [self._store.literal(phrase) for phrase in request.phrases]
        if not needed:
            chosen = set(phrases[0]) if phrases else set(chain.from_iterable(postings for _, postings in found))
        elif request.coverage >= 1:
            shortest, *rest = sorted((postings for postings, _ in needed), key=len)
            chosen = set(shortest)
            for postings in rest:
                chosen.intersection_update(postings)
        else:
            chosen = covered(needed, request.coverage)
        for phrase in phrases:
            chosen.intersection_update(phrase)
        return chosen

    def _narrowed(self, docs: set[int], request: Request) -> set[int]:
        for field, value in request.filters.items():
            docs.intersection_update(self._store.postings(field, value))
        for string in request.excluded:
            docs.difference_update(self._store.literal(string))
        return docs

    def _concept(self, concept: Concept) -> Postings:
        """Returns the sections where any term of a concept stands, with their weights added up."""
        if len(concept.terms) == 1 and concept.terms[0][1] == 1.0:
            return self._store.term(concept.terms[0][0])
        total: Postings = {}
        for string, share in concept.terms:
            for doc, weight in self._store.term(string).items():
                total[doc] = total.get(doc, 0.0) + share * weight
        return total

    def _openings(self, concepts: Iterable[Concept]) -> set[int]:
        """Returns the openings of the texts that are about all the needed concepts."""
        about = [
            {doc for term, _ in concept.terms for doc in self._store.postings("about", term)}
            for concept in concepts
            if concept.needed
        ]
        return set.intersection(*about) if about else set()

    def _ranked(self, scores: dict[int, float], top: int) -> list[tuple[int, float]]:
        """Returns the best, ties by text and place in it (the sections of a text are added in order)."""
        texts = self._store.column("text")
        best = heapq.nlargest(top, scores.items(), key=itemgetter(1))
        return sorted(best, key=lambda pair: (-round(pair[1], 4), texts[pair[0]], pair[0]))

    def _facets(self, docs: set[int]) -> dict[str, dict[str, int]]:
        return {field: counted(self._store.column(field), docs) for field in FACETS}


def _fields(record: Record) -> dict[str, Any]:
    """Returns a record as the fields of the schema, empty ones left out."""
    values: dict[str, Any] = {field: dict.fromkeys(values, 1.0) for field, values in record.filters.items() if values}
    values |= {field: {value: 1.0} for field, value in record.keys.items() if value}
    if record.about:
        values["about"] = dict.fromkeys(record.about, 1.0)
    return values | {
        "text": {record.text: 1.0},
        "words": weights(record.words, "words"),
        "grams": weights(record.grams, "grams"),
        "shown": json.dumps(record.shown, ensure_ascii=False),
    }
