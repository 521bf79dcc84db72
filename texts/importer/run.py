"""The import of many sources: read and converted in parallel, written one after another."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from texts.checks.raw import inspect
from texts.errors import TextError, reason
from texts.files import render
from texts.importer.conversion import convert
from texts.importer.report import name_texts, source_entry
from texts.importer.shelf import Shelf
from texts.importer.source import Source, SourceError
from texts.importer.sources import SUFFIXES, read_bytes
from texts.model import Text

WORTH_PROCESSES = 24
"""From this many files on, starting processes is quicker than working alone."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A source converted and checked: its entry in the report, and its texts with their files' contents.

    `decoded` is the text that offsets count in, where it is not the file's own (a Word file).
    """

    entry: dict[str, Any]
    texts: tuple[tuple[Text, str], ...]
    decoded: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """One source after import: its entry in the report, and the ids of the files written now."""

    path: Path
    entry: dict[str, Any]
    written: tuple[str, ...] = ()
    decoded: str = ""


def source_paths(given: Iterable[Path]) -> list[Path]:
    """Returns the files to import: those named, and all of a known type in the folders named, sorted."""
    found: list[Path] = []
    for path in given:
        found += sorted(p for p in path.rglob("*") if _importable(p)) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _importable(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.name[0] not in ".~" and path.is_file()


def run_import(paths: Sequence[Path], into: Path, again: bool = False) -> Iterator[Imported]:
    """Yields each source once it is imported into the library at `into`.

    A text that was imported before, told by its source's sha256 and its number there, is left alone;
    with `again` it is written anew unless a curator has changed it. A file that cannot be read yields
    an entry `{path, error}`, and the import goes on. Stopping at any time leaves whole files only.
    """
    shelf = Shelf(into)
    for path, result in _converted(paths):
        if isinstance(result, TextError):
            yield Imported(path, {"path": str(path), "error": str(result)})
            continue
        for ready in result:
            put = [shelf.put(text, content, again) for text, content in ready.texts]
            name_texts(ready.entry, [id for id, _ in put])
            yield Imported(path, ready.entry, tuple(id for id, new in put if new), ready.decoded)


def _converted(paths: Sequence[Path]) -> Iterator[tuple[Path, list[Ready] | TextError]]:
    """Yields the files converted, in the order given; in processes where that pays."""
    workers = min(os.cpu_count() or 1, 8)
    if len(paths) < WORTH_PROCESSES or workers == 1:
        yield from ((path, read_one(path)) for path in paths)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        todo = iter(paths)
        pending = [(path, pool.submit(read_one, path)) for path in islice(todo, 4 * workers)]
        while pending:
            path, future = pending.pop(0)
            yield path, future.result()
            pending += [(path, pool.submit(read_one, path)) for path in islice(todo, 1)]


def read_one(path: Path) -> list[Ready] | TextError:
    """Returns the sources of one file, converted and checked, or the error that kept it from being read."""
    try:
        data = path.read_bytes()
        return [ready(source) for source in read_bytes(data, str(path))]
    except OSError as error:
        return SourceError(f"文件读不了（{reason(error)}）", path=str(path), hint="请检查路径和权限")
    except TextError as error:
        return error.at(str(path))


def ready(source: Source) -> Ready:
    """Returns a source converted, with the checks' findings on each of its texts."""
    converted = convert(source)
    findings = [inspect(made.text) for made in converted.made]
    texts = tuple((made.text, render(made.text)) for made in converted.made)
    return Ready(source_entry(converted, findings), texts, source.text if source.decoded else "")
