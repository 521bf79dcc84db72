"""Headings and the text glued to them: the place where the one ends and the other begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_CLAUSE_START = re.compile("(?:^|[。！？；：，、“《（])([\u4e00-\u9fff]{4})", re.MULTILINE)
_SUBJECT = re.compile("[\u4e00-\u9fff]{4,12}是")
_STARTERS = re.compile(
    "本学期|本年度|今年|近年|几年来|一年来|我校|我们|我县|我市|我院|全校|为了|通过|根据|按照|随着|结合|围绕|一是|首先|关工委|学校"
)
_NO_END = frozenset("的和与在为把对将于是及等以按从向到“《（、，,")
_LIST = re.compile("(?<=[\u4e00-\u9fff])(?=1[、.．]\\D)")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
LEAST, MOST = 8, 42
"""Shortest and longest heading that is cut off, in characters."""


def glued_at(text: str, others: Iterable[str]) -> int:
    """Returns where the text behind a heading begins, 0 if nothing shows it.

    Text begins with words that begin clauses elsewhere in the piece (its subject, as a rule), with words
    that open paragraphs, or with a list's first number.
    """
    whole = "\n".join(others)
    openings = Counter(_CLAUSE_START.findall(whole))
    found = _LIST.search(text, LEAST, MOST + 2)
    if found:
        return found.start()
    scores = {i: _score(text, i, openings, whole) for i in range(LEAST, min(MOST, len(text) - 8))}
    best = max(scores, key=lambda i: scores[i], default=0)
    return best if best and scores[best] > 0 else 0


def _score(text: str, i: int, openings: Counter[str], whole: str) -> float:
    """Returns how likely a clause begins at `i`; 0 inside brackets or behind a word that needs more."""
    head = text[:i]
    if head[-1] in _NO_END or re.search("[。；！？]", head) or any(head.count(a) > head.count(b) for a, b in _PAIRS):
        return 0
    known = _SUBJECT.match(text, i) is not None and whole.count(text[i : i + 4]) >= 3
    return openings[text[i : i + 4]] + (1.5 if _STARTERS.match(text, i) else 0) + (0.5 if known else 0)
