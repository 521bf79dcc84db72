"""The engine for many readers: an OpenSearch cluster, fed with the same tokens as the embedded engines.

Nothing is seen before a commit ends, since only commits refresh the index. A generation is an index of
its own; the alias names the one in use and is moved in one step.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any
from uuid import uuid4

from opensearchpy.exceptions import NotFoundError

from search.engines import FACETS, EngineError, Matches, Record, Request
from search.engines.cluster import LONG, Action, Place, ask, write
from search.engines.opensearch_documents import actions
from search.engines.opensearch_manifest import packed, parts, unpacked
from search.engines.opensearch_query import DEEPEST, Clause, concept, facets, holds, literal, scored
from search.engines.opensearch_query import candidates as fitting

MANIFEST, PART, WRITING = "manifest", "manifest-", "writing"
"""Documents beside the sections: the last commit with the names of its manifest's parts; a part, its name
behind; a commit that has begun."""

_TRIES = 5
"""Times that a manifest is looked for whose parts a writer is just replacing."""

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
        self._reader = uuid4().hex
        self._commit = ""
        self._counts: dict[str, int] = {}
        self._parts: dict[str, str] = {}
        self.refresh()

    def refresh(self) -> bool:
        seen = str(self._document(MANIFEST, "commit").get("commit", ""))
        if seen == self._commit:
            return False
        self._commit, self._counts = seen, {}
        return True

    def manifest(self) -> str:
        for _ in range(_TRIES):
            names = self._document(MANIFEST, "parts").get("parts", [])
            known = self._parts | self._fetched([name for name in names if name not in self._parts])
            if all(name in known for name in names):
                self._parts = {name: known[name] for name in names}
                return "\n".join(self._parts.values())
        raise EngineError("parts of the manifest are missing")

    def _fetched(self, names: list[str]) -> dict[str, str]:
        """Returns those parts of a manifest that are there."""
        found: dict[str, str] = {}
        for start in range(0, len(names), 100):
            body = {"ids": [PART + name for name in names[start : start + 100]]}
            answer = ask(lambda body=body: self._client.mget(index=self._name, body=body, params={"realtime": "false"}))  # type: ignore[misc]
            for document in answer["docs"]:
                if document.get("found"):
                    found[document["_id"].removeprefix(PART)] = unpacked(document["_source"]["manifest"])
        return found

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
        """Returns an answer from all shards, or raises EngineAway: a part would read as the whole.

        The same copies of the shards are asked as long as they are there: others may be a moment behind.
        """
        params = {"allow_partial_search_results": "false", "preference": self._reader}
        options = {"track_total_hits": True, **body}
        answer: dict[str, Any] = ask(lambda: self._client.search(index=self._name, body=options, params=params))
        return answer

    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        if self._document(WRITING, seen=False):
            raise EngineError("上次更新没有做完")
        number = uuid4().hex
        ask(lambda: self._client.index(index=self._name, id=WRITING, body={"commit": number}))
        self._remove(list(removed))
        write(self._client, self._name, actions(added))
        write(self._client, self._name, self._manifest_actions(number, parts(manifest)))
        ask(lambda: self._client.delete(index=self._name, id=WRITING))
        ask(lambda: self._client.indices.refresh(index=self._name, params=LONG))

    def _manifest_actions(self, commit: str, now: dict[str, str]) -> Iterator[Action]:
        """Yields what makes the manifest before into this one."""
        before = self._document(MANIFEST, "parts", seen=False).get("parts", [])
        for name in now.keys() - set(before):
            yield {"index": {"_id": PART + name}}, {"manifest": packed(now[name])}
        for name in set(before) - now.keys():
            yield {"delete": {"_id": PART + name}}, None
        yield {"index": {"_id": MANIFEST}}, {"commit": commit, "parts": list(now)}
        self._parts |= now  # so that they are not fetched back

    def _remove(self, texts: list[str]) -> None:
        for start in range(0, len(texts), 1000):
            body = {"query": {"terms": {"text": texts[start : start + 1000]}}}
            options = {"index": self._name, "body": body, "params": LONG | {"conflicts": "proceed"}}
            ask(lambda options=options: self._client.delete_by_query(**options))  # type: ignore[misc]


def _rarity(sections: int, frequency: int) -> float:
    """Returns the idf of BM25, never negative."""
    return log(1 + (sections + 1 - frequency + 0.5) / (frequency + 0.5))
