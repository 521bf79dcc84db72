"""fanwen eval: measures of the search on judged queries."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from fanwen.cli import places, settings
from search import Query, Search
from search.evaluation import DEPTH, Score, Topic, mean, quoted, read_topics, read_trec, score, write_corpus

Met = Callable[[Topic, Sequence[dict[str, Any]]], list[list[int]]]


@click.command("eval")
@click.argument("topics", type=click.Path(path_type=Path), metavar="评测题")
@click.option("--engine", default="whoosh", type=click.Choice(["whoosh", "tantivy"]), help="检索引擎（默认 whoosh）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@places
def command(topics: Path, engine: str, as_json: bool, library: Path | None, index: Path | None) -> None:
    """用评测题给检索打分。评测题是 JSONL 文件（查当前范文库），或 TREC 式文件夹（自带语料）。"""
    where = settings(library, index)
    if topics.is_dir():
        with TemporaryDirectory() as folder:
            corpus = Path(folder, "library")
            write_corpus(topics, corpus)
            search = Search.open(Path(folder, "index"), corpus, published_only=False, engine=engine)
            report = _judged(search, read_trec(topics), _documents)
    else:
        search = Search.open(where.index, where.library, published_only=False, engine=engine)
        report = _judged(search, read_topics(topics), quoted)
    print(json.dumps(report, ensure_ascii=False)) if as_json else _show(report)


def _documents(topic: Topic, hits: Sequence[dict[str, Any]]) -> list[list[int]]:
    """Returns for each document found, at its best section, the grade it was judged with."""
    found = dict.fromkeys(hit["title"] for hit in hits)
    return [[topic.grades[id]] if id in topic.grades else [] for id in found][:DEPTH]


def _judged(search: Search, topics: list[Topic], met: Met) -> dict[str, Any]:
    search.update()
    scores: dict[str, list[Score]] = defaultdict(list)
    empty = []
    with click.progressbar(topics, label="评测", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        for topic in shown:
            hits = search.search(Query(topic.query)).to_json(full=True)["hits"]
            result = score(met(topic, hits), topic.grades.values())
            if not topic.grades:
                empty.append(result.empty)
                continue
            for name in filter(None, ("all", topic.type)):
                scores[name].append(result)
    search.close()
    types = {name: {"n": len(rows), **mean(rows)} for name, rows in sorted(scores.items()) if name != "all"}
    return {"n": len(scores["all"]), **mean(scores["all"]), "types": types, "no_answer": [sum(empty), len(empty)]}


def _show(report: dict[str, Any]) -> None:
    for name, row in [*report["types"].items(), ("合计", report)]:
        measures = f"nDCG@10 {row['ndcg']:.3f}  MRR@10 {row['mrr']:.3f}  recall@10 {row['recall']:.3f}"
        click.echo(f"{name:<12} {row['n']:>5} 题  {measures}")
    if report["no_answer"][1]:
        click.echo(f"本无答案的 {report['no_answer'][1]} 题中，{report['no_answer'][0]} 题没有给出结果")
