"""Near-duplicates among many written texts: sketched and compared in runs, by processes or a cluster.

The files are read twice and never held together; what is held is a sketch a text, 160 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from texts.duplicates import ALIKE, Pair, Sketch, candidates, runs_of, share, sketch
from texts.errors import TextError
from texts.importer.processes import Each
from texts.importer.source import SourceError
from texts.library import read_text
from texts.model import Text

Some = TypeVar("Some")

RUN = 200
"""Texts, or pairs of texts, in one task."""


def alike(root: Path, ids: Sequence[str], each: Each) -> list[Pair]:
    """Returns `near_duplicates` of the texts of a library that have these ids, as they stand in their files.

    Texts that are gone or cannot be read are passed over. Raises SourceError where a task ended its process.
    """
    root = root.resolve()
    known: list[str] = []
    sketches: list[Sketch] = []
    for run in _done(each(_sketches, [(root, part) for part in _cut(list(dict.fromkeys(ids)))])):
        known += [id for id, _ in run]
        sketches += [made for _, made in run]
    pairs = [(known[one], known[other]) for one, other in candidates(sketches)]
    found = [pair for run in _done(each(_alike, [(root, part) for part in _cut(pairs)])) for pair in run]
    return sorted(found, key=lambda pair: (pair.first, pair.second))


def _sketches(task: tuple[Path, list[str]]) -> list[tuple[str, Sketch]]:
    root, ids = task
    texts = ((id, _text(root, id)) for id in ids)
    return [(id, made) for id, text in texts if text and (made := sketch(text)) is not None]


def _alike(task: tuple[Path, list[tuple[str, str]]]) -> list[Pair]:
    root, pairs = task
    runs = lru_cache(maxsize=RUN)(lambda id: runs_of(text) if (text := _text(root, id)) else frozenset())
    both = ((one, other, runs(one), runs(other)) for one, other in pairs)
    shares = (Pair(one, other, share(own, its)) for one, other, own, its in both if own and its)
    return [pair for pair in shares if pair.share >= ALIKE]


def _text(root: Path, id: str) -> Text | None:
    try:
        return read_text(root, root / f"{id}.md")
    except (TextError, OSError):
        return None


def _cut(whole: Sequence[Some]) -> Iterator[list[Some]]:
    return (list(whole[start : start + RUN]) for start in range(0, len(whole), RUN))


def _done(results: Iterable[Some | SourceError]) -> Iterator[Some]:
    for result in results:
        if isinstance(result, SourceError):
            raise result
        yield result
