"""Texts that are nearly the same: MinHash over runs of characters, after chrome, width, masks and script are folded.

Set phrases do not make two texts alike: the measure is the share of all runs, and a phrase is a few of a thousand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from datasketch import MinHash, MinHashLSH
from opencc import OpenCC

from texts.model import Text, plain

RUN = 6
"""Characters in one run; shorter ones are shared by all texts of a kind."""

ALIKE = 0.5
"""Texts that share at least this part of their runs (Jaccard) are near-duplicates."""

SHORTEST = 80
"""Texts with fewer characters say too little to be compared."""

_PERMUTATIONS = 96
_NOT_WORDS = re.compile(r"[\W_\dxX×]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and how alike they are, 0 to 1; `first` comes first in the library."""

    first: str
    second: str
    share: float


def near_duplicates(texts: Iterable[Text]) -> list[Pair]:
    """Returns the pairs of texts that are nearly the same, by id."""
    runs = {text.id: found for text in texts if len(found := _runs(fold(text))) >= SHORTEST}
    index = MinHashLSH(threshold=ALIKE, num_perm=_PERMUTATIONS)
    pairs = []
    for id, own in runs.items():
        sketch = _sketch(own)
        for other in index.query(sketch):
            share = len(own & runs[other]) / len(own | runs[other])
            if share >= ALIKE:
                pairs.append(Pair(other, id, share))
        index.insert(id, sketch)
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))


def groups(pairs: Iterable[Pair]) -> list[list[str]]:
    """Returns the groups of texts that hang together by pairs, each sorted."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.first, {pair.first}) | group_of.get(pair.second, {pair.second})
        group_of.update(dict.fromkeys(joined, joined))
    return sorted(list(group) for group in {tuple(sorted(group)) for group in group_of.values()})


def fold(text: Text) -> str:
    """Returns the letters of a text alone: one width, simplified script, no digits, marks or masks."""
    whole = "".join(plain(block) for block in text.blocks)
    return _NOT_WORDS.sub("", _to_simplified().convert(unicodedata.normalize("NFKC", whole)))


def _runs(folded: str) -> frozenset[str]:
    return frozenset(folded[i : i + RUN] for i in range(len(folded) - RUN + 1))


def _sketch(runs: frozenset[str]) -> MinHash:
    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=crc32)
    sketch.update_batch([run.encode("utf-8") for run in runs])
    return sketch


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")
