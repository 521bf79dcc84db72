"""What others do, for comparison: naive Whoosh with jieba, SQLite FTS5 on jieba's words, FTS5 on trigrams."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

NEW = "甲乙丙丁戊己庚辛"
"""Stands in the passage that `update` adds."""

_WORD = re.compile(r"\w+")


class Passage(Protocol):
    """A section: its id, kind, title and body."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def body(self) -> str: ...


class Peer(Protocol):
    """A search that can be measured."""

    def build(self, passages: Sequence[Any]) -> None: ...

    def ask(self, text: str, kind: str) -> int:
        """Returns the number of hits on the first page, at most ten, after making their snippets."""

    def update(self, passage: Any) -> float:
        """Returns the milliseconds until an added passage is found."""

    def close(self) -> None: ...


class NaiveWhoosh:
    """Whoosh as its documentation shows it: jieba's ChineseAnalyzer, the query parser, its highlighter."""

    def __init__(self, folder: Path) -> None:
        from jieba.analyse import ChineseAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.index import create_in
        from whoosh.qparser import QueryParser

        analyzer = ChineseAnalyzer()
        schema = Schema(id=ID(stored=True), kind=ID, title=TEXT(stored=True, analyzer=analyzer),
                        body=TEXT(stored=True, analyzer=analyzer))  # fmt: skip
        self._index = create_in(str(folder), schema)
        self._parser = QueryParser("body", schema)

    def build(self, passages: Sequence[Passage]) -> None:
        writer = self._index.writer(limitmb=256)
        for passage in passages:
            writer.add_document(id=passage.id, kind=passage.kind, title=passage.title, body=passage.body)
        writer.commit()
        self._searcher = self._index.searcher()

    def ask(self, text: str, kind: str) -> int:
        return len(self.hits(text, kind))

    def hits(self, text: str, kind: str) -> list[dict[str, str]]:
        """Returns the ten best with their snippets."""
        from whoosh.query import Term

        found = self._searcher.search(self._parser.parse(text), limit=10, filter=Term("kind", kind) if kind else None)
        return [{"id": hit["id"], "title": hit["title"], "snippet": hit.highlights("body")} for hit in found]

    def update(self, passage: Passage) -> float:
        start = perf_counter()
        writer = self._index.writer()
        writer.add_document(id="new", kind=passage.kind, title="新", body=NEW)
        writer.commit()
        self._searcher = self._searcher.refresh()
        self.ask(NEW, "")
        return (perf_counter() - start) * 1000

    def close(self) -> None:
        self._searcher.close()


class Fts5:
    """SQLite FTS5, the index of a field of words cut by `cut`, with its own snippet function."""

    def __init__(self, folder: Path, tokenizer: str, cut: Callable[[str], str], match: Callable[[str], str]) -> None:
        self._cut, self._match = cut, match
        self._base = sqlite3.connect(folder / "fts.db")
        self._base.execute("pragma journal_mode = wal")
        self._base.execute(
            f"create virtual table section using fts5(id unindexed, kind unindexed, body, tokenize='{tokenizer}')"
        )

    def build(self, passages: Sequence[Passage]) -> None:
        rows = ((passage.id, passage.kind, self._cut(passage.body)) for passage in passages)
        with self._base:
            self._base.executemany("insert into section values (?, ?, ?)", rows)

    def ask(self, text: str, kind: str) -> int:
        where = "section match ? and kind = ?" if kind else "section match ?"
        query = f"select id, snippet(section, 2, '[', ']', '…', 32) from section where {where} order by rank limit 10"
        values = (self._match(text), kind) if kind else (self._match(text),)
        return len(self._base.execute(query, values).fetchall())

    def update(self, passage: Passage) -> float:
        start = perf_counter()
        self.build([passage])
        self.ask(NEW, "")
        return (perf_counter() - start) * 1000

    def close(self) -> None:
        self._base.close()


def _jieba_words(folder: Path) -> Fts5:
    from search.cutting import cutter, cutter_name

    cut = cutter(cutter_name())

    def match(text: str) -> str:
        words = [word for run in _WORD.findall(text) for word in cut.words(run)]
        joined = " ".join(words) if text.startswith('"') else " ".join(f'"{word}"' for word in words)
        return f'"{joined}"' if text.startswith('"') else joined

    return Fts5(folder, "unicode61", lambda body: " ".join(cut.words(body)), match)


def _trigrams(folder: Path) -> Fts5:
    def match(text: str) -> str:
        return " ".join(f'"{run}"' for run in _WORD.findall(text) if len(run) > 2) or '"   "'

    return Fts5(folder, "trigram", str, match)


PEERS: dict[str, Callable[[Path], Peer]] = {
    "naive-whoosh": NaiveWhoosh,
    "fts5-jieba": _jieba_words,
    "fts5-trigram": _trigrams,
}
"""Contenders by the name that `--against` takes."""
