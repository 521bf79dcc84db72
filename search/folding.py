"""One form for all spellings of a string: full and half width, case, traditional characters, punctuation.

`fold` keeps the length, so that a place in the folded string is the same place in the original.
`tight` drops what does not count (quotation marks, blanks between Chinese); indexing, queries and
snippets all work on it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

SILENT = "\x01"
"""Stands for a character that does not count: 新“五老”队伍 is found as 新五老队伍."""

BREAK = " "
"""Stands for punctuation, a line break, or a blank between Latin words: nothing is found across it."""

_QUOTES = set("\"'`“”‘’„‟〝〞＂＇「」『』《》〈〉﹁﹂﹃﹄·•‧・・＊*_【】\u200b\u200c\u200d\ufeff\u00ad")
_BLANK = "\x02"
_KEPT = "%‰℃.,"
_BETWEEN_LATIN = re.compile(f"(?<=[a-z0-9]){_BLANK}+(?=[a-z0-9])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_POINTS = re.compile(r",|(?<!\d)\.|\.(?!\d)")
_BREAKS = re.compile(f"{BREAK}+")


class _Table(dict[int, str]):
    """Folds one character a time and remembers it, as `str.translate` asks for it."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def fold(string: str) -> str:
    """Returns the folded string, as long as the original. 145.306 keeps its point, 1,200 is 1200."""
    folded = string.translate(_TABLE)
    if _BLANK in folded:
        folded = _BETWEEN_LATIN.sub(lambda blanks: BREAK * len(blanks[0]), folded).replace(_BLANK, SILENT)
    if "," in folded:
        folded = _THOUSANDS.sub(SILENT, folded)
    return _POINTS.sub(BREAK, folded) if "." in folded or "," in folded else folded


def tight(string: str) -> str:
    """Returns the folded string without what does not count, breaks as one blank each."""
    return _BREAKS.sub(BREAK, fold(string).replace(SILENT, "")).strip(BREAK)


def _fold_character(char: str) -> str:
    """Returns one character for one character."""
    if char in _QUOTES:
        return SILENT
    if char in "，\n\r\u2028\u2029":
        return BREAK
    if char.isspace():
        return _BLANK
    normal = unicodedata.normalize("NFKC", char).lower()
    normal = normal if len(normal) == 1 else char.lower() if len(char.lower()) == 1 else char
    if normal in _QUOTES:
        return SILENT
    category = unicodedata.category(normal)
    if category[0] in "LN":
        return normal if normal.isascii() else _simplified(normal)
    if category[0] == "M" or category in ("Cf", "Cc"):
        return SILENT
    return normal if normal in _KEPT else BREAK


def _simplified(char: str) -> str:
    """Returns the simplified form of a character.

    GB 2312-80 holds simplified characters only, so OpenCC is asked for the others alone.
    """
    try:
        char.encode("gb2312")
        return char
    except UnicodeEncodeError:
        simple: str = _converter().convert(char)
        return simple if len(simple) == 1 else char


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
