"""The formats: each turns bytes into one Source, in a small file of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from texts.importer.decoding import decode
from texts.importer.source import Source, SourceError
from texts.importer.sources.plain import read_lines

PLAIN = (".txt", ".md", ".markdown", ".text")
SUFFIXES = PLAIN
MAX_BYTES = 50_000_000
"""Largest source read; a page of model texts has some ten thousand bytes."""


def read_bytes(data: bytes, path: str) -> Iterator[Source]:
    """Yields the sources in one file's bytes: one, or one a page. Raises SourceError."""
    if len(data) > MAX_BYTES:
        raise SourceError(f"文件超过 {MAX_BYTES // 1_000_000} MB", path=path, hint="请把它拆开后再导入")
    if Path(path).suffix.lower() not in SUFFIXES:
        raise SourceError("不认识的文件类型", path=path, hint=f"可导入：{' '.join(SUFFIXES)}")
    text, encoding = decode(data, path)
    if not text.strip():
        raise SourceError("文件是空的", path=path, hint="请检查是否保存完整")
    yield Source(path, hashlib.sha256(data).hexdigest(), encoding, text, read_lines(text))
