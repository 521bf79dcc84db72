"""A query as typed, taken apart: nothing a person types is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.folding import BREAK, tight

LONGEST = 256
"""Characters of a query that are read."""

_PHRASE = re.compile(r"[\"“„＂]([^\"“”„〝〞＂]+)[\"”＂]|「([^「」]+)」|『([^『』]+)』")
_EXCLUDED = re.compile(r"(?:^|(?<=\s))[-－−](\w\S*)")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: words and filters. `limit` counts sections, at most 100; `page` counts from 1."""

    text: str
    kind: str = ""
    org: str = ""
    topic: str = ""
    role: str = ""
    post: str = ""
    state: str = ""
    year: str = ""
    limit: int = 20
    page: int = 1

    def filters(self) -> dict[str, str]:
        """Returns the filters that are set, by the field of the index."""
        names = ("kind", "org", "topic", "role", "post", "state", "year")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts of a query, all in tight form: runs of characters, exact phrases, words not wanted."""

    chunks: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chunks or self.phrases)

    def __str__(self) -> str:
        """Returns the query as a person would type it; typed again it asks for the same."""
        parts = [*self.chunks, *(f'"{phrase}"' for phrase in self.phrases), *(f"-{word}" for word in self.excluded)]
        return " ".join(part.replace(BREAK, "，") for part in parts)


def ask(text: str) -> Asked:
    """Returns the parts of what was typed: 「工会 "五必访" -退休」 has one chunk, one phrase, one excluded word."""
    phrases: list[str] = []
    excluded: list[str] = []

    def take(found: re.Match[str]) -> str:
        phrases.append(tight(next(filter(None, found.groups()))))
        return " "

    def leave_out(found: re.Match[str]) -> str:
        word = tight(found[1])
        if not word or word[0].isdecimal():  # -5 and -② are numbers
            return found[0]
        excluded.append(word)
        return " "

    rest = _EXCLUDED.sub(leave_out, _PHRASE.sub(take, text[:LONGEST]))
    chunks = (tight(part) for part in rest.split())
    runs = (run for chunk in chunks for run in chunk.split(BREAK) if run)
    return Asked(*(tuple(dict.fromkeys(filter(None, parts))) for parts in (runs, phrases, excluded)))
