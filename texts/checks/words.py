"""Wrong characters, and words that a machine swapped for near synonyms. The lists are data/words.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from texts.checks.page import Page
from texts.checks.rule import Hit, around

SPUN = 3
"""So many different swapped words, and the whole text is taken as rewritten by a machine."""


@dataclass(frozen=True, slots=True)
class Word:
    """A wrong form as a pattern, and the right one."""

    pattern: re.Pattern[str]
    right: str


@cache
def _lists() -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Returns the wrong forms, and the words that machines put in."""
    data = yaml.load(files("texts").joinpath("data/words.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    typos, swapped = (
        tuple(Word(re.compile(wrong, re.MULTILINE), right) for wrong, right in data[key].items())
        for key in ("typos", "swapped")
    )
    return typos, swapped


@cache
def _any_typo() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word.pattern.pattern})" for word in _lists()[0]), re.MULTILINE)


def typos(page: Page) -> Iterator[Hit]:
    """Wrong characters from the list."""
    for row in _lists()[0] if _any_typo().search(page.whole) else ():
        for passage in page.passages if row.pattern.search(page.whole) else ():
            for found in row.pattern.finditer(passage.string):
                yield Hit(
                    passage, around(passage.string, *found.span(), 0, 4), suggestion=f"疑应为「{row.right}」，请核对"
                )


def swapped(page: Page) -> Iterator[Hit]:
    """Words swapped by a machine; only told when at least SPUN different ones stand in the text."""
    hits = [
        (row.right, Hit(passage, found[0], suggestion=f"原文多半是「{row.right}」，请还原，或退回这篇"))
        for row in _lists()[1]
        if row.pattern.search(page.whole)
        for passage in page.passages
        for found in row.pattern.finditer(passage.string)
    ]
    if len({right for right, _ in hits}) >= SPUN:
        yield from (hit for _, hit in hits)
