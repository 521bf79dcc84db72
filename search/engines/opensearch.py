"""The engine for many readers: an OpenSearch cluster, fed with the same tokens as the embedded engines.

A section is a document: `words` and `grams` are rank features (token → weight), `chars` the same pairs
of characters in a row, cut at blanks by the cluster, so that it needs no plugin. Nothing is seen before
a commit ends, since only commits refresh the index. A generation is an index of its own; the alias
names the one in use and is moved in one step.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from math import log
from typing import Any
from uuid import uuid4

from opensearchpy.exceptions import NotFoundError

from search.analysis import grams
from search.engines import FACETS, EngineError, Matches, Record, Request, searched
from search.engines.cluster import Action, Place, ask, write
from search.engines.opensearch_query import DEEPEST, Clause, concept, facets, feature, holds, literal, scored
from search.engines.opensearch_query import candidates as fitting
from search.engines.weights import weights

MANIFEST, WRITING = "manifest", "writing"
"""Documents beside the sections: what the last commit was given; a commit that has begun."""

LONGEST_TOKEN = 100
"""Longer words are found by their characters; OpenSearch refuses terms over 32 kB."""

LINE = "¶"
"""Stands between the lines of `chars`: nothing is found across it, and folded text never has it."""

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Handle:
    """A section found, with what the cluster sent of it."""

    text: str
    section: str
    shown: Mapping[str, Any] = field(compare=False)


class OpenSearchEngine:
    """One index of a cluster. Safe to ask from several threads."""

    def __init__(self, index: str, place: Place | None = None) -> None:
        self._place = place or Place.from_environment()
        self._name = index
        self._client = self._place.connect()
        self._commit = ""
        self._counts: dict[str, int] = {}
        self.refresh()

    def refresh(self) -> bool:
        seen = str(self._document(MANIFEST, "commit").get("commit", ""))
        if seen == self._commit:
            return False
        self._commit, self._counts = seen, {}
        return True

    def manifest(self) -> str:
        packed = self._document(MANIFEST, "manifest").get("manifest", "")
        return zlib.decompress(b64decode(packed)).decode("utf-8")

    def _document(self, id: str, *fields: str, seen: bool = True) -> dict[str, Any]:
        """Returns fields of a document: as of the last commit, or with `seen` false as it stands now."""
        options = {"index": self._name, "id": id, "_source_includes": list(fields), "realtime": not seen}
        try:
            source: dict[str, Any] = ask(lambda: self._client.get(**options))["_source"]
            return source
        except EngineError as error:
            if isinstance(error.__cause__, NotFoundError) and self._stands():
                return {}
            raise

    def _stands(self) -> bool:
        return bool(ask(lambda: self._client.indices.exists(index=self._name)))

    def size(self) -> int:
        return max(0, self._count({"exists": {"field": "text"}}))

    def frequency(self, string: str) -> int:
        return self._count(literal(string)) if string else 0

    def shown(self, handle: Handle) -> Mapping[str, Any]:
        return handle.shown

    def text_of(self, handle: Handle) -> str:
        return handle.text

    def close(self) -> None:
        self._client.close()

    def find(self, request: Request) -> Matches:
        if not (request.concepts or request.phrases):
            return Matches()
        sections = self.size()
        wanted = {f"c{place}": concept(one) for place, one in enumerate(request.concepts)}
        wanted |= {f"g{gram}": holds("grams", gram) for gram in request.grams}
        counts = dict(zip(wanted, self._counted(list(wanted.values())), strict=True))
        rarity = [_rarity(sections, counts[f"c{place}"]) for place in range(len(request.concepts))]
        gram_rarity = {gram: _rarity(sections, count) for gram in request.grams if (count := counts[f"g{gram}"])}
        query = scored(request, rarity, gram_rarity) if request.concepts else fitting(request, rarity)
        return self._matches(query, min(request.top, DEEPEST))

    def _matches(self, query: Clause, top: int) -> Matches:
        answer = self._search(
            query=query, size=top, aggs=facets(), sort=[{"_score": "desc"}, {"section": "asc"}],
            track_scores=True, _source=["text", "section", "shown"],
        )  # fmt: skip
        ranked = [(Handle(**hit["_source"]), round(hit["_score"], 4)) for hit in answer["hits"]["hits"]]
        counts = {
            name: {row["key"]: row["doc_count"] for row in answer["aggregations"][name]["buckets"]} for name in FACETS
        }
        return Matches(answer["hits"]["total"]["value"], ranked, counts)

    def _count(self, clause: Clause) -> int:
        return self._counted([clause])[0]

    def _counted(self, clauses: list[Clause]) -> list[int]:
        """Returns how many sections each clause holds for; what is known of this commit is not asked again."""
        keys = [json.dumps(clause, ensure_ascii=False) for clause in clauses]
        unknown = {key: clause for key, clause in zip(keys, clauses, strict=True) if key not in self._counts}
        known = dict(self._counts)
        if unknown:
            filters = {str(place): {"filter": clause} for place, clause in enumerate(unknown.values())}
            answer = self._search(query={"match_all": {}}, size=0, aggs=filters)
            known |= {key: answer["aggregations"][str(place)]["doc_count"] for place, key in enumerate(unknown)}
            self._counts = known if len(known) < _REMEMBERED else {key: known[key] for key in keys}
        return [known[key] for key in keys]

    def _search(self, **body: Any) -> dict[str, Any]:
        """Returns an answer from all shards, or raises EngineAway: a part would read as the whole."""
        options = {"track_total_hits": True, **body}
        answer: dict[str, Any] = ask(
            lambda: self._client.search(index=self._name, body=options, allow_partial_search_results=False)
        )
        return answer

    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        if self._document(WRITING, seen=False):
            raise EngineError("上次更新没有做完")
        number = uuid4().hex
        ask(lambda: self._client.index(index=self._name, id=WRITING, body={"commit": number}))
        self._remove(list(removed))
        packed = b64encode(zlib.compress(manifest.encode("utf-8"))).decode("ascii")
        write(self._client, self._name, _actions(added))
        write(self._client, self._name, [({"index": {"_id": MANIFEST}}, {"commit": number, "manifest": packed})])
        ask(lambda: self._client.delete(index=self._name, id=WRITING))
        ask(lambda: self._client.indices.refresh(index=self._name))

    def _remove(self, texts: list[str]) -> None:
        for start in range(0, len(texts), 1000):
            body = {"query": {"terms": {"text": texts[start : start + 1000]}}}
            ask(lambda body=body: self._client.delete_by_query(index=self._name, body=body, conflicts="proceed"))  # type: ignore[misc]


def _rarity(sections: int, frequency: int) -> float:
    """Returns the idf of BM25, never negative."""
    return log(1 + (sections + 1 - frequency + 0.5) / (frequency + 0.5))


def _actions(records: Iterable[Record]) -> Iterator[Action]:
    for record in records:
        yield {"index": {"_id": sha256(record.id.encode()).hexdigest()}}, _document(record)  # ids end at 512 bytes


def _document(record: Record) -> dict[str, Any]:
    document: dict[str, Any] = {name: list(values) for name, values in record.filters.items() if values}
    document |= {name: value for name, value in record.keys.items() if value}
    lines = searched(record.shown).split("\n")
    return document | {
        "text": record.text,
        "section": record.id,
        "about": list(record.about),
        "words": _features(weights(record.words, "words")),
        "grams": _features(_with_characters(weights(record.grams, "grams"))),
        "chars": f" {LINE} ".join(" ".join(grams(line)) for line in lines),
        "shown": record.shown,
    }


def _with_characters(pairs: Mapping[str, float]) -> dict[str, float]:
    """Returns the pairs and each single character, with the weights of the pairs it begins added up."""
    total = dict(pairs)
    for pair, weight in pairs.items():
        total[pair[0]] = total.get(pair[0], 0.0) + weight
    return total


def _features(tokens: Mapping[str, float]) -> dict[str, float]:
    return {feature(token): weight for token, weight in tokens.items() if len(token) <= LONGEST_TOKEN}
