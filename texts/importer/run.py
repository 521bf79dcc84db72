"""The import of many sources: read and converted in parallel, written one after another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from texts.checks.raw import inspect
from texts.errors import TextError, reason
from texts.files import render
from texts.importer.conversion import convert
from texts.importer.processes import Each, here, in_processes
from texts.importer.report import name_texts, source_entry
from texts.importer.shelf import Shelf, made
from texts.importer.source import Source, SourceError
from texts.importer.sources import MAX_BYTES, SUFFIXES, read_bytes
from texts.library import stands_in
from texts.locking import one_writer
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
        found += _inside(path) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> list[Path]:
    """Returns the files of a known type in a folder. Links that leave it are left out."""
    root = folder.resolve()
    return sorted(path for path in folder.rglob("*") if _importable(path) and stands_in(path, root))


def _importable(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.name[0] not in ".~" and path.is_file()


Converted = list[Ready] | TextError
"""The sources of one file, converted and checked, or the error that kept it from being read."""

Convert = Callable[[Sequence[Path]], Iterator[tuple[Path, Converted]]]
"""Yields the files converted, in the order given."""


def run_import(
    paths: Sequence[Path], into: Path, again: bool = False, convert: Convert | None = None
) -> Iterator[Imported]:
    """Yields each source once it is imported into the library at `into`; files are converted by `convert`.

    A text that was imported before, told by its source's sha256 and its number there, is left alone;
    with `again` it is written anew unless a curator has changed it. A file that cannot be read yields
    an entry `{path, error}`, and the import goes on. Stopping at any time leaves whole files only.
    Names are given in the order of the files, whoever converts them.
    """
    with one_writer(made(into)):
        yield from _imported(paths, Shelf(into), again, convert or on_this_machine)


def _imported(paths: Sequence[Path], shelf: Shelf, again: bool, convert: Convert) -> Iterator[Imported]:
    for path, result in convert(paths):
        if isinstance(result, TextError):
            yield Imported(path, {"path": str(path), "error": str(result)})
            continue
        for ready in result:
            put = [shelf.put(text, content, again) for text, content in ready.texts]
            name_texts(ready.entry, [id for id, _ in put])
            yield Imported(path, ready.entry, tuple(id for id, new in put if new), ready.decoded)


def on_this_machine(paths: Sequence[Path]) -> Iterator[tuple[Path, Converted]]:
    """Yields the files converted, in processes where that pays."""
    for path, result in zip(paths, this_machine(len(paths))(read_one, paths), strict=True):
        yield path, result.at(str(path)) if isinstance(result, TextError) else result


def this_machine(tasks: int) -> Each:
    """Returns how to work through so many tasks on this machine."""
    return in_processes if tasks >= WORTH_PROCESSES and (os.cpu_count() or 1) > 1 else here


def read_one(path: Path) -> Converted:
    """Returns the sources of one file."""
    data = file_bytes(path)
    return data if isinstance(data, TextError) else convert_bytes(data, path)


def file_bytes(path: Path, base: Path = Path()) -> bytes | SourceError:
    """Returns what a file under `base` holds, one byte more than may be at most; the error says its `path`."""
    try:
        with (base / path).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        return SourceError(f"文件读不了（{reason(error)}）", path=str(path), hint="请检查路径和权限")


def convert_bytes(data: bytes, path: Path) -> Converted:
    """Returns the sources in the bytes of the file at `path`."""
    try:
        return [ready(source) for source in read_bytes(data, str(path))]
    except TextError as error:
        return error.at(str(path))


def ready(source: Source) -> Ready:
    """Returns a source converted, with the checks' findings on each of its texts."""
    converted = convert(source)
    findings = [inspect(made.text) for made in converted.made]
    texts = tuple((made.text, render(made.text)) for made in converted.made)
    return Ready(source_entry(converted, findings), texts, source.text if source.decoded else "")
