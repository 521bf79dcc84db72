"""Reading a commit of Whoosh: a token's postings as a dictionary, a field's values as a list.

What was read of a segment is kept as long as there is the segment: a commit that changes a text adds a small
one and takes numbers out of others, so that after it the postings are put together anew but not read again.
"""

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

from search.analysis import inner_grams
from search.engines import searched
from search.engines.weights import LITERAL_SHARE
from search.folding import BREAK

Postings = dict[int, float]
"""Section number → weight."""

CACHED = 1_000_000
"""Postings that a cache keeps, some 100 MB at most. There are two: one of segments, one of the commit."""

ENTRY = 10
"""What a string without postings weighs, in postings: readers may type any number of them."""

REMEMBERED = 20_000
"""Sections of a segment whose text for literal search is kept in memory."""


class Cache:
    """Postings kept in memory by kind and string; the oldest go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], Postings] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[str, ...], make: Callable[[], Postings]) -> Postings:
        """Returns what `make` gave for that key, made now if it was dropped."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = self._kept[key] = make()
        self._size += len(made) + ENTRY
        while self._size > CACHED and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1]) + ENTRY
        return made

    def __len__(self) -> int:
        return len(self._kept)


class Leaf:
    """A segment: files that never change. The numbers of deleted sections do, and where it begins.

    Sections are given by their number within the segment, deleted ones too.
    """

    def __init__(self, reader: Any, cache: Cache) -> None:
        self.reader = reader
        self.id: str = reader.segment().segment_id()
        self._cache = cache
        self._columns: dict[str, list[Any]] = {}
        self._searched: dict[int, str] = {}
        self.base, self.deleted = 0, frozenset[int]()

    def at(self, base: int, deleted: Iterable[int]) -> Leaf:
        """Returns the same segment in another commit."""
        leaf = copy(self)
        leaf.base, leaf.deleted = base, frozenset(deleted)
        return leaf

    def standing(self, postings: Postings) -> Postings:
        """Returns postings of the segment as they stand in the commit: numbered on, without deleted sections."""
        gone = postings.keys() & self.deleted
        if gone:
            postings = postings.copy()
            for doc in gone:
                del postings[doc]
        return {doc + self.base: weight for doc, weight in postings.items()} if self.base else postings

    def postings(self, field: str, token: str) -> Postings:
        """Returns the sections that have a token in a field."""
        return self._cache.get((self.id, field, token), lambda: dict(self._read(field, token)))

    def literal(self, string: str) -> Postings:
        """Returns the sections that hold a tight string, with the weight of its rarest pair of characters there."""
        if len(string) == 2 and BREAK not in string:
            return self.postings("grams", string)
        return self._cache.get((self.id, "literal", string), lambda: self._make_literal(string))

    def term(self, string: str) -> Postings:
        """Returns the sections that hold a string, as a word of its own or otherwise."""
        return self._cache.get((self.id, "term", string), lambda: self._make_term(string))

    def column(self, field: str) -> list[Any]:
        """Returns the values of a field by section number; a text id as itself."""
        if field not in self._columns:
            values: list[tuple[str, ...]] = [()] * self.reader.doc_count_all()
            for token in self.reader.lexicon(field):
                value = (token.decode("utf-8"),)
                for doc, _ in self._read(field, token):
                    values[doc] += value
            self._columns[field] = ["".join(value) for value in values] if field == "text" else values
        return self._columns[field]

    def _make_term(self, string: str) -> Postings:
        postings = {doc: LITERAL_SHARE * weight for doc, weight in self.literal(string).items()}
        postings.update(self._read("words", string))
        return postings

    def _make_literal(self, string: str) -> Postings:
        grams = inner_grams(string)
        if not grams:
            return self._starting("grams", string) if string else {}
        pairs = sorted((self.postings("grams", gram) for gram in grams), key=len)
        docs = set(pairs[0]).intersection(*pairs[1:])
        words = dict(self._read("words", string)) if docs else {}
        return {
            doc: min(postings[doc] for postings in pairs) for doc in docs if doc in words or string in self._text(doc)
        }

    def _starting(self, field: str, prefix: str) -> Postings:
        """Returns the sections that have any token with that beginning, weights added up."""
        total: Postings = {}
        for token in self.reader.expand_prefix(field, prefix):
            for doc, weight in self._read(field, token):
                total[doc] = total.get(doc, 0.0) + weight
        return total

    def _text(self, doc: int) -> str:
        """Returns the tight strings of a section in which literal strings are looked for."""
        if doc not in self._searched:
            if len(self._searched) >= REMEMBERED:
                self._searched.clear()
            self._searched[doc] = searched(json.loads(self.reader.stored_fields(doc)["shown"]))
        return self._searched[doc]

    def _read(self, field: str, token: str | bytes) -> Iterator[tuple[int, float]]:
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


class Store:
    """One commit of an index, with what was read of it. Not for two threads at a time."""

    def __init__(self, index: Any, before: Store | None = None) -> None:
        """`before` hands on the segments that are still there: opening one copies it into memory."""
        toc = _newest(index)
        known = {leaf.id: leaf for leaf in before._leaves} if before else {}
        self._cache: Cache = before._cache if before else Cache()
        self._merged = Cache()
        self.generation: int = toc.generation
        self.documents = 0
        self._leaves: list[Leaf] = []
        base = 0
        for segment in toc.segments:
            leaf = known.get(segment.segment_id())
            if leaf is None:
                leaf = Leaf(SegmentReader(index.storage, toc.schema, segment), self._cache)
            self._leaves.append(leaf.at(base, segment.deleted_docs()))
            self.documents += segment.doc_count()
            base += segment.doc_count_all()
        self._columns: dict[str, list[Any]] = {}

    def close(self) -> None:
        for leaf in self._leaves:
            if not leaf.reader.is_closed:
                leaf.reader.close()

    def stored(self, doc: int) -> Any:
        leaf = next(leaf for leaf in reversed(self._leaves) if leaf.base <= doc)
        return leaf.reader.stored_fields(doc - leaf.base)

    def postings(self, field: str, token: str) -> Postings:
        """Returns the sections that have a token in a field."""
        return self._merged.get((field, token), lambda: self._merge(lambda leaf: leaf.postings(field, token)))

    def literal(self, string: str) -> Postings:
        """Returns the sections that hold a tight string, with the weight of its rarest pair of characters there."""
        return self._merged.get(("literal", string), lambda: self._merge(lambda leaf: leaf.literal(string)))

    def term(self, string: str) -> Postings:
        """Returns the sections that hold a string, as a word of its own or otherwise."""
        return self._merged.get(("term", string), lambda: self._merge(lambda leaf: leaf.term(string)))

    def _merge(self, of: Callable[[Leaf], Postings]) -> Postings:
        """Returns the postings of all segments as those of the commit."""
        parts = [part for leaf in self._leaves if (part := leaf.standing(of(leaf)))]
        if len(parts) == 1:
            return parts[0]
        merged: Postings = {}
        for part in parts:
            merged.update(part)
        return merged

    def column(self, field: str) -> list[Any]:
        """Returns the values of a field by section number; a text id as itself."""
        if field not in self._columns:
            self._columns[field] = [value for leaf in self._leaves for value in leaf.column(field)]
        return self._columns[field]


def _newest(index: Any) -> Any:
    """Returns the table of contents of the newest commit; a writer may be clearing away the one before."""
    for _ in range(10):
        with suppress(FileNotFoundError):
            return TOC.read(index.storage, index.indexname)
        sleep(0.05)
    return TOC.read(index.storage, index.indexname)
