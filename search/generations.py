"""Where the generations of an index stand: folders with a file `current`, or indexes with an alias."""

from __future__ import annotations

from pathlib import Path

from search.engines import Engine, EngineAway, Generations, open_engine
from texts.errors import LibraryError, reason
from texts.generations import Folders


def generations(engine: str, folder: Path) -> Generations:
    """Returns the generations of a library's index; those of a cluster are named after the folder."""
    if engine == "opensearch":
        try:
            from search.engines.opensearch_indexes import Indexes
        except ImportError:
            raise EngineAway("没有安装检索引擎 opensearch", hint="请运行 pip install 'fanwen[cluster]'") from None
        return Indexes(folder.name.removeprefix("opensearch-"))
    return IndexFolders(engine, folder)


class IndexFolders(Folders):
    """Generations that are indexes of one engine."""

    def __init__(self, engine: str, root: Path) -> None:
        super().__init__(root)
        self._engine = engine

    def open(self, name: str) -> Engine:
        return open_engine(self._engine, self.root / name)


def made(folder: Path) -> Path:
    """Returns a folder, made where it was missing. Raises LibraryError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = reason(error)
        raise LibraryError(f"索引文件夹建不了（{why}）", path=str(folder), hint="请用 --index 换一个位置") from None
    return folder
