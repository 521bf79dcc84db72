"""Reading a commit of Whoosh: a token's postings as a dictionary, a field's values as a list."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import copy
from time import sleep
from typing import Any

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound

from search.engines import searched

Postings = dict[int, float]
"""Section number → weight."""

CACHED = 1_000_000
"""Postings kept in memory, some 100 MB at most."""

REMEMBERED = 20_000
"""Sections whose text for literal search is kept in memory."""


class Leaf:
    """A segment: files that never change. The numbers of deleted sections do, and where it begins."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.columns: dict[str, list[tuple[str, ...]]] = {}
        self.base, self.deleted = 0, frozenset[int]()

    def at(self, base: int, deleted: Iterable[int]) -> Leaf:
        """Returns the same segment in another commit."""
        leaf = copy(self)
        leaf.base, leaf.deleted = base, frozenset(deleted)
        return leaf

    def postings(self, field: str, token: str | bytes) -> Iterator[tuple[int, float]]:
        """Yields number within the segment and weight, deleted sections too."""
        terms = self.reader._terms  # the reader's own `postings` would filter them one by one
        try:
            key = token if isinstance(token, bytes) else token.encode("utf-8")
            matcher = terms.matcher(field, key, self.reader.schema[field].format)
        except TermNotFound:
            return
        if not isinstance(matcher, W3LeafMatcher):
            yield from zip(*terms.term_info(field, key).inlined_postings()[:2], strict=True)
            return
        while True:
            matcher._read_ids()
            matcher._read_weights()
            yield from zip(matcher._ids, matcher._weights, strict=True)
            matcher._next_block()
            if matcher._atend:
                return

    def column(self, field: str) -> list[tuple[str, ...]]:
        """Returns the values of a field by section number within the segment."""
        if field not in self.columns:
            values: list[tuple[str, ...]] = [()] * self.reader.doc_count_all()
            for token in self.reader.lexicon(field):
                value = (token.decode("utf-8"),)
                for doc, _ in self.postings(field, token):
                    values[doc] += value
            self.columns[field] = values
        return self.columns[field]


class Store:
    """One commit of an index, with what was read of it. Not for two threads at a time."""

    def __init__(self, index: Any, before: Store | None = None) -> None:
        """`before` hands on the segments that are still there: opening one copies it into memory."""
        toc = _newest(index)
        known = {leaf.reader.segment().segment_id(): leaf for leaf in before.leaves} if before else {}
        self.generation: int = toc.generation
        self.documents = 0
        self.leaves: list[Leaf] = []
        base = 0
        for segment in toc.segments:
            leaf = known.get(segment.segment_id()) or Leaf(SegmentReader(index.storage, toc.schema, segment))
            self.leaves.append(leaf.at(base, segment.deleted_docs()))
            self.documents += segment.doc_count()
            base += segment.doc_count_all()
        self._columns: dict[str, list[Any]] = {}
        self._cache: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0
        self._searched: dict[int, str] = {}

    def close(self) -> None:
        for leaf in self.leaves:
            if not leaf.reader.is_closed:
                leaf.reader.close()

    def stored(self, doc: int) -> Any:
        leaf = next(leaf for leaf in reversed(self.leaves) if leaf.base <= doc)
        return leaf.reader.stored_fields(doc - leaf.base)

    def searched(self, doc: int) -> str:
        """Returns the tight strings of a section in which literal strings are looked for."""
        if doc not in self._searched:
            if len(self._searched) >= REMEMBERED:
                self._searched.clear()
            self._searched[doc] = searched(json.loads(self.stored(doc)["shown"]))
        return self._searched[doc]

    def postings(self, field: str, token: str) -> Postings:
        """Returns the sections that have a token in a field."""
        return self.cached((field, token), lambda: dict(self.read(field, token)))

    def read(self, field: str, token: str | bytes) -> Iterator[tuple[int, float]]:
        for leaf in self.leaves:
            base, deleted = leaf.base, leaf.deleted
            found = leaf.postings(field, token)
            if deleted:
                found = (pair for pair in found if pair[0] not in deleted)
            yield from ((doc + base, weight) for doc, weight in found) if base else found

    def starting(self, field: str, prefix: str) -> Postings:
        """Returns the sections that have any token with that beginning, weights added up."""
        total: Postings = {}
        for token in {token for leaf in self.leaves for token in leaf.reader.expand_prefix(field, prefix)}:
            for doc, weight in self.read(field, token):
                total[doc] = total.get(doc, 0.0) + weight
        return total

    def cached(self, key: tuple[str, str], make: Callable[[], Postings]) -> Postings:
        """Returns what `make` gave for that key, made now if it was dropped; the oldest go first."""
        if key in self._cache:
            self._cache.move_to_end(key)
            return self._cache[key]
        made = self._cache[key] = make()
        self._cached += len(made)
        while self._cached > CACHED and len(self._cache) > 1:
            self._cached -= len(self._cache.popitem(last=False)[1])
        return made

    def column(self, field: str) -> list[Any]:
        """Returns the values of a field by section number; a text id as itself."""
        if field not in self._columns:
            values: list[Any] = [value for leaf in self.leaves for value in leaf.column(field)]
            self._columns[field] = ["".join(value) for value in values] if field == "text" else values
        return self._columns[field]


def _newest(index: Any) -> Any:
    """Returns the table of contents of the newest commit; a writer may be clearing away the one before."""
    for _ in range(10):
        with suppress(FileNotFoundError):
            return TOC.read(index.storage, index.indexname)
        sleep(0.05)
    return TOC.read(index.storage, index.indexname)
