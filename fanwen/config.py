"""Where things are: the library, the index, and the caches beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from texts.errors import TextError, did_you_mean

LIBRARY = Path("docs")
INDEX = Path(".cache/index")
ENGINES = ("whoosh", "tantivy", "opensearch")


class ConfigError(TextError):
    """A setting has a value that means nothing."""


def engine() -> str:
    """Returns the search engine that the environment variable FANWEN_ENGINE names, whoosh by default.

    Raises ConfigError for any other name.
    """
    name = os.environ.get("FANWEN_ENGINE", "") or ENGINES[0]
    if name not in ENGINES:
        raise ConfigError(f"环境变量 FANWEN_ENGINE 的值「{name}」不对", hint=did_you_mean(name, ENGINES))
    return name


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders every command works on, as given by `--library` and `--index`, and the engine."""

    library: Path = LIBRARY
    index: Path = INDEX
    engine: str = field(default_factory=engine)
