"""The index of a library on disk: a cache of the Markdown files, brought up to date with them.

One writer at a time holds the lock. A commit of an engine is atomic; a rebuild is made in a folder of
its own, and the file `current` that names the folder is replaced when it is whole. Readers never see
half an index, and a killed writer leaves the state before.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from whoosh.util.filelock import FileLock

from search.analysis import Analyzer
from search.changes import Changes, UpdateReport
from search.engines import Engine, EngineAway, EngineError, Record, away
from search.generations import generations, made
from search.manifest import Entry, Manifest, outline, read_manifest
from search.records import records
from texts.errors import LibraryError, TextError
from texts.files import parse
from texts.library import MAX_BYTES, text_files
from texts.model import Text

FORMAT = "9"
"""To be raised when records, schema or manifest change; an index of another format is made anew."""

BATCH = 5000
"""Texts read and committed at a time: so many stand in memory, and so many are lost with a killed writer."""

DAMAGED = "索引已损坏"

_File = tuple[str, str, tuple[int, int]]
"""Id, path and stamp: size and time of change."""

Progress = Callable[[int, int], None]
"""Called with files done and files to do."""


class LibraryIndex:
    """The index of one library in a folder, for one engine. `engine` is None until there is one to ask."""

    def __init__(self, folder: Path, library: Path, published_only: bool, engine: str, analyzer: Analyzer) -> None:
        self._folder = folder / f"{engine}-{'published' if published_only else 'all'}"
        self._library, self._published_only = library, published_only
        self._generations, self._analyzer = generations(engine, self._folder), analyzer
        self._made_with = f"{FORMAT} {engine} {analyzer.fingerprint}"
        self._generation = ""
        self.engine: Engine | None = None
        self.manifest = Manifest(self._made_with, str(library.resolve()))
        self.reason = ""
        """Why there is nothing to ask."""
        self.open()

    def open(self) -> None:
        """Moves on to the newest state; `engine` is None and `reason` says why, if there is none."""
        try:
            self._move_on()
        except EngineAway as error:
            self.engine, self.reason = None, error.message

    def _move_on(self) -> None:
        """Does what `open` does. Raises EngineAway, so that nothing is made anew that is only out of reach."""
        self.reason = ""
        try:
            generation = self._generations.current()
            if not generation:
                self.engine, self.reason = None, "还没有索引"
            elif self.engine is None or generation != self._generation:
                self.engine, self._generation = self._generations.open(generation), generation
                self._read()
            elif self.engine.refresh():
                self._read()
        except EngineAway:
            raise
        except (EngineError, OSError, ValueError, AttributeError, TypeError):
            self.engine, self.reason = None, DAMAGED

    def _read(self) -> None:
        assert self.engine is not None
        self.manifest = read_manifest(self.engine.manifest(), self.manifest.entries)
        if self.manifest.made_with != self._made_with:
            self.engine, self.reason = None, "索引出自另一版本"

    def update(self, rebuild: bool = False, progress: Progress | None = None) -> UpdateReport:
        """Brings the index up to date with the library and says what that took.

        Raises LibraryError when the library is no folder, or the index cannot be written, and
        EngineAway when the engine cannot be reached.
        """
        if not self._library.is_dir():
            raise LibraryError("没有这个文件夹", path=str(self._library), hint="请用 --library 指明范文库的位置")
        self._move_on()
        if not rebuild and self.engine is not None and not self._differs():
            return self._counted(UpdateReport())
        try:
            with self._locked():
                return self._write(rebuild, progress)
        except EngineAway:
            raise
        except (EngineError, OSError) as error:
            raise away(error) from error

    def _write(self, rebuild: bool, progress: Progress | None) -> UpdateReport:
        self._move_on()  # another process may have done the work meanwhile
        if rebuild or self.engine is None:
            return self._rebuild(self.reason or "按要求", progress)
        try:
            return self._bring(progress)
        except EngineError:
            return self._rebuild(DAMAGED, progress)

    def _differs(self) -> bool:
        """Returns whether any file has another stamp than when it was indexed, by `stat` alone."""
        if self.manifest.library != str(self._library.resolve()):
            return True
        stamps = {id: (entry.size, entry.changed) for id, entry in self.manifest.entries.items()}
        return stamps != {id: stamp for id, _, stamp in _files(self._library)}

    def _bring(self, progress: Progress | None) -> UpdateReport:
        assert self.engine is not None
        report = self._put(self.engine, progress)
        self.open()
        return self._counted(report)

    def _rebuild(self, reason: str, progress: Progress | None) -> UpdateReport:
        before = self.manifest
        generation = self._generations.fresh()
        try:
            engine = self._generations.open(generation)
            self.manifest = Manifest(self._made_with, str(self._library.resolve()))
            report = self._put(engine, progress)
            engine.close()
            self._generations.switch(generation)
        except BaseException:
            self.manifest = before  # that of the index still in use
            self._generations.drop(generation)
            raise
        self.engine = None
        self.open()
        return replace(self._counted(report), reason=reason)

    def _counted(self, report: UpdateReport) -> UpdateReport:
        texts = sum(entry.outline is not None for entry in self.manifest.entries.values())
        return replace(report, texts=texts, sections=self.engine.size() if self.engine else 0)

    def _put(self, engine: Engine, progress: Progress | None) -> UpdateReport:
        """Puts what differs into an index, BATCH files a commit, and returns how many texts that were.

        Every commit leaves index and manifest in agreement, so that a killed writer's successor goes on.
        """
        before, place = self.manifest.entries, str(self._library.resolve())
        entries, files = self._unchanged()
        gone = sorted(id for id, entry in before.items() if id not in entries and entry.outline)
        report = UpdateReport()
        for first in range(0, len(files) or 1, BATCH):
            changes = Changes(stale=[] if first else gone)
            for id, path, stamp in files[first : first + BATCH]:
                entries[id] = self._look_into(id, Path(path), stamp, before.get(id), changes)
            here = {id: entry for id, entry in sorted(entries.items()) if entry}
            records = self._records(changes.texts, first, len(files), progress)
            engine.commit(changes.stale, records, str(Manifest(self._made_with, place, here)))
            report = report.grown(changes, before)
        return report

    def _records(self, texts: list[Text], first: int, whole: int, progress: Progress | None) -> Iterator[Record]:
        for done, text in enumerate(texts, first + 1):
            yield from records(text, self._analyzer)
            if progress:
                progress(done, whole)

    def _unchanged(self) -> tuple[dict[str, Entry | None], list[_File]]:
        """Returns the entries of the files that are there, and the files with another stamp than theirs."""
        entries: dict[str, Entry | None] = {}
        others: list[_File] = []
        same_place = self.manifest.library == str(self._library.resolve())
        for id, path, stamp in _files(self._library):
            entry = entries[id] = self.manifest.entries.get(id)
            if not (entry and same_place and (entry.size, entry.changed) == stamp):
                others.append((id, path, stamp))
        return entries, others

    def _look_into(
        self, id: str, path: Path, stamp: tuple[int, int], entry: Entry | None, changes: Changes
    ) -> Entry | None:
        """Returns the new entry of a file, read once: what is hashed is what is indexed. None if it is gone."""
        try:
            content = path.read_bytes()
        except OSError:  # gone or not ours to read
            changes.stale += [id] if entry and entry.outline else []
            return None
        sha256 = hashlib.sha256(content).hexdigest()
        if entry and entry.sha256 == sha256:
            return replace(entry, size=stamp[0], changed=stamp[1])
        if entry and entry.outline:
            changes.stale.append(id)
        text = self._parsed(id, path, content, changes)
        if text:
            changes.texts.append(text)
        return Entry(*stamp, sha256, outline(text) if text else None)

    def _parsed(self, id: str, path: Path, content: bytes, changes: Changes) -> Text | None:
        """Returns the text to index; None for one that readers may not see or that cannot be read."""
        try:
            if len(content) > MAX_BYTES:
                raise LibraryError("文件太大", path=str(path), hint="请把它拆成几篇")
            text = parse(content.decode("utf-8"), id, str(path))
        except UnicodeDecodeError:
            changes.errors.append(LibraryError("文件不是 UTF-8 编码", path=str(path), hint="请另存为 UTF-8"))
            return None
        except TextError as error:
            changes.errors.append(error)
            return None
        return text if text.state == "published" or not self._published_only else None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Holds the one writer's lock; the system frees it when a process dies."""
        lock = FileLock(str(made(self._folder) / "lock"))
        lock.acquire(blocking=True)
        try:
            yield
        finally:
            lock.release()


def _files(library: Path) -> Iterator[_File]:
    """Yields id, path and stamp (size, time of change) of every file of a text."""
    for id, path in text_files(library):
        try:
            status = os.stat(path)  # noqa: PTH116 (a Path for each of many thousand files takes longer than to ask)
        except OSError:
            continue
        yield id, path, (status.st_size, status.st_mtime_ns)
