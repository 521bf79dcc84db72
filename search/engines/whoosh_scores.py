"""Arithmetic over postings: scores, the share of a query that a section has, counts of values."""

from __future__ import annotations

from collections import Counter

from search.engines import SATURATION
from search.engines.whoosh_postings import Postings

Needed = list[tuple[Postings, float]]
"""Needed concepts: where each stands, and its rarity."""


def add(scores: dict[int, float], postings: Postings, value: float) -> None:
    """Adds the saturated weights of a term to the scores of the sections that have it."""
    top = value * (SATURATION + 1)
    if len(postings) < len(scores):
        for doc, weight in postings.items():
            if doc in scores:
                scores[doc] += top * weight / (weight + SATURATION)
    else:
        for doc in scores:
            if doc in postings:
                weight = postings[doc]
                scores[doc] += top * weight / (weight + SATURATION)


def covered(needed: Needed, least: float) -> set[int]:
    """Returns the sections that have at least that share."""
    return {doc for doc, share in coverage(needed).items() if share >= least}


def coverage(needed: Needed) -> dict[int, float]:
    """Returns for each section the share of the needed concepts it has, weighted by their rarity."""
    whole = sum(value for _, value in needed)
    shares: dict[int, float] = {}
    for postings, value in needed:
        for doc in postings:
            shares[doc] = shares.get(doc, 0.0) + value / whole
    return shares


def weigh_coverage(scores: dict[int, float], needed: Needed) -> None:
    """Lowers the scores of sections that have a part of the needed concepts only."""
    shares = coverage(needed)
    for doc in scores:
        scores[doc] *= shares.get(doc, 1.0)


def counted(column: list[tuple[str, ...]], docs: set[int]) -> dict[str, int]:
    """Returns how many sections have each value, the most frequent first."""
    counts: Counter[str] = Counter()
    for values, count in Counter(map(column.__getitem__, docs)).items():
        for value in values:
            counts[value] += count
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
