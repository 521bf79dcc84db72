"""What a token weighs in a section, for engines that score by our weights."""

from __future__ import annotations

from collections.abc import Mapping

LENGTH_SHARE = 0.5
"""b of BM25: how much a long section is held against it."""

MEAN_LENGTH = {"words": 400, "grams": 700}
"""Length taken as usual, in tokens; fixed, so that a score does not change when the library grows."""

LITERAL_SHARE = 0.7
"""How much a string counts that stands there, but not as a word of its own."""


def weights(counts: Mapping[str, int], field: str) -> dict[str, float]:
    """Returns occurrences over the length of the section, as BM25F has it, before saturation.

    A section shorter than half the mean counts as that long: a bare heading is no better answer.
    """
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * max(0.5, sum(counts.values()) / MEAN_LENGTH[field])
    return {token: count / length for token, count in counts.items()}
