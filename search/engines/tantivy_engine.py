"""The fast engine (extra `fast`): tantivy on the same tokens, asked the same requests.

What is found is the same as with Whoosh. Scores differ in the tail: tantivy has its own BM25, and a
string that stands there without being a word counts with a constant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, groupby
from math import log
from pathlib import Path
from secrets import token_hex
from threading import RLock
from typing import Any

from tantivy import DocAddress, Document, Index, Occur, Query

from search.analysis import grams
from search.engines import (
    ABOUT_SHARE,
    FACETS,
    GRAM_SHARE,
    Concept,
    Matches,
    Record,
    Request,
    alone,
)
from search.engines.tantivy_schema import document, schema
from search.folding import BREAK

COMBINED = 10
"""Needed concepts that partial answers combine; of a longer query the rarest are taken."""

LITERAL = 0.5
"""What a string counts that stands there, but not as a word of its own, against its rarity."""

REMEMBERED = 20_000
"""Sections whose record is kept in memory."""

Handle = tuple[int, int]
"""Segment and number within it."""

Place = tuple[str, int]
"""The same by the segment's name, which outlives commits: a segment only loses sections."""


class TantivyEngine:
    """An index of tantivy in a folder. Safe to ask from several threads: one answers at a time."""

    def __init__(self, folder: Path) -> None:
        self._meta = folder / "meta.json"
        self._index = Index.open(str(folder)) if self._meta.exists() else Index(schema(), str(folder))
        self._schema = self._index.schema
        self.lock = RLock()
        self._shown: dict[Place, dict[str, Any]] = {}
        self._open()

    def _open(self) -> None:
        self._commit, names = self._newest()
        self._index.reload()
        self._searcher = self._index.searcher()
        if self._newest() != (self._commit, names):  # another process has committed or merged meanwhile
            names = [token_hex(8) for _ in range(self._searcher.num_segments)]
        self._segments = names

    def _newest(self) -> tuple[int, list[str]]:
        """Returns number and segments of the last commit; the searcher has them in the same order."""
        meta = json.loads(self._meta.read_text(encoding="utf-8"))
        return int(meta["opstamp"]), [segment["segment_id"] for segment in meta["segments"]]

    @alone
    def refresh(self) -> bool:
        if self._newest()[0] == self._commit:
            return False
        self._open()
        return True

    @alone
    def manifest(self) -> str:
        hits = self._searcher.search(self._raw("special", "manifest"), limit=1).hits
        return bytes(self._searcher.doc(hits[0][1]).get_first("manifest")).decode("utf-8") if hits else ""

    def size(self) -> int:
        return max(0, int(self._searcher.num_docs) - 1)

    @alone
    def shown(self, handle: Handle) -> Mapping[str, Any]:
        segment, number = handle
        place = self._segments[segment], number
        if place not in self._shown:
            if len(self._shown) >= REMEMBERED:
                self._shown.clear()
            self._shown[place] = json.loads(bytes(self._searcher.doc(DocAddress(*handle)).get_first("shown")))
        return self._shown[place]

    def text_of(self, handle: Handle) -> str:
        return str(self.shown(handle)["text"])

    @alone
    def frequency(self, string: str) -> int:
        return self._count(self._literal(string))

    def close(self) -> None:
        """Nothing is held open but by the objects themselves."""

    @alone
    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        try:
            writer.delete_documents_by_term("special", "manifest")
            for text in removed:
                writer.delete_documents_by_term("text", text)
            for record in added:
                writer.add_document(document(record))
            last = Document()
            last.add_text("special", "manifest")
            last.add_bytes("manifest", manifest.encode("utf-8"))
            writer.add_document(last)
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    @alone
    def find(self, request: Request) -> Matches:
        concepts = [(concept, self._concept(concept)) for concept in request.concepts]
        rarity = [self._rarity(max(self._frequent(term) for term, _ in concept.terms)) for concept, _ in concepts]
        best = sum(concept.weight * value for (concept, _), value in zip(concepts, rarity, strict=True))
        must = [*self._required(request, concepts, rarity), *map(self._literal, request.phrases)]
        must += [self._raw(field, value) for field, value in request.filters.items()]
        if not must or (not request.phrases and not any(concept.needed for concept, _ in concepts)):
            must.append(_any(query for _, query in concepts))
        parts = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in must]
        parts += [(Occur.MustNot, self._literal(string)) for string in request.excluded]
        for (concept, _), value in zip(concepts, rarity, strict=True):
            parts.append((Occur.Should, self._scored(concept, value)))
        for gram in request.grams:
            parts.append((Occur.Should, Query.boost_query(self._term("grams", gram), GRAM_SHARE)))
        for field, key, share in request.bonuses:
            parts.append((Occur.Should, Query.const_score_query(self._raw(field, key), share * best)))
        if about := self._about(request.concepts):
            parts.append((Occur.Should, Query.const_score_query(about, ABOUT_SHARE * best)))
        query = Query.boolean_query(parts)
        found = self._searcher.search(query, limit=request.top, count=True)
        return Matches(int(found.count), self._ranked(found.hits), self._facets(query)) if found.count else Matches()

    def _rarity(self, frequency: int) -> float:
        return log(1 + (self._searcher.num_docs - frequency + 0.5) / (frequency + 0.5))

    def _frequent(self, term: str) -> int:
        """Returns how many sections have a term as a word; else, at most, as a part of one."""
        if count := int(self._searcher.doc_freq("words", term)):
            return count
        return min((int(self._searcher.doc_freq("grams", pair)) for pair in _pairs(term)), default=0)

    def _count(self, query: Any) -> int:
        return int(self._searcher.search(query, limit=1, count=True).count)

    def _term(self, field: str, token: str) -> Any:
        return Query.term_query(self._schema, field, token, index_option="freq")

    def _raw(self, field: str, value: str) -> Any:
        return Query.term_query(self._schema, field, value, index_option="basic")

    def _literal(self, string: str) -> Any:
        """Returns the query for sections that hold a tight string."""
        if len(string) == 1:
            return Query.regex_query(self._schema, "grams", f"{re.escape(string)}.")
        pairs = _pairs(string)
        return Query.phrase_query(self._schema, "grams", pairs) if len(pairs) > 1 else self._term("grams", pairs[0])

    def _concept(self, concept: Concept) -> Any:
        """Returns the query for sections where any term of a concept stands, as a word or otherwise."""
        terms = (term for term, _ in concept.terms)
        return _any(query for term in terms for query in (self._term("words", term), self._literal(term)))

    def _scored(self, concept: Concept, rarity: float) -> Any:
        """Returns the query that gives a concept its score: every term as rare as the concept is."""
        parts = []
        for term, share in concept.terms:
            own = self._rarity(int(self._searcher.doc_freq("words", term)))
            parts.append(Query.boost_query(self._term("words", term), concept.weight * share * rarity / own))
            standing = Query.const_score_query(self._literal(term), concept.weight * share * rarity * LITERAL)
            parts.append(standing)
        return Query.disjunction_max_query(parts, 0.3)

    def _required(
        self, request: Request, concepts: Sequence[tuple[Concept, Any]], rarity: Sequence[float]
    ) -> Iterator[Any]:
        """Yields what a section must have: all needed concepts, or enough of them."""
        needed = [(value, query) for (concept, query), value in zip(concepts, rarity, strict=True) if concept.needed]
        if request.coverage >= 1:
            yield from (query for _, query in needed)
        elif needed:
            least = request.coverage * sum(value for value, _ in needed)
            rarest = sorted(needed, key=lambda pair: -pair[0])[:COMBINED]
            yield _any(map(_all, _enough(rarest, least)))

    def _about(self, concepts: Iterable[Concept]) -> Any:
        needed = [_any(self._raw("about", term) for term, _ in concept.terms) for concept in concepts if concept.needed]
        return _all(needed) if needed else None

    def _ranked(self, hits: Sequence[tuple[float, Any]]) -> list[tuple[Handle, float]]:
        """Returns the hits, ties by text."""
        ranked: list[tuple[Handle, float]] = []
        for score, run in groupby(hits, key=lambda pair: round(pair[0], 4)):
            handles = [(address.segment_ord, address.doc) for _, address in run]
            if len(handles) > 1:
                handles.sort(key=lambda handle: (self.text_of(handle), handle))
            ranked.extend((handle, score) for handle in handles)
        return ranked

    def _facets(self, query: Any) -> dict[str, dict[str, int]]:
        asked = {field: {"terms": {"field": field, "size": 10_000}} for field in FACETS}
        counts = self._searcher.aggregate(query, asked)
        rows = {field: counts[field]["buckets"] for field in FACETS}
        return {
            field: {row["key"]: row["doc_count"] for row in sorted(buckets, key=lambda b: (-b["doc_count"], b["key"]))}
            for field, buckets in rows.items()
        }


def _pairs(string: str) -> list[str]:
    """Returns the pairs of a string in order, END between its runs, as a section that holds it has them."""
    return list(chain.from_iterable(grams(run) for run in string.split(BREAK)))[:-1]


def _any(queries: Iterable[Any]) -> Any:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Iterable[Any]) -> Any:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _enough(needed: Sequence[tuple[float, Any]], least: float) -> Iterator[list[Any]]:
    """Yields the smallest sets of queries whose values together reach `least`."""
    for size in range(1, len(needed) + 1):
        for chosen in combinations(needed, size):
            values = [value for value, _ in chosen]
            if sum(values) >= least > sum(values) - min(values):
                yield [query for _, query in chosen]
