"""Slips of the pen: a homophone, one wrong character, pinyin instead of characters.

All work on what the library holds: a mended string is one that some section has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, pairwise

from search.cutting import domain_words
from search.folding import tight
from search.manifest import Manifest
from search.pinyin import chars_of, initials, pinyin, syllables
from search.plan import stop_words
from search.query import Asked
from search.synonyms import synonyms

Frequency = Callable[[str], int]

LONGEST_CHUNK = 20
"""Characters of a run that is looked at; a longer one is a sentence, not a word with a slip."""


class Slips:
    """Mends queries with the strings of one library; `frequency` tells how many sections hold a string."""

    def __init__(self, frequency: Frequency, manifest: Manifest) -> None:
        self._frequency, self._manifest = frequency, manifest

    def mended(self, asked: Asked) -> Asked | None:
        """Returns the query with its slips mended, or None if there is nothing to mend."""
        chunks = tuple(dict.fromkeys(self._chunk(chunk) or chunk for chunk in asked.chunks))
        return replace(asked, chunks=chunks) if chunks != asked.chunks else None

    def _chunk(self, chunk: str) -> str | None:
        if len(chunk) < 2 or len(chunk) > LONGEST_CHUNK or self._frequency(chunk):
            return None
        if chunk.isascii():
            return self._from_pinyin(chunk) if chunk.isalpha() else None
        return self._same_sound(chunk) or self._homophone(chunk) or self._one_off(chunk)

    def _same_sound(self, chunk: str) -> str | None:
        """Returns a word of the field that sounds like the whole chunk: 亚疮 is 压疮."""
        sound = pinyin(chunk)
        return self._most_frequent([word for word in domain_words() if word != chunk and pinyin(word) == sound])

    def _from_pinyin(self, letters: str) -> str | None:
        """Returns the most frequent word of the library with that pinyin or those initials."""
        whole = [word for word in self._terms() if pinyin(word) == letters]
        if best := self._most_frequent(whole):
            return best
        if spelled := self._spelled(letters):
            return spelled
        return self._most_frequent([word for word in self._terms() if initials(word) == letters])

    def _spelled(self, letters: str) -> str | None:
        """Returns a string of the library, a character a syllable, that reads like the letters."""
        found: list[str] = []
        for parts in syllables(letters):
            strings = list(chars_of(parts[0]))
            for part in parts[1:]:
                strings = [s + c for s in strings for c in chars_of(part) if self._frequency(s[-1] + c)][:200]
            found += [string for string in strings if len(string) > 1]
        return self._most_frequent(found)

    def _homophone(self, chunk: str) -> str | None:
        """Returns the chunk with one character replaced by another of the same sound; two characters that
        stand in one section only may be the seam of two words: 新冠 is not 新关."""
        mended = self._best_swap(chunk, lambda char: chars_of(pinyin(char)))
        return mended if mended and (len(chunk) > 2 or self._frequency(mended) > 1) else None

    def _best_swap(self, chunk: str, others: Callable[[str], str]) -> str | None:
        weak = [not self._frequency(a + b) and not {a, b} <= stop_words() for a, b in pairwise(chunk)]
        best: tuple[int, str] | None = None
        for i, char in enumerate(chunk):
            around = weak[max(0, i - 1) : i + 1]
            if not any(around):
                continue
            for other in others(char):
                if other == char:
                    continue
                window = chunk[max(0, i - 1) : i] + other + chunk[i + 1 : i + 2]
                count = self._frequency(window)
                if count and (best is None or count > best[0]):
                    best = count, chunk[:i] + other + chunk[i + 1 :]
        return best[1] if best else None

    def _one_off(self, chunk: str) -> str | None:
        """Returns a known word that differs from the chunk in one character, or has two in another order."""
        if len(chunk) < 3:
            return None
        return self._most_frequent([word for word in self._terms() if _is_one_off(chunk, word)])

    def _most_frequent(self, words: list[str]) -> str | None:
        counted = [(self._known(word), word) for word in words]
        best = max(counted, key=lambda pair: (pair[0], pair[1]), default=(0, ""))
        return best[1] if best[0] else None

    def _known(self, word: str) -> int:
        """Returns how many sections hold a word, or else one that stands for it."""
        return self._frequency(word) or max(map(self._frequency, synonyms().of(word)), default=0)

    def _terms(self) -> Iterator[str]:
        """Yields the words a library is known to use: those of the field, and its headings."""
        outlines = (entry.outline for entry in self._manifest.entries.values() if entry.outline)
        headings = (tight(heading) for outline in outlines for heading in outline.headings)
        return chain(domain_words(), dict.fromkeys(heading for heading in headings if 2 <= len(heading) <= 8))


def _is_one_off(chunk: str, word: str) -> bool:
    if len(chunk) == len(word):
        differing = [i for i, (a, b) in enumerate(zip(chunk, word, strict=True)) if a != b]
        swapped = len(differing) == 2 and sorted(chunk) == sorted(word) and differing[1] - differing[0] == 1
        return len(differing) == 1 or swapped
    longer, shorter = sorted((chunk, word), key=len, reverse=True)
    return (
        len(longer) - len(shorter) == 1
        and len(shorter) > 2
        and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    )
