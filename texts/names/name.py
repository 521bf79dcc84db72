"""A name as it stands in a string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameKind = Literal["person", "unit", "place"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a string, from `start` on."""

    kind: NameKind
    name: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.name)
