"""Suggestions while typing: titles, headings and words of the field that the library uses."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from search.cutting import domain_words
from search.folding import tight
from search.manifest import Manifest, Outline
from search.pinyin import initials, pinyin
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
        self.words = frozenset(word for word in domain_words() if word in everything)


class Suggestions:
    """The suggestions of one state of a library. `before` hands on what is known of texts that did not change."""

    def __init__(self, manifest: Manifest, before: Suggestions | None = None) -> None:
        known = before._parts if before else {}
        self._parts: dict[str, _Part] = {}
        for id, entry in manifest.entries.items():
            if entry.outline:
                part = known.get(id)
                self._parts[id] = part if part and part.outline == entry.outline else _Part(id, entry.outline)

    @cached_property
    def _rows(self) -> list[tuple[str, Suggestion]]:
        """Returns every suggestion under its tight string: words first, then titles, then headings."""
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
        return list(rows.items())

    @cached_property
    def _spelled(self) -> list[tuple[str, str]]:
        return [(pinyin(key), initials(key)) for key, _ in self._rows]

    def starting(self, q: str, limit: int) -> list[dict[str, str]]:
        """Returns up to `limit` suggestions: those that begin with what was typed, then those that hold it."""
        typed = tight(q)
        if not typed:
            return []
        ranked = [
            (0 if key.startswith(typed) else 1, len(key), place)
            for place, (key, _) in enumerate(self._rows)
            if typed in key
        ]
        if not ranked and typed.isascii() and typed.isalpha():
            ranked = [
                (0 if whole.startswith(typed) else 1, len(whole), place)
                for place, (whole, first) in enumerate(self._spelled)
                if whole.startswith(typed) or first.startswith(typed)
            ]
        return [self._rows[place][1].to_json() for _, _, place in heapq.nsmallest(limit, ranked)]
