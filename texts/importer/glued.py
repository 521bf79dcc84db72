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


class Openings:
    """What begins clauses in a piece: the words that a text glued to its heading would begin with."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._whole = "\n".join(lines)
        self._counts = Counter(_CLAUSE_START.findall(self._whole))

    def glued_at(self, text: str) -> int:
        """Returns where the text behind a heading begins, 0 if nothing shows it.

        Text begins with words that begin clauses elsewhere in the piece (its subject, as a rule), with
        words that open paragraphs, or with a list's first number.
        """
        if found := _LIST.search(text, LEAST, MOST + 2):
            return found.start()
        own = Counter(_CLAUSE_START.findall(text))
        scores = {i: self._score(text, i, own) for i in range(LEAST, min(MOST, len(text) - 8))}
        best = max(scores, key=lambda i: scores[i], default=0)
        return best if best and scores[best] > 0 else 0

    def _score(self, text: str, i: int, own: Counter[str]) -> float:
        """Returns how likely a clause begins at `i`; 0 inside brackets or behind a word that needs more."""
        head, word = text[:i], text[i : i + 4]
        if (
            head[-1] in _NO_END
            or re.search("[。；！？]", head)
            or any(head.count(a) > head.count(b) for a, b in _PAIRS)
        ):
            return 0
        named = _SUBJECT.match(text, i) is not None and self._whole.count(word) - text.count(word) >= 3
        starts = 1.5 if _STARTERS.match(text, i) else 0
        return self._counts[word] - own[word] + starts + (0.5 if named else 0)
