"""How good the search is: judged queries, and the measures nDCG@10, MRR@10 and recall@10.

Two kinds of test sets are read. A file of queries in JSON lines, judged by quotes: a hit is right when
a judged quote stands in it, whatever its section is called. A folder in TREC style: corpus.jsonl
(id, title, text), queries.tsv (id, query), qrels.tsv (id, 0, document, grade).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from search.folding import tight
from texts.errors import LibraryError
from texts.files import render
from texts.model import Heading, Paragraph, Text
from texts.writing import write_text

DEPTH = 10
"""Hits that are looked at."""

_MARK = re.compile(
    r"(?m)^[^\S\n]*(?:第[一二三四五六七八九十百\d]+[章节条]|[（(]?(?:[一二三四五六七八九十]+|\d+|[a-zA-Z])[）)、.．])\s*"
)
"""A number before a heading or item, which quote and section may write differently."""

_NEITHER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A judged query. `grades` maps a quote or a document id to its grade, 1 to 3; empty for a query
    that nothing answers."""

    query: str
    type: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of one query; `empty` says whether nothing was found."""

    ndcg: float
    mrr: float
    recall: float
    empty: bool


def read_topics(path: Path) -> list[Topic]:
    """Returns the topics of a JSON-lines file. Raises LibraryError, with the line, for anything else."""
    topics = []
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            grades = {str(judged["quote"]): int(judged["grade"]) for judged in row.get("relevant", [])}
            topics.append(Topic(str(row["query"]), str(row.get("type", "")), grades))
        except (ValueError, KeyError, TypeError, AttributeError):
            hint = '每行是一个 JSON：{"query": …, "relevant": [{"quote": …, "grade": 1 到 3}]}'
            raise LibraryError("这一行不是评测题", path=str(path), line=number, hint=hint) from None
    if not topics:
        raise LibraryError("评测文件里没有题目", path=str(path), hint="每行写一题")
    return topics


def read_trec(folder: Path) -> list[Topic]:
    """Returns the topics of a folder in TREC style. Raises LibraryError when a file is missing or broken."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for id, _, document, grade in _rows(folder / "qrels.tsv", 4):
        grades[id][document] = int(grade)
    return [Topic(query, "", grades[id]) for id, query in _rows(folder / "queries.tsv", 2)]


def write_corpus(folder: Path, library: Path) -> None:
    """Writes the documents of a TREC corpus as a library: a text each, its id the title, its title the heading."""
    for number, line in enumerate(_lines(folder / "corpus.jsonl"), 1):
        try:
            row = json.loads(line)
            id, title, body = str(row["id"]), str(row["title"]), str(row["text"])
        except (ValueError, KeyError, TypeError):
            hint = '每行是一个 JSON：{"id": …, "title": …, "text": …}'
            raise LibraryError("这一行不是文档", path=str(folder / "corpus.jsonl"), line=number, hint=hint) from None
        blocks = (Heading(2, " ".join(title.split()) or id), Paragraph(" ".join(body.split())))
        text = Text(f"d{number}", id, "通讯", state="published", blocks=blocks, updated="2026-01-01")
        write_text(library / f"{text.id}.md", render(text))


def quoted(topic: Topic, hits: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Returns for each hit the grades of the quotes that stand in it, each quote counted once."""
    left = {_squeezed(quote): grade for quote, grade in topic.grades.items()}
    met = []
    for hit in hits[:DEPTH]:
        body = _squeezed("\n".join([hit["title"], *hit["headings"], hit["body"]]))
        met.append([left.pop(quote) for quote in list(left) if quote in body])
    return met


def gain(grade: int) -> float:
    """Returns what a judgment of a grade is worth: 1, 3 or 7."""
    return float(2**grade - 1)


def score(met: Sequence[Sequence[int]], grades: Iterable[int]) -> Score:
    """Returns the measures of a ranking, given as the grades met by each hit, against all grades.

    nDCG is capped at 1: a section may hold several quotes, while the best ranking has one a hit.
    """
    ideal = sorted(map(gain, grades), reverse=True)[:DEPTH]
    gains = [sum(map(gain, hit)) for hit in met[:DEPTH]]
    first = next((place for place, value in enumerate(gains, 1) if value), 0)
    return Score(
        ndcg=min(1.0, _dcg(gains) / _dcg(ideal)) if ideal else 0.0,
        mrr=1 / first if first else 0.0,
        recall=min(1.0, sum(map(len, met[:DEPTH])) / len(ideal)) if ideal else 0.0,
        empty=not met,
    )


def mean(scores: Sequence[Score]) -> dict[str, float]:
    """Returns the means of the measures, 0 for no scores."""
    count = len(scores) or 1
    return {name: sum(getattr(row, name) for row in scores) / count for name in ("ndcg", "mrr", "recall")}


def _dcg(gains: Sequence[float]) -> float:
    return sum(value / log2(place + 1) for place, value in enumerate(gains, 1))


def _squeezed(string: str) -> str:
    return _NEITHER.sub("", tight(_MARK.sub("", string)))


def _lines(path: Path) -> Iterator[str]:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise LibraryError("评测文件读不了", path=str(path), hint="请检查路径，文件应是 UTF-8") from None
    return (line for line in content.splitlines() if line.strip())


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    for number, line in enumerate(_lines(path), 1):
        row = line.split("\t")
        if len(row) != width:
            raise LibraryError(f"这一行应有 {width} 列", path=str(path), line=number, hint="列之间用制表符隔开")
        yield row
