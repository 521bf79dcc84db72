"""Repairs that cannot change what a text says; each is listed in the report with before and after.

Making them twice changes nothing: what they yield is never again something to repair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from texts.importer.passage import Change, Passage
from texts.importer.source import Line

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]+"
)
_ODD_BLANK = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BLANKS = re.compile(r"\s{2,}")
_PINYIN = re.compile(rf"(?<=[{_HAN}])(?:[（(][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüêɡ]{{1,6}}[）)])+")
_DOUBLED = re.compile("([。，、；：])\\1+")
_LATIN = re.compile("[A-Za-z0-9]:[A-Za-z0-9]")
_HALF = re.compile("[,;:?!()]")
_BESIDE = frozenset("”’》）】％%！？")
_OPENING = frozenset("“‘《")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_PAIR = re.compile(r"\(([^()（）\n]{1,200})\)")
_HAS_HAN = re.compile(f"[{_HAN}]")

_SUSPECT = re.compile(
    r"[,;:?!()]|[。，、；：]{2}|\s{2}|（[a-zà-ǜɡ]|[\t\x00-\x08\x0e-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u202a-\u202f\u205f-\u206f"
    r"\u3000\ufe00-\ufe0f\ufeff]"
)
"""What a passage must hold for any repair to apply; a quick look that spares most lines the rules."""

Repair = Callable[[str], Iterator[Change]]


def repaired(line: Line) -> Line:
    """Returns a line with all repairs made, in its passage and its cells."""
    return replace(line, passage=repair(line.passage), cells=tuple(repair(cell) for cell in line.cells))


def repair(passage: Passage) -> Passage:
    """Returns a passage with all repairs made, blanks at both ends cut."""
    if _SUSPECT.search(passage.text) or not unicodedata.is_normalized("NFC", passage.text):
        for rule in _REPAIRS:
            if changes := list(rule(passage.text)):
                passage = passage.amend(changes)
    return passage.strip()


def _invisible(text: str) -> Iterator[Change]:
    """Zero-width and control characters stand for nothing a reader sees."""
    for found in _INVISIBLE.finditer(text):
        yield Change(*found.span(), "", "invisible")


def _blanks(text: str) -> Iterator[Change]:
    """Every run of blanks is one plain blank."""
    for found in _ODD_BLANK.finditer(text):
        yield Change(*found.span(), " ", "blank")


def _runs(text: str) -> Iterator[Change]:
    for found in _BLANKS.finditer(text):
        yield Change(*found.span(), " ", "blank")


def _composed(text: str) -> Iterator[Change]:
    """Canonical composition, cluster by cluster."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not _continues(text[i]):
            cluster = text[start:i]
            if (normal := unicodedata.normalize("NFC", cluster)) != cluster:
                yield Change(start, i, normal, "nfc")
            start = i


def _continues(char: str) -> bool:
    """Says whether a character may join the one before it in NFC."""
    return bool(unicodedata.combining(char)) or "\u1160" <= char <= "\u11ff"


def _pinyin(text: str) -> Iterator[Change]:
    """Pages against copying put the reading behind a character: 關(guān)心."""
    found = list(_PINYIN.finditer(text))
    if len(found) >= 2 or any(not hit[0].isascii() for hit in found):
        for hit in found:
            yield Change(*hit.span(), "", "pinyin")


def _doubled(text: str) -> Iterator[Change]:
    for found in _DOUBLED.finditer(text):
        yield Change(*found.span(), found[1], "doubled-mark")


def _wide(text: str) -> Iterator[Change]:
    """Full-width marks beside Chinese; times, figures, addresses and Latin keep theirs (GB/T 15834-2011)."""
    paired = {
        i
        for pair in _PAIR.finditer(text)
        if _HAS_HAN.search(text, *pair.span())
        for i in (pair.start(), pair.end() - 1)
    }
    done, made = -1, ""
    for found in _HALF.finditer(text):
        i, char = found.start(), found[0]
        before = made if done == i - 1 else text[i - 1 : i]
        after = text[i + 1 : i + 2]
        beside = char in ",;:?!" and (before in _BESIDE or _HAS_HAN.match(before) or after in _OPENING)
        if (i in paired or beside) and not _in_address(text, i):
            done, made = i, _WIDE[char]
            yield Change(i, i + 1, made, "punctuation")


def _in_address(text: str, i: int) -> bool:
    """Says whether a mark belongs to an address such as http://… or a:b in Latin."""
    return text[i + 1 : i + 3] == "//" or (text[i] == ":" and _LATIN.match(text, i - 1) is not None)


_REPAIRS: tuple[Repair, ...] = (_invisible, _blanks, _runs, _composed, _pinyin, _wide, _doubled)
