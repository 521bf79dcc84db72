"""Which Word style each kind of block has, read from styles.json; the browser reads the same file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class StyleName:
    """A style: its name in the file, its id in our own template, and its name in a Chinese Word."""

    name: str
    id: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """What Python needs of styles.json; its fields are described in docs/dev/word.md."""

    by_kind: dict[str, StyleName]
    table: StyleName
    salutation: str
    east_asian_marks: str


@cache
def styles() -> Styles:
    """Returns the styles; read once a process."""
    data: dict[str, Any] = json.loads(files("macros").joinpath("exports/styles.json").read_text(encoding="utf-8"))
    return Styles(
        by_kind={kind: StyleName(**row) for kind, row in data["styles"].items()},
        table=StyleName(**data["table"]),
        salutation=data["salutation"],
        east_asian_marks=data["eastAsiaMarks"],
    )
