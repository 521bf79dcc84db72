"""Texts that are nearly the same: MinHash over runs of characters, after chrome, width, masks and script are folded.

Set phrases do not make two texts alike: the measure is the share of all runs, and a phrase is a few of a thousand.
Three steps, each of which can be done apart: a sketch a text, candidates by sketches, the exact share of a pair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations
from zlib import crc32

import numpy as np
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from opencc import OpenCC

from texts.model import Text, plain

RUN = 6
"""Characters in one run; shorter ones are shared by all texts of a kind."""

ALIKE = 0.5
"""Texts that share at least this part of their runs (Jaccard) are near-duplicates."""

SHORTEST = 80
"""Texts with fewer characters say too little to be compared."""

Sketch = NDArray[np.uint64]
"""A hash of all letters, then one of each band: texts that are alike have a band in common, nearly always."""

_PERMUTATIONS = 96
_LSH = MinHashLSH(threshold=ALIKE, num_perm=_PERMUTATIONS)
_BANDS, _ROWS = _LSH.b, _LSH.r
_NOT_WORDS = re.compile(r"[\W_\dxX×]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and how alike they are, 0 to 1; `first` comes first in the library."""

    first: str
    second: str
    share: float


def near_duplicates(texts: Iterable[Text]) -> list[Pair]:
    """Returns the pairs of texts that are nearly the same, by id.

    A text that is the same letter by letter as an earlier one is told of once, against the first of its like.
    """
    sketched = [(text, made) for text in texts if (made := sketch(text)) is not None]
    runs = lru_cache(maxsize=1000)(lambda n: runs_of(sketched[n][0]))
    pairs = []
    for n, other in candidates([made for _, made in sketched]):
        if (alike := share(runs(n), runs(other))) >= ALIKE:
            pairs.append(Pair(sketched[n][0].id, sketched[other][0].id, alike))
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))


def groups(pairs: Iterable[Pair]) -> list[list[str]]:
    """Returns the groups of texts that hang together by pairs, each sorted."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.first, {pair.first}) | group_of.get(pair.second, {pair.second})
        group_of.update(dict.fromkeys(joined, joined))
    return sorted(list(group) for group in {tuple(sorted(group)) for group in group_of.values()})


def sketch(text: Text) -> Sketch | None:
    """Returns the sketch of a text, None for one too short to be compared."""
    folded = fold(text)
    if len(runs := _runs(folded)) < SHORTEST:
        return None
    values = MinHash(num_perm=_PERMUTATIONS, hashfunc=crc32)
    values.update_batch([run.encode("utf-8") for run in runs])
    bands = values.hashvalues[: _BANDS * _ROWS].astype("<u8").reshape(_BANDS, _ROWS)
    parts = [folded.encode("utf-8"), *(band.tobytes() for band in bands)]
    return np.array([int.from_bytes(blake2b(part, digest_size=8).digest()) for part in parts], np.uint64)


def candidates(sketches: Iterable[Sketch]) -> list[tuple[int, int]]:
    """Returns the pairs worth a look, sorted, by their numbers in the order given, the smaller first.

    Copies are paired with the first of their like alone: a page copied to a thousand sites is a thousand
    pairs, not half a million.
    """
    rows = np.array(list(sketches), np.uint64).reshape(-1, _BANDS + 1)
    _, firsts, like = np.unique(rows[:, 0], return_index=True, return_inverse=True)
    first = firsts[like.reshape(-1)]
    found = {(int(one), n) for n, one in enumerate(first) if one != n}
    unlike = np.sort(firsts)
    for band in rows[unlike, 1:].T:
        order = np.argsort(band, kind="stable")
        _, starts, counts = np.unique(band[order], return_index=True, return_counts=True)
        for start, count in zip(starts[counts > 1], counts[counts > 1], strict=True):
            found.update(combinations(unlike[order[start : start + count]].tolist(), 2))
    return sorted(found)


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Returns the part of their runs that two texts have in common, 0 to 1."""
    return len(one & other) / len(one | other)


def runs_of(text: Text) -> frozenset[str]:
    """Returns the runs of characters of a text, folded."""
    return _runs(fold(text))


def fold(text: Text) -> str:
    """Returns the letters of a text alone: one width, simplified script, no digits, marks or masks."""
    whole = "".join(plain(block) for block in text.blocks)
    return _NOT_WORDS.sub("", _to_simplified().convert(unicodedata.normalize("NFKC", whole)))


def _runs(folded: str) -> frozenset[str]:
    return frozenset(folded[i : i + RUN] for i in range(len(folded) - RUN + 1))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
