"""The formats: each turns bytes into one Source, in a small file of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from texts.errors import TextError
from texts.files import parse
from texts.importer.decoding import decode
from texts.importer.source import Source, SourceError
from texts.importer.sources import html, plain, word
from texts.importer.sources.pages import pages
from texts.model import Text

PLAIN = frozenset({".txt", ".md", ".markdown", ".text"})
MARKUP = frozenset({".html", ".htm", ".xhtml", ".shtml", ".jsp", ".asp", ".aspx", ".ftl", ".php", ".vue"})
SUFFIXES = PLAIN | MARKUP | {".docx", ".jsonl"}
MAX_BYTES = 50_000_000
"""Largest source read; a page of model texts has some ten thousand bytes."""

_TAGS = re.compile(r"<(?:p|div|br|span|td|h[1-6]|html|body|li)\b[^<>]*>", re.IGNORECASE)


def read_bytes(data: bytes, path: str) -> Iterator[Source]:
    """Yields the sources in one file's bytes: one, or one a page. Raises SourceError."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise SourceError("不认识的文件类型", path=path, hint=f"可导入：{' '.join(sorted(SUFFIXES))}")
    if len(data) > MAX_BYTES:
        raise SourceError(f"文件超过 {MAX_BYTES // 1_000_000} MB", path=path, hint="请把它拆开后再导入")
    sha256 = hashlib.sha256(data).hexdigest()
    if suffix == ".docx":
        yield word.read(data, path, sha256)
        return
    text, encoding = decode(data, path)
    if not text.strip():
        raise SourceError("文件是空的", path=path, hint="请检查是否保存完整")
    if suffix == ".jsonl":
        for page in pages(text, path):
            yield _source(page.text, page.path, page.sha256, "utf-8", page.facts)
    else:
        yield _source(text, path, sha256, encoding, {}, suffix)


def _source(text: str, path: str, sha256: str, encoding: str, facts: dict[str, str], suffix: str = "") -> Source:
    """Returns a source of text that may be markup, whatever its file is called."""
    if suffix in MARKUP or (suffix != ".md" and len(_TAGS.findall(text[:50_000])) >= 3):
        lines, title = html.read_lines(text)
    else:
        lines, title = plain.read_lines(text), ""
    title = facts.get("title", "") or " ".join(title.split())
    return Source(path, sha256, encoding, text, lines, title, facts, _model_text(text) if suffix == ".md" else None)


def _model_text(text: str) -> Text | None:
    """Returns the model text that a Markdown file already is, None for any other."""
    try:
        return parse(text, "")
    except TextError:
        return None
