"""A section as a document of OpenSearch.

`words` and `grams` are the tokens with their weights, each written as a count behind the token, which the
cluster's own filter `delimited_term_freq` reads; `chars` are the pairs of characters in a row. All are cut at
blanks by the cluster, so that it needs no plugin. (As rank features the tokens were names of JSON fields,
some thousand a section: reading those took the cluster more time than all else.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from search.analysis import grams
from search.engines import Record, searched
from search.engines.cluster import Action
from search.engines.weights import weights

COUNT = "|"
"""Stands between a token and its weight; folded text never has it."""

FINENESS = 100
"""What a weight of 1 is written as: weights are kept as whole numbers."""

LONGEST_TOKEN = 100
"""Longer words are found by their characters; OpenSearch refuses terms over 32 kB, and cuts them at 255 characters."""

LINE = "¶"
"""Stands between the lines of `chars`: nothing is found across it, and folded text never has it."""


def actions(records: Iterable[Record]) -> Iterator[Action]:
    """Yields what puts records into an index."""
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
        "words": _weighted(weights(record.words, "words")),
        "grams": _weighted(_with_characters(weights(record.grams, "grams"))),
        "chars": f" {LINE} ".join(" ".join(grams(line)) for line in lines),
        "shown": record.shown,
    }


def _with_characters(pairs: Mapping[str, float]) -> dict[str, float]:
    """Returns the pairs and each single character, with the weights of the pairs it begins added up."""
    total = dict(pairs)
    for pair, weight in pairs.items():
        total[pair[0]] = total.get(pair[0], 0.0) + weight
    return total


def _weighted(tokens: Mapping[str, float]) -> str:
    counts = {weight: f"{COUNT}{max(1, round(weight * FINENESS))}" for weight in set(tokens.values())}
    return " ".join([token + counts[weight] for token, weight in tokens.items() if len(token) <= LONGEST_TOKEN])
