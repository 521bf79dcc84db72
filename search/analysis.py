"""One analysis for what is indexed and what is asked.

Two views of a string: words (cut by the segmenter, long ones with the shorter words inside them) for
ranking, and pairs of neighbouring characters, by which any substring is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from search.cutting import cutter, cutter_name, domain_words
from search.folding import BREAK
from search.numbers import numbers

END = "$"
"""Closes the last pair of a run, so that single characters are found by the pairs that begin with them."""

VERSION = "2"
"""To be raised when this file, folding, numbers or cutting change what they return."""


@dataclass(frozen=True, slots=True)
class Analyzer:
    """The analysis with one segmenter. Tokens of the same analyzer agree, whoever asks for them."""

    segmenter: str

    @property
    def fingerprint(self) -> str:
        """Returns what an index must have been made with to be asked by this analyzer."""
        words = hashlib.sha256("\n".join(domain_words()).encode()).hexdigest()[:12]
        return f"{VERSION}-{self.segmenter}-{words}"

    def words(self, string: str) -> list[str]:
        """Returns the words of a tight string, each once, in order: the way queries are cut."""
        return [word for run in string.split(BREAK) if run for word in cutter(self.segmenter).words(run)]

    def parts(self, string: str) -> Iterator[str]:
        """Yields the words, the words inside them and numbers in one form: the way texts are cut."""
        for run in string.split(BREAK):
            if run:
                yield from cutter(self.segmenter).parts(run)
        for _, _, number in numbers(string):
            yield number


def analyzer(segmenter: str = "") -> Analyzer:
    """Returns the analyzer with the named segmenter, else with the fastest one installed."""
    return Analyzer(segmenter or cutter_name())


def grams(string: str) -> Iterator[str]:
    """Yields the pairs of neighbouring characters of a tight string, the last character of a run with END."""
    for run in string.split(BREAK):
        if run:
            yield from map("".join, zip(run, run[1:] + END, strict=True))


def inner_grams(string: str) -> list[str]:
    """Returns the pairs inside a string, each once: what a section that holds the string must have."""
    pairs = (a + b for run in string.split(BREAK) for a, b in pairwise(run))
    return list(dict.fromkeys(pairs))
