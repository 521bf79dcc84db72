"""The indexes of a library on an OpenSearch cluster: how one is made, and the alias that names the one in use."""

from __future__ import annotations

from contextlib import suppress

from opensearchpy.exceptions import NotFoundError, RequestError

from search.engines import FILTERS, SATURATION, EngineAway, EngineError
from search.engines.cluster import LONG, Place, ask
from search.engines.opensearch import OpenSearchEngine
from search.engines.opensearch_documents import COUNT, FINENESS
from search.engines.opensearch_query import DEEPEST, Clause
from search.engines.weights import LITERAL_SHARE

LONGEST_KEY = 8000
"""Longer titles and headings are not looked up whole; in UTF-8 they would pass 32 kB too."""

_ANALYSIS = {
    "filter": {"weight": {"type": "delimited_term_freq", "delimiter": COUNT}},
    "analyzer": {"weighted": {"type": "custom", "tokenizer": "whitespace", "filter": ["weight"]}},
}
_PIVOTS = {"words": SATURATION, "grams": SATURATION / LITERAL_SHARE}
"""Weight at which a token gives half of what it can, by field."""


def _saturated(pivot: float) -> Clause:
    """Returns the similarity by which a token gives its weight, saturated."""
    script = f"return query.boost * doc.freq / (doc.freq + {round(pivot * FINENESS, 1)});"
    return {"type": "scripted", "script": {"source": script}}


def _weighted(similarity: str) -> Clause:
    field = {"type": "text", "analyzer": "weighted", "index_options": "freqs", "norms": False}
    return field | {"similarity": similarity}


def _schema(place: Place) -> Clause:
    keywords = ("text", "section", "title", "heading", "about", *FILTERS)
    properties: Clause = {name: {"type": "keyword", "ignore_above": LONGEST_KEY} for name in keywords}
    properties |= {name: _weighted(name) for name in _PIVOTS}
    properties["chars"] = {"type": "text", "analyzer": "whitespace", "norms": False}
    properties |= {"shown": {"type": "object", "enabled": False}, "commit": {"type": "keyword", "index": False}}
    properties |= {"manifest": {"type": "binary"}, "parts": {"type": "keyword", "index": False, "doc_values": False}}
    return {
        "settings": {
            "index": {
                "number_of_shards": place.shards, "number_of_replicas": place.replicas, "refresh_interval": "-1",
                "max_result_window": DEEPEST, "analysis": _ANALYSIS,
                "similarity": {name: _saturated(pivot) for name, pivot in _PIVOTS.items()},
            }
        },
        "mappings": {
            "dynamic": "strict", "_source": {"excludes": ["words", "grams", "chars", *keywords[2:]]},
            "properties": properties,
        },
    }  # fmt: skip


class Indexes:
    """The indexes of one library on a cluster; the alias names the one in use."""

    def __init__(self, name: str, place: Place | None = None) -> None:
        self._place = place or Place.from_environment()
        self._alias = f"{self._place.prefix}-{name}"
        self._client = self._place.connect()

    def open(self, name: str) -> OpenSearchEngine:
        return OpenSearchEngine(name, self._place)

    def current(self) -> str:
        """Returns the index in use, '' if there is none. Raises EngineAway."""
        try:
            return str(next(iter(ask(lambda: self._client.indices.get_alias(name=self._alias)))))
        except EngineError as error:
            if isinstance(error.__cause__, NotFoundError):
                return ""
            raise

    def fresh(self) -> str:
        """Returns a new empty index."""
        for number in range(len(self._all()) + 1, 10_000):
            name = f"{self._alias}-g{number}"
            try:
                self._make(name)
                return name
            except EngineError as error:
                cause = error.__cause__
                if not (isinstance(cause, RequestError) and cause.error == "resource_already_exists_exception"):
                    raise
        raise EngineError("no name left for an index")

    def _make(self, name: str) -> None:
        ask(lambda: self._client.indices.create(index=name, body=_schema(self._place), params=LONG))

    def switch(self, name: str) -> None:
        """Puts an index in use for all readers at once. The one before stays for those who are reading."""
        before = self.current()
        moves = [{"remove": {"index": old, "alias": self._alias}} for old in filter(None, [before])]
        moves.append({"add": {"index": name, "alias": self._alias}})
        ask(lambda: self._client.indices.update_aliases(body={"actions": moves}, params=LONG))
        for old in self._all():
            if old not in (before, name):
                with suppress(EngineError):
                    ask(lambda old=old: self._client.indices.delete(index=old))  # type: ignore[misc]

    def drop(self, name: str) -> None:
        with suppress(EngineError, EngineAway):
            ask(lambda: self._client.indices.delete(index=name))

    def _all(self) -> list[str]:
        return sorted(ask(lambda: self._client.indices.get(index=f"{self._alias}-g*")))
