"""What every format is read into: one decoded string, and its lines with their places in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from texts.errors import TextError
from texts.importer.passage import Passage
from texts.model import Text


class SourceError(TextError):
    """A source cannot be read as text; the import goes on with the next one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source as a reader sees it. A table row has its cells in `cells` and no text of its own.

    `level` is the level of a markup heading (0: none); levels of raw pages often mean nothing.
    `gap` is true when blank lines or a paragraph break stand before it. `main` is false for what the
    extractor holds for page furniture; `unnumbered` is true for a heading that ends in `{-}`.
    """

    passage: Passage
    level: int = 0
    bold: bool = False
    bullet: bool = False
    gap: bool = False
    main: bool = True
    unnumbered: bool = False
    cells: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def start(self) -> int:
        """The source offset where the line begins."""
        parts = [bit for passage in (self.passage, *self.cells) for bit in passage.bits]
        return parts[0].start if parts else 0


@dataclass(frozen=True, slots=True)
class Source:
    """One page: `text` is the decoded source that all offsets count in; `title` the page's own, if it has one."""

    path: str
    sha256: str
    encoding: str
    text: str
    lines: tuple[Line, ...]
    title: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    """What the page says of itself: url, site, title, for the front matter's `source`."""
    canonical: Text | None = None
    """The model text that the file already is, for one that was imported or written here before."""
    decoded: bool = False
    """True when `text` is not the bytes decoded but made from them (a Word file)."""
