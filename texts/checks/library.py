"""Checks over a whole library: every text by itself, then what only shows between texts and files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from texts.checks.text import check_text
from texts.duplicates import near_duplicates
from texts.files import render
from texts.findings import Finding
from texts.library import Library, read_file, text_id
from texts.model import Text

WORTH_PROCESSES = 300
"""From this many texts on, starting processes is quicker than working alone."""

_RETIRED = ("rejected", "retired")


def check_library(library: Library) -> list[Finding]:
    """Returns every finding on a library, in the order of its texts; files that cannot be read come first."""
    across = [*_same_titles(library), *_near_duplicates(library), *_not_canonical(library)]
    accepted = [f for f in across if not _accepted(f, library)]
    found = [*_unreadable(library), *_each(list(library)), *accepted]
    return sorted(found, key=lambda finding: (finding.text_id or "", finding.line or 0))


def _each(texts: list[Text]) -> Iterator[Finding]:
    workers = min(os.cpu_count() or 1, 8)
    if len(texts) < WORTH_PROCESSES or workers == 1:
        for text in texts:
            yield from check_text(text)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for found in pool.map(check_text, texts, chunksize=25):
            yield from found


def _unreadable(library: Library) -> Iterator[Finding]:
    for error in library.errors:
        id = text_id(library.root, Path(error.path))
        yield Finding("unreadable", "error", f"{error.path}：{error.message}", error.hint, "", id, error.line)


def _same_titles(library: Library) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for text in _standing(library):
        first = seen.setdefault(text.title, text.id)
        if first != text.id:
            message = f"与 {first} 标题相同"
            yield Finding("same-title", "hint", message, "请在标题里写明场景或单位类型", text.title[:60], text.id, 2)


def _near_duplicates(library: Library) -> Iterator[Finding]:
    for pair in near_duplicates(_standing(library)):
        message = f"与 {pair.first} 有 {pair.share:.0%} 相同"
        yield Finding("near-duplicate", "warning", message, "请留下较好的一篇，另一篇退回或合并", "", pair.second, 2)


def _standing(library: Library) -> Iterator[Text]:
    return (text for text in library if text.state not in _RETIRED)


def _not_canonical(library: Library) -> Iterator[Finding]:
    for text in library:
        path = library.root / f"{text.id}.md"
        if path.is_file() and read_file(path) != render(text):
            yield Finding("not-canonical", "hint", "文件写法不是标准写法", "请运行 fanwen check --fix", "", text.id, 1)


def _accepted(finding: Finding, library: Library) -> bool:
    rows = library[finding.text_id].accept if finding.text_id else ()
    return any(row.rule == finding.rule and row.quote in finding.quote for row in rows)
