"""The report on disk: written source by source, so that ten thousand pages need no memory, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from texts.duplicates import Pair
from texts.writing import beside, naming, write_text


class ReportFile:
    """A context that takes entries and leaves the file complete; the old one stays if anything fails."""

    def __init__(self, path: Path) -> None:
        self._path, self._temporary = path, beside(path)
        self._first = True
        self._names: set[str] = set()
        self.alike: Sequence[Pair] = ()
        """The near-duplicates, written behind the entries."""

    def __enter__(self) -> ReportFile:
        try:
            with naming(self._path):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._temporary.open("x", encoding="utf-8")
            self._write('{"sources": [')
        except BaseException:
            self._temporary.unlink(missing_ok=True)
            raise
        return self

    def _write(self, content: str) -> None:
        with naming(self._path):
            self._file.write(content)

    def add(self, entry: dict[str, Any], decoded: str = "") -> None:
        """Writes one entry; `decoded` goes to a file of its own, which the entry then names."""
        if decoded:
            entry["decoded"] = self._decoded_name(Path(entry["path"]).stem)
            write_text(self._path.parent / entry["decoded"], decoded)
        self._write("\n" if self._first else ",\n")
        self._write(json.dumps(entry, ensure_ascii=False))
        self._first = False

    def _decoded_name(self, stem: str) -> str:
        name, count = f"{stem}.decoded.txt", 2
        while name in self._names:
            name, count = f"{stem}-{count}.decoded.txt", count + 1
        self._names.add(name)
        return name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            with suppress(OSError):
                self._file.close()
            self._temporary.unlink(missing_ok=True)

    def _finish(self) -> None:
        pairs = [{"first": pair.first, "second": pair.second, "share": round(pair.share, 4)} for pair in self.alike]
        self._write(f'\n], "near_duplicates": {json.dumps(pairs, ensure_ascii=False)}}}\n')
        with naming(self._path):
            self._file.close()
            self._temporary.replace(self._path)
