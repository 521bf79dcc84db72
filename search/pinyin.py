"""Pinyin without tones, from pypinyin, loaded with the first question (0.2 s)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

LONGEST = 12
"""Characters of a suggestion that are looked for by their pinyin."""


@lru_cache(maxsize=50_000)
def pinyin(string: str) -> str:
    """Returns the pinyin of a string in one run: 关工委 → guangongwei; Latin letters as they are."""
    return "".join(_readings(string))


@lru_cache(maxsize=50_000)
def initials(string: str) -> str:
    """Returns the first letters of the syllables: 关工委 → ggw."""
    return "".join(reading[:1] for reading in _readings(string))


def spelled(string: str) -> tuple[str, str]:
    """Returns the pinyin and the first letters of a string as far as anyone types them: LONGEST characters."""
    readings = _readings(string[:LONGEST])
    return "".join(readings), "".join(reading[:1] for reading in readings)


def _readings(string: str) -> list[str]:
    from pypinyin import lazy_pinyin

    readings: list[str] = lazy_pinyin(string)
    return readings


@cache
def _by_syllable() -> dict[str, str]:
    """Returns the characters of GB 2312 by their commonest reading."""
    table: dict[str, str] = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", "ignore")
            if char:
                reading = pinyin(char)
                table[reading] = table.get(reading, "") + char
    return table


def chars_of(syllable: str) -> str:
    """Returns the characters that read like a syllable, the commonest first (level 1 of GB 2312 before level 2)."""
    return _by_syllable().get(syllable, "")


def syllables(letters: str) -> Iterator[tuple[str, ...]]:
    """Yields the ways to split a run of letters into two to six syllables."""
    if letters in _by_syllable():
        yield (letters,)
    for end in range(1, min(7, len(letters))):
        if letters[:end] in _by_syllable() and len(letters) <= 36:
            for rest in syllables(letters[end:]):
                if len(rest) < 6:
                    yield letters[:end], *rest
