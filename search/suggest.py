"""Suggestions while typing: titles, headings and words of the field that the library uses."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, chain, islice
from urllib.parse import quote

from search.cutting import domain_words
from search.folding import tight
from search.manifest import Manifest, Outline
from search.pinyin import spelled
from texts.slugs import slugs


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box. `type` is title, heading or term."""

    text: str
    type: str
    url: str

    def to_json(self) -> dict[str, str]:
        return {"text": self.text, "type": self.type, "url": self.url}


class _Part:
    """What one text gives: title and headings, each under its tight string, and the words of the field in them."""

    def __init__(self, id: str, outline: Outline) -> None:
        self.outline = outline
        self.title = tight(outline.title), Suggestion(outline.title, "title", f"{id}/")
        self.headings = [
            (tight(heading), Suggestion(heading, "heading", f"{id}/#{slug}"))
            for heading, slug in zip(outline.headings, slugs(outline.headings), strict=True)
        ]
        everything = "\n".join([self.title[0], *(key for key, _ in self.headings)])
        self.words = frozenset(_words_in(everything))


def _words_in(string: str) -> Iterator[str]:
    """Yields the words of the field that stand in a string."""
    openings = _openings()
    for place in range(len(string) - 1):
        yield from (word for word in openings.get(string[place : place + 2], ()) if string.startswith(word, place))


@cache
def _openings() -> dict[str, list[str]]:
    """Returns the words of the field by their first two characters."""
    table: dict[str, list[str]] = {}
    for word in domain_words():
        table.setdefault(word[:2], []).append(word)
    return table


class Suggestions:
    """The suggestions of one state of a library. `before` hands on what is known of texts that did not change."""

    def __init__(self, manifest: Manifest, before: Suggestions | None = None) -> None:
        known = before._parts if before else {}
        self._spellings: dict[str, tuple[str, str]] = before._spellings if before else {}
        self._parts: dict[str, _Part] = {}
        for id, entry in manifest.entries.items():
            if entry.outline:
                part = known.get(id)
                self._parts[id] = part if part and part.outline == entry.outline else _Part(id, entry.outline)

    @cached_property
    def _rows(self) -> list[tuple[str, Suggestion]]:
        """Returns every suggestion under its tight string, short ones first; of one string the word, then the title."""
        rows: dict[str, Suggestion] = {}
        used = frozenset[str]().union(*(part.words for part in self._parts.values()))
        for word in domain_words():
            if word in used:
                rows[word] = Suggestion(word, "term", f"search/?q={quote(word)}")
        for part in self._parts.values():
            rows.setdefault(*part.title)
        for part in self._parts.values():
            for heading in part.headings:
                rows.setdefault(*heading)
        return sorted(rows.items(), key=lambda row: len(row[0]))

    @cached_property
    def _lines(self) -> str:
        """The strings of the rows, a line each, a line break before and behind: searched as a whole."""
        return "\n".join(["", *(key for key, _ in self._rows), ""])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each row's line begins."""
        return list(accumulate((len(key) + 1 for key, _ in self._rows), initial=1))

    @cached_property
    def _spelled(self) -> list[tuple[str, str]]:
        """The pinyin and the initials of each row; what was spelled once is known to all that come after."""
        for key, _ in self._rows:
            if key not in self._spellings:
                self._spellings[key] = spelled(key)
        return [self._spellings[key] for key, _ in self._rows]

    def starting(self, q: str, limit: int) -> list[dict[str, str]]:
        """Returns up to `limit` suggestions: those that begin with what was typed, then those that hold it."""
        typed = tight(q)
        if not typed:
            return []
        places = dict.fromkeys(
            chain(islice(self._holding(f"\n{typed}"), limit), islice(self._holding(typed), 2 * limit))
        )
        if not places and typed.isascii() and typed.isalpha():
            places = dict.fromkeys(self._sounding(typed, limit))
        return [self._rows[place][1].to_json() for place in islice(places, limit)]

    def _holding(self, string: str) -> Iterator[int]:
        """Yields the rows that hold a string; with a line break before it, those that begin with it."""
        found = self._lines.find(string)
        while found >= 0:
            row = bisect_right(self._starts, found + string.startswith("\n")) - 1
            yield row
            found = self._lines.find(string, self._starts[row + 1] - 1)

    def _sounding(self, letters: str, limit: int) -> list[int]:
        """Returns the rows whose pinyin or initials begin with letters."""
        ranked = [
            (0 if whole.startswith(letters) else 1, len(whole), place)
            for place, (whole, first) in enumerate(self._spelled)
            if whole.startswith(letters) or first.startswith(letters)
        ]
        return [place for _, _, place in heapq.nsmallest(limit, ranked)]
