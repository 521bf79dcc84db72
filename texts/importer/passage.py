"""Text that knows where it came from: every change keeps the place in the source it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text and the source characters `[start, end)` it stands for.

    Without a `rule` the text is those characters unchanged; with one it replaces them, and may be empty.
    """

    text: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `[i, j)` of a passage to be replaced by `text`, by a rule."""

    i: int
    j: int
    text: str
    rule: str


@dataclass(frozen=True)
class Passage:
    """A run of text made of bits in source order. All operations return new passages."""

    bits: tuple[Bit, ...] = ()

    @cached_property
    def text(self) -> str:
        return "".join(bit.text for bit in self.bits)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __add__(self, other: Passage) -> Passage:
        return Passage(self.bits + other.bits)

    def cut(self, i: int, j: int | None = None) -> Passage:
        """Returns characters `[i, j)`. A deletion at `i` comes along; one at the very end only if `j` is left out."""
        if i == 0 and j is None:
            return self
        return Passage(tuple(self._within(i, len(self.text) if j is None else j, j is None)))

    def _within(self, i: int, j: int, to_end: bool) -> Iterator[Bit]:
        at = 0
        for bit in self.bits:
            size = len(bit.text)
            first, last = max(i - at, 0), min(j - at, size)
            if size == 0 and i <= at and (at < j or to_end):
                yield bit
            elif first < last:
                yield bit if (first, last) == (0, size) else _part(bit, first, last)
            at += size

    def strip(self) -> Passage:
        """Returns the passage without blanks at either end."""
        text = self.text
        if text and not text[0].isspace() and not text[-1].isspace():
            return self
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        if right == len(text):
            return self.cut(left)
        return self.cut(left, max(left, right))

    def amend(self, changes: Iterable[Change]) -> Passage:
        """Returns the passage with changes made; they must not overlap and come in order."""
        bits: list[Bit] = []
        at = 0
        for change in changes:
            bits += self.cut(at, change.i).bits
            bits += self.cut(change.i, change.j)._replaced(change.text, change.rule).bits
            at = change.j
        return Passage((*bits, *self.cut(at).bits))

    def _replaced(self, text: str, rule: str) -> Passage:
        """Returns the passage with all its text replaced; bits apart in the source stay apart."""
        bits: list[Bit] = []
        for bit in self.bits:
            if bits and bits[-1].end == bit.start:
                bits[-1] = Bit("", bits[-1].start, bit.end, rule)
            else:
                bits.append(Bit("", bit.start, bit.end, rule))
        if bits:
            bits[0] = Bit(text, bits[0].start, bits[0].end, rule)
        return Passage(tuple(bits))

    def place(self, i: int, j: int) -> tuple[int, int]:
        """Returns the source range that characters `[i, j)` stand for."""
        bits = [bit for bit in self.cut(i, j).bits if bit.text] or list(self.bits)
        return (bits[0].start, bits[-1].end) if bits else (0, 0)


def plain(text: str, start: int) -> Passage:
    """Returns source text at an offset, unchanged."""
    return Passage((Bit(text, start, start + len(text)),)) if text else Passage()


def _part(bit: Bit, first: int, last: int) -> Bit:
    """Returns characters of one bit; of a replaced one the first part stands for all its source."""
    if not bit.rule:
        return Bit(bit.text[first:last], bit.start + first, bit.start + last)
    start = bit.start if first == 0 else bit.end
    return Bit(bit.text[first:last], start, bit.end, bit.rule)
