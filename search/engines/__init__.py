"""What an engine is: it keeps records and answers requests. Three exist: Whoosh, tantivy, OpenSearch.

Everything a reader sees (query language, snippets, grouping) is made outside of engines, once for both.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from search.folding import tight
from texts.errors import TextError, reason

FACETS = ("kind", "org", "topic", "role", "year")
FILTERS = (*FACETS, "post", "state")
SATURATION = 1.2
"""k1 of BM25: how soon a further occurrence adds nothing."""

GRAM_SHARE = 0.2
"""How much neighbouring characters count beside words."""


ABOUT_SHARE = 0.5
"""What the opening of a text gains when the text as a whole is what was asked for."""


class EngineError(Exception):
    """The index on disk cannot be read: damaged, foreign, or of another version."""


class EngineAway(TextError):
    """The engine cannot do its work now: another process does not answer, the disk is full, a right is missing.

    The index itself may be well, and is not made anew.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """A section as the index holds it.

    `words` and `grams` map a token to how often it occurs, in headings counted more. `filters` maps a
    field of FILTERS to its values; `keys` maps `title` and `heading` to their tight form; `about` are the
    words for the text as a whole, on its opening only; `shown` is what hits are made from.
    """

    id: str
    text: str
    words: Mapping[str, int]
    grams: Mapping[str, int]
    filters: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, str]
    about: tuple[str, ...]
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Concept:
    """Something asked for: any of `terms` (a tight string and its weight) stands for it.

    `needed` concepts must be there in an exact answer; the others only rank.
    """

    terms: tuple[tuple[str, float], ...]
    needed: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """What to find. `coverage` is the least share of the needed concepts, weighted by rarity, a section
    must have: 1 for all of them. `phrases` must stand there literally, `excluded` must not.
    `bonuses` are (field, value, share): sections with that key or filter value gain that share of the
    best score possible; the opening of a text that is about all needed concepts gains ABOUT_SHARE.
    """

    concepts: tuple[Concept, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    bonuses: tuple[tuple[str, str, float], ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    coverage: float = 1.0
    top: int = 200


@dataclass(frozen=True, slots=True)
class Matches:
    """The sections that fit: how many, the best as (handle, score), and counts by filter value."""

    total: int = 0
    ranked: Sequence[tuple[Any, float]] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """An index in a folder. Readers see the last commit; `refresh` moves on to a newer one."""

    def refresh(self) -> bool:
        """Returns whether there was a newer commit to move on to."""

    def manifest(self) -> str:
        """Returns what `commit` was given with the state now seen."""

    def size(self) -> int:
        """Returns the number of sections."""

    def find(self, request: Request) -> Matches:
        """Returns the sections that fit, best first, ties by text."""

    def shown(self, handle: Any) -> Mapping[str, Any]:
        """Returns `Record.shown` of a section found."""

    def text_of(self, handle: Any) -> str:
        """Returns the id of the text that a section found belongs to."""

    def frequency(self, string: str) -> int:
        """Returns how many sections hold a tight string."""

    def commit(self, removed: Iterable[str], added: Iterable[Record], manifest: str) -> None:
        """Takes out the sections of texts, adds records and puts the manifest, all at once."""

    def close(self) -> None: ...


class Generations(Protocol):
    """The indexes made one after the other for a library. One is in use, the others are being made or done with."""

    def current(self) -> str:
        """Returns the name of the one in use, '' if there is none."""

    def fresh(self) -> str:
        """Returns the name of a new empty one."""

    def open(self, name: str) -> Engine:
        """Returns the engine of one. Raises EngineError."""

    def drop(self, name: str) -> None:
        """Clears away one that was not finished."""

    def switch(self, name: str) -> None:
        """Puts one in use in a single step, and clears away those done with."""


def searched(shown: Mapping[str, Any]) -> str:
    """Returns the tight strings of a section in which literal strings are looked for, one a line."""
    return "\n".join(map(tight, (*shown["headings"], shown["title"], shown["body"])))


def open_engine(name: str, folder: Path) -> Engine:
    """Returns the engine of that name on a folder, made there if it is empty. Raises EngineError."""
    try:
        if name == "tantivy":
            from search.engines.tantivy_engine import TantivyEngine

            return TantivyEngine(folder)
        from search.engines.whoosh_engine import WhooshEngine

        return WhooshEngine(folder)
    except ImportError:
        raise EngineAway(f"没有安装检索引擎 {name}", hint="请运行 pip install 'fanwen[fast]'") from None
    except Exception as error:
        raise failure(error) from error


def failure(error: Exception) -> Exception:
    """Returns what an engine's own exception means: EngineAway where the system refused, else EngineError."""
    number = error.errno if isinstance(error, OSError) else _number(str(error))
    if number in _REFUSALS:
        return EngineAway(
            f"索引读写不了（{reason(OSError(number, ''))}）",
            hint="请检查磁盘空间和索引文件夹的权限，或用 --index 换一个位置",
        )
    return EngineError(f"{type(error).__name__}: {error}")


def away(error: Exception) -> EngineAway:
    """Returns why there is no index to ask now, where making it anew has failed too."""
    means = failure(error)
    if isinstance(means, EngineAway):
        return means
    return EngineAway("索引读不了，也没有建成", hint="会自动再试；一直这样时请运行 fanwen index --rebuild")


_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE}
)


def _number(words: str) -> int:
    """Returns the error number in what tantivy says: `(os error 28)`, or `Os { code: 28, …`; 0 for none."""
    found = _SYSTEM.search(words)
    return int(found[1]) if found else 0


_SYSTEM = re.compile(r"(?:os error|Os \{ code:) (\d{1,4})\b")


Method = TypeVar("Method", bound=Callable[..., Any])


def alone(method: Method) -> Method:
    """Lets one thread at a time into an engine's method; whatever it stumbles over is an EngineError.

    The files are a cache that anything may have happened to, and engines raise what they like on them.
    """

    @wraps(method)
    def guarded(self: Any, *arguments: Any) -> Any:
        with self.lock:
            try:
                return method(self, *arguments)
            except (EngineError, TextError):
                raise
            except Exception as error:
                raise failure(error) from error

    return cast(Method, guarded)
