"""One writer at a time: a lock that the system frees when its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from texts.errors import LibraryError
from texts.writing import naming

LOCK = ".lock"
"""In a library's root; it stays there, empty, since taking it away would let two writers in."""

PATIENCE = 10.0
"""Seconds that a command waits for the one before it: more than all but an import take."""

_PAUSE = 0.05


@contextmanager
def one_writer(library: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds a library against other commands that write to it.

    Raises LibraryError when another still holds it after `patience` seconds or there is no such folder,
    and OSError where nothing may be written.
    """
    if not library.is_dir():
        raise LibraryError("没有这个文件夹", path=str(library), hint="请用 --library 指明范文库的位置")
    with naming(library):
        file = (library / LOCK).open("ab")
    with file:
        if not _taken(file, patience):
            raise LibraryError("另一个 fanwen 命令正在写这个范文库", path=str(library), hint="请等它结束再试")
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Holds the file at `path` against other processes; waits for as long as one holds it."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    with file:
        _taken(file, float("inf"))
        yield


def _taken(file: IO[bytes], patience: float) -> bool:
    """Returns whether the lock on a file was had in time; closing the file gives it back."""
    end = time.monotonic() + patience
    while not _take(file):
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True


if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[bytes]) -> bool:
        """Returns whether the lock is ours now; where a file system has no locks, everybody's is."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
