"""A request as OpenSearch reads it. The scores are those of the other engines: weights are counted by
us, kept as counts of tokens, and saturated by the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any

from search.analysis import END, inner_grams
from search.engines import ABOUT_SHARE, FACETS, GRAM_SHARE, SATURATION, Concept, Request
from search.engines.weights import LITERAL_SHARE
from search.folding import BREAK

Clause = dict[str, Any]

DEEPEST = 10_000
"""Hits that can be ranked: `index.max_result_window`."""

EXPANSIONS = 20_000
"""More than the pairs that begin with any one character."""

FACET_VALUES = 1000
"""More than any vocabulary has."""


def literal(string: str) -> Clause:
    """Returns what holds for sections in which a tight string stands: its pairs, in a row."""
    if len(string) == 1:
        return holds("grams", string)
    *before, last = string.split(BREAK)
    tokens = [pair for run in before for pair in (*inner_grams_of(run), run[-1] + END)]
    tokens += inner_grams_of(last)
    if len(last) > 1:
        return {"match_phrase": {"chars": " ".join(tokens)}} if len(tokens) > 1 else {"term": {"chars": tokens[0]}}
    opening = {"query": " ".join([*tokens, last]), "max_expansions": EXPANSIONS}
    return {"match_phrase_prefix": {"chars": opening}}


def inner_grams_of(run: str) -> list[str]:
    """Returns the pairs inside a run in order, repeats too, as `chars` holds them."""
    return [a + b for a, b in pairwise(run)]


def concept(asked: Concept) -> Clause:
    """Returns what holds for sections where any term of a concept stands."""
    return any_of([clause for term, _ in asked.terms for clause in _standing(term)])


def _standing(term: str) -> list[Clause]:
    return [holds("words", term), literal(term)]


def holds(field: str, token: str) -> Clause:
    """Returns what holds for sections that have a token."""
    return {"term": {field: token}}


def candidates(request: Request, rarity: Sequence[float]) -> Clause:
    """Returns what holds for the sections that fit a request."""
    needed = [(one, value) for one, value in zip(request.concepts, rarity, strict=True) if one.needed]
    clauses = [literal(phrase) for phrase in request.phrases]
    if needed and request.coverage >= 1:
        clauses += [concept(one) for one, _ in needed]
    elif needed:
        clauses.append(covered(needed, request.coverage))
    elif not clauses:
        clauses.append(any_of([concept(one) for one in request.concepts]))
    clauses += [{"term": {field: value}} for field, value in request.filters.items()]
    return {"bool": {"filter": clauses, "must_not": [literal(string) for string in request.excluded]}}


def covered(needed: Sequence[tuple[Concept, float]], least: float) -> Clause:
    """Returns what holds for sections with enough of the concepts, weighted by rarity.

    A section that has none is left out first: OpenSearch gives it 1 where no function applies.
    """
    return {
        "function_score": {
            "query": any_of([concept(one) for one, _ in needed]), "functions": _shares(needed),
            "score_mode": "sum", "boost_mode": "replace", "min_score": least - 1e-4,
        }
    }  # fmt: skip


def _shares(needed: Sequence[tuple[Concept, float]]) -> list[Clause]:
    whole = sum(value for _, value in needed)
    return [{"filter": concept(one), "weight": max(value / whole, 1e-6)} for one, value in needed]


def scored(request: Request, rarity: Sequence[float], gram_rarity: Mapping[str, float]) -> Clause:
    """Returns the candidates with their scores; `rarity` has a value a concept."""
    best = sum(one.weight * value for one, value in zip(request.concepts, rarity, strict=True))
    should = [_concept_score(one, one.weight * value) for one, value in zip(request.concepts, rarity, strict=True)]
    should += [
        _saturated("grams", gram, GRAM_SHARE * gram_rarity[gram], 1 / LITERAL_SHARE)  # not less, as in a term
        for gram in request.grams
        if gram_rarity.get(gram)
    ]
    should += [_worth({"term": {field: value}}, share * best) for field, value, share in request.bonuses if value]
    about = [any_of([{"term": {"about": t}} for t, _ in one.terms]) for one in request.concepts if one.needed]
    if about:
        should.append(_worth(all_of(about), ABOUT_SHARE * best))
    query: Clause = {"bool": {"filter": [candidates(request, rarity)], "should": [one for one in should if one]}}
    needed = [(one, value) for one, value in zip(request.concepts, rarity, strict=True) if one.needed]
    if request.coverage < 1 and needed:
        return {
            "function_score": {
                "query": query, "functions": _shares(needed), "score_mode": "sum", "boost_mode": "multiply",
            }
        }  # fmt: skip
    return query


def _concept_score(asked: Concept, value: float) -> Clause:
    """Returns the best of what the terms of a concept give; the others would only add to one saturation."""
    return {"dis_max": {"queries": [clause for term, share in asked.terms for clause in _term(term, value, share)]}}


def _term(term: str, value: float, share: float) -> list[Clause]:
    """Returns what a term gives as a word, or less as a string: that is in the pivot of `grams`."""
    pairs = inner_grams(term)
    if len(term) < 3:
        return [_saturated(field, term, value, share) for field in ("words", "grams")]
    weights = [_saturated("grams", pair, value / len(pairs), share) for pair in pairs]
    return [_saturated("words", term, value, share), {"bool": {"filter": [literal(term)], "should": weights}}]


def _saturated(field: str, token: str, value: float, share: float = 1.0) -> Clause:
    """Returns `value` times the saturated weight of a token that stands for the term asked by `share`.

    A weight w of a token that counts half should give what w/2 gives; over the weights that occur, the root
    of the share does nearly that.
    """
    return {"term": {field: {"value": token, "boost": max(value * sqrt(share) * (SATURATION + 1), 1e-6)}}}


def _worth(clause: Clause, value: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": max(value, 1e-6)}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def all_of(clauses: Iterable[Clause]) -> Clause:
    return {"bool": {"filter": list(clauses)}}


def facets() -> Clause:
    """Returns the counts to ask for beside the hits."""
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {field: {"terms": {"field": field, "size": FACET_VALUES, "order": order}} for field in FACETS}
