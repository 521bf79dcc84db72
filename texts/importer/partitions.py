"""A crawl in partitions: runs of files, each run converted once, its result kept in the library's work folder.

A result's name is the hash of everything that went into it: the files' names and bytes, our code, the
libraries it uses. Whatever is interrupted, a result is whole or not there, and what is there is right.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import platform
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import texts
from texts.errors import TextError, reason
from texts.files import parse
from texts.importer.processes import Each
from texts.importer.run import Converted, Ready, convert_bytes, file_bytes
from texts.importer.source import SourceError
from texts.writing import write_bytes, write_text

SIZE = 64
"""Files in a partition on average."""

HEAVY = 4_000_000
"""Bytes from which on a partition is full: a worker holds those of one in memory."""

FOLDER = ".import"
"""In the library's root. A cache: to delete it costs time only."""

LIBRARIES = ("datasketch", "lxml", "jieba", "numpy", "opencc", "pypinyin", "python-docx", "pyyaml", "trafilatura")
"""What `texts` uses from outside; another version may convert differently."""

_IGNORED = ".gitignore"
_DAMAGE = (EOFError, OSError, zlib.error, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Partition:
    """A run of files, named as given and read under `base`; `folder` takes the result, of conversion `made_with`."""

    paths: tuple[Path, ...]
    base: Path
    folder: Path
    made_with: str


def cut(paths: Iterable[Path], size: int = SIZE) -> Iterator[tuple[Path, ...]]:
    """Yields the paths in runs of `size` on average.

    Where a run ends depends on the name of its last path (or on the weight of the run), so that a crawl
    that has grown is cut where it was cut before, and only runs with new pages are converted again.
    """
    run: list[Path] = []
    weight = 0
    for path in paths:
        run.append(path)
        weight += path.stat().st_size if path.is_file() else 0
        if zlib.crc32(os.fsencode(path)) % size == 0 or weight >= HEAVY:
            yield tuple(run)
            run, weight = [], 0
    if run:
        yield tuple(run)


def in_partitions(paths: Sequence[Path], into: Path, each: Each, size: int = SIZE) -> Iterator[tuple[Path, Converted]]:
    """Yields the files converted, in the order given; `each` says who converts the partitions.

    Raises SourceError when workers cannot do it: another version, a folder that they do not see.
    """
    folder = (into / FOLDER).resolve()
    write_text(folder / _IGNORED, "*\n")
    used: set[str] = set()
    yield from _results([Partition(run, Path.cwd(), folder, conversion()) for run in cut(paths, size)], each, used)
    for path in folder.glob("*.gz"):  # of files that have changed or are gone
        if path.name not in used:
            path.unlink(missing_ok=True)


def _results(partitions: list[Partition], each: Each, used: set[str]) -> Iterator[tuple[Path, Converted]]:
    """Yields the files of the partitions converted; a partition that ended its process is done file by file."""
    for partition, name in zip(partitions, each(convert_partition, partitions), strict=True):
        if isinstance(name, str):
            used.add(name)
            yield from _read(partition, name)
        elif len(partition.paths) > 1:
            yield from _results([replace(partition, paths=(path,)) for path in partition.paths], each, used)
        else:
            yield partition.paths[0], name.at(str(partition.paths[0]))


def convert_partition(partition: Partition) -> str:
    """Returns the name of the file in `folder` that holds the files converted, made now if it was not there.

    Raises SourceError where this process is another version, or does not see the folder.
    """
    if partition.made_with != conversion():
        raise SourceError("执行进程上的 fanwen 或它用的库版本不同", hint="请在每台机器上装同一版本，再重启执行进程")
    if not (partition.folder / _IGNORED).is_file():
        raise SourceError(
            "执行进程看不到范文库的工作文件夹",
            path=str(partition.folder),
            hint="请让各台机器以同一路径看到范文库和材料",
        )
    contents = [file_bytes(path, partition.base) for path in partition.paths]
    name = f"{_key(partition, contents)}.gz"
    if not _whole(partition.folder / name, len(contents)):
        packed = _packed(zip(partition.paths, contents, strict=True))
        try:
            write_bytes(partition.folder / name, packed)
        except OSError as error:
            raise SourceError(
                f"写不进（{reason(error)}）", path=str(partition.folder), hint="请检查权限和磁盘空间"
            ) from error
    return name


def _key(partition: Partition, contents: Iterable[bytes | SourceError]) -> str:
    parts = [partition.made_with.encode()]
    for path, content in zip(partition.paths, contents, strict=True):
        bytes_or_why = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogateescape")
        parts += [os.fsencode(path), bytes_or_why]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _packed(sources: Iterable[tuple[Path, bytes | SourceError]]) -> bytes:
    """Returns the sources converted, a line of JSON each, compressed."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1, mtime=0) as file:
        for path, content in sources:
            result = content if isinstance(content, SourceError) else convert_bytes(content, path)
            file.write(json.dumps(_row(result, unread=result is content)).encode("ascii") + b"\n")
    return buffer.getvalue()


def _row(result: Converted, unread: bool) -> dict[str, Any]:
    if isinstance(result, TextError):
        return {"error": str(result), "unread": unread}
    return {
        "sources": [[one.entry, [content for _, content in one.texts], one.decoded] for one in result],
    }


def _read(partition: Partition, name: str) -> Iterator[tuple[Path, Converted]]:
    """Yields the files of a partition as its result has them. Raises SourceError if it is damaged or not to be seen."""
    path = partition.folder / name
    try:
        with gzip.open(path) as file:
            rows = [json.loads(line) for line in file]
    except _DAMAGE as error:
        raise SourceError("分批结果读不了", path=str(path), hint="请确认各台机器共用这个文件夹，再运行一次") from error
    for source, row in zip(partition.paths, rows, strict=True):
        if row.get("unread") and (partition.base / source).is_file() and os.access(partition.base / source, os.R_OK):
            raise SourceError("执行进程读不到这份材料", path=str(source), hint="请让各台机器以同一路径看到材料")
        yield source, SourceError(row["error"]) if "error" in row else [_ready(*one) for one in row["sources"]]


def _ready(entry: dict[str, Any], contents: list[str], decoded: str) -> Ready:
    return Ready(entry, tuple((parse(content, ""), content) for content in contents), decoded)


def _whole(path: Path, files: int) -> bool:
    """Returns whether a result is there, has a line for each file, and is undamaged by its checksum."""
    try:
        with gzip.open(path) as file:
            return sum(1 for _ in file) == files
    except _DAMAGE:
        return False


@cache
def conversion() -> str:
    """Returns what a conversion is made with: a hash of our code and data, and the versions of Python and libraries."""
    root = Path(texts.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest())
    versions = " ".join(f"{name}={version(name)}" for name in LIBRARIES)
    return f"python={platform.python_version()} {versions} texts={digest.hexdigest()}"
