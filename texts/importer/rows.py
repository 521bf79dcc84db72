"""A line on its way to a block."""

from __future__ import annotations

from dataclasses import dataclass

from texts.importer.marks import Mark
from texts.importer.source import Line


@dataclass(slots=True)
class Row:
    """A line on its way to a block: its mark, the series it counts in, and what it is found to be."""

    line: Line
    mark: Mark | None
    series: int = -1
    kind: str = ""
    """heading · plain-heading (no number) · item · text · row"""
    key: str = ""
    level: int = 0
    glued: int = 0
    """Where in `bare` the text begins that runs on without a break behind a heading, 0 if none does."""

    @property
    def bare(self) -> str:
        """The text without its mark."""
        return self.line.text[self.mark.end :] if self.mark else self.line.text
