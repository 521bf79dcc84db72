"""Writing files so that nothing is ever left half written."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: to a temporary file beside it, then renamed over it.

    Raises OSError that names `path`.
    """
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Lets an OSError of what is done within name `path`: not a temporary file, and not nothing."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def beside(path: Path) -> Path:
    """Returns the name of a temporary file beside `path`.

    It is known before there is a file, so that an interruption at any moment can take the file away again.
    """
    return path.with_name(f".{path.name}.{token_hex(4)}")


def _replace(path: Path, content: bytes) -> None:
    temporary = beside(path)
    try:
        with temporary.open("xb") as file:
            file.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, content: str) -> None:
    """Writes a UTF-8 file whole or not at all, with `\\n` line ends."""
    write_bytes(path, content.encode("utf-8"))


@cache
def private_cache() -> Path:
    """Returns a folder for caches that only this user can write to, made if need be.

    In the shared temporary folder anybody could lay a file for us to load. Where the home folder
    cannot be written, a new temporary folder serves until the process ends.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "fanwen")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = os.getuid() if hasattr(os, "getuid") else folder.stat().st_uid  # Windows has no user ids
        if os.access(folder, os.W_OK) and folder.stat().st_uid == owner:
            return folder
    except (OSError, RuntimeError):
        pass  # no home folder, or no rights in it
    own = tempfile.mkdtemp(prefix="fanwen-")
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    return Path(own)
