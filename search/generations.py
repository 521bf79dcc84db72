"""Where the generations of an index stand: folders with a file `current`, or indexes with an alias."""

from __future__ import annotations

import shutil
from pathlib import Path

from search.engines import Engine, EngineAway, Generations, open_engine
from texts.errors import LibraryError, reason
from texts.writing import write_text


def generations(engine: str, folder: Path) -> Generations:
    """Returns the generations of a library's index; those of a cluster are named after the folder."""
    if engine == "opensearch":
        try:
            from search.engines.opensearch_indexes import Indexes
        except ImportError:
            raise EngineAway("没有安装检索引擎 opensearch", hint="请运行 pip install 'fanwen[cluster]'") from None
        return Indexes(folder.name.removeprefix("opensearch-"))
    return Folders(engine, folder)


class Folders:
    """A generation is a folder; the file `current` names the one in use."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._engine, self._folder = engine, folder

    def current(self) -> str:
        path = self._folder / "current"
        name = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
        return name if name.startswith("g") and (self._folder / name).is_dir() else ""

    def fresh(self) -> str:
        taken = [int(path.name[1:]) for path in self._folder.glob("g*") if path.name[1:].isdigit()]
        name = f"g{max(taken, default=0) + 1}"
        made(self._folder / name)
        return name

    def open(self, name: str) -> Engine:
        return open_engine(self._engine, self._folder / name)

    def switch(self, name: str) -> None:
        write_text(self._folder / "current", name + "\n")
        for old in self._folder.glob("g*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def made(folder: Path) -> Path:
    """Returns a folder, made where it was missing. Raises LibraryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = reason(error)
        raise LibraryError(f"索引文件夹建不了（{why}）", path=str(folder), hint="请用 --index 换一个位置") from None
    return folder
