"""Where things are: the library, the index, and the caches beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LIBRARY = Path("docs")
INDEX = Path(".cache/index")


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders every command works on, as given by `--library` and `--index`."""

    library: Path = LIBRARY
    index: Path = INDEX
