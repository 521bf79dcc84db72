"""Where the generations of an index stand: folders with a file `current`, or indexes with an alias."""

from __future__ import annotations

import shutil
from pathlib import Path
from secrets import token_hex

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
        """Returns the name of a new one, never used before: another that has it open tells them apart by name."""
        name = f"g{token_hex(8)}"
        made(self._folder / name)
        return name

    def open(self, name: str) -> Engine:
        return open_engine(self._engine, self._folder / name)

    def drop(self, name: str) -> None:
        shutil.rmtree(self._folder / name, ignore_errors=True)

    def switch(self, name: str) -> None:
        write_text(self._folder / "current", name + "\n")
        for old in self._folder.glob("g*"):
            if old.name != name:
                self.drop(old.name)


def made(folder: Path) -> Path:
    """Returns a folder, made where it was missing. Raises LibraryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = reason(error)
        raise LibraryError(f"索引文件夹建不了（{why}）", path=str(folder), hint="请用 --index 换一个位置") from None
    return folder
