"""The measures of the search: right by another's reckoning, and good enough on judged queries."""

from __future__ import annotations

import json
from pathlib import Path

import ir_measures
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from fanwen.__main__ import fanwen
from search.evaluation import Topic, mean, quoted, read_topics, read_trec, score, write_corpus
from texts.errors import LibraryError
from texts.library import load
from texts.writing import write_text

LIBRARY = Path(__file__).parent / "data/search/library"
GRADES = st.dictionaries(st.sampled_from([f"d{i}" for i in range(12)]), st.integers(1, 3), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None)
@given(GRADES, st.permutations([f"d{i}" for i in range(12)]))
def test_measures_agree_with_ir_measures(grades: dict[str, int], ranking: list[str]) -> None:
    ours = score([[grades[id]] if id in grades else [] for id in ranking[:10]], grades.values())
    run = [ir_measures.ScoredDoc("q", id, float(-place)) for place, id in enumerate(ranking[:10])]
    qrels = [ir_measures.Qrel("q", id, grade) for id, grade in grades.items()]
    gains = nDCG(gains={1: 1, 2: 3, 3: 7}) @ 10
    theirs = ir_measures.calc_aggregate([gains, RR @ 10, R @ 10], qrels, run)
    assert ours.ndcg == pytest.approx(theirs[gains], abs=1e-6)
    assert ours.mrr == pytest.approx(theirs[RR @ 10], abs=1e-6)
    assert ours.recall == pytest.approx(theirs[R @ 10], abs=1e-6)


def test_a_quote_counts_once_whatever_the_width_of_its_marks() -> None:
    topic = Topic("教代会", "", {"1、召开教代会,审议报告": 3, "答复提案": 1})
    hits = [
        {"title": "甲", "headings": [], "body": "1. 召开教代会，审议报告。\n2. 答复提案。"},
        {"title": "乙", "headings": [], "body": "召开教代会，审议报告。"},
    ]
    assert quoted(topic, hits) == [[3, 1], []]
    assert score(quoted(topic, hits), [3, 1]).ndcg == 1.0
    assert score([], [3]) == score([[]], [3]).__class__(0.0, 0.0, 0.0, True)
    assert mean([]) == {"ndcg": 0.0, "mrr": 0.0, "recall": 0.0}


def test_the_command_judges_the_library_given(tmp_path: Path) -> None:
    topics = tmp_path / "topics.jsonl"
    rows = [
        {"query": "教代会", "type": "词", "relevant": [{"quote": "三月召开教职工代表大会", "grade": 3}]},
        {"query": "没有的事情", "type": "无"},
    ]
    write_text(topics, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    arguments = ["--library", str(LIBRARY), "--index", str(tmp_path / "index"), "eval", str(topics)]
    report = json.loads(CliRunner().invoke(fanwen, [*arguments, "--json"]).stdout)
    assert report["n"] == 1 and report["mrr"] == 1.0 and report["no_answer"] == [1, 1]
    shown = CliRunner().invoke(fanwen, arguments).stdout
    assert "合计" in shown and "本无答案的 1 题中，1 题没有给出结果" in shown


def test_the_command_judges_a_corpus_of_its_own(tmp_path: Path) -> None:
    documents = [
        {"id": "甲", "title": "登山", "text": "十月\n登山。"},
        {"id": "乙", "title": "游泳", "text": "五月游泳。"},
    ]
    write_text(tmp_path / "corpus.jsonl", "".join(json.dumps(row) + "\n" for row in documents))
    write_text(tmp_path / "queries.tsv", "q1\t几月登山？\nq2\t游泳是哪个月\n")
    write_text(tmp_path / "qrels.tsv", "q1\t0\t甲\t1\nq2\t0\t乙\t1\n")
    report = json.loads(CliRunner().invoke(fanwen, ["eval", str(tmp_path), "--json"]).stdout)
    assert (report["n"], report["mrr"], report["ndcg"], report["recall"]) == (2, 1.0, 1.0, 1.0)
    write_corpus(tmp_path, tmp_path / "library")
    assert [text.title for text in load(tmp_path / "library")] == ["甲", "乙"]


@pytest.mark.parametrize("line", ["{", "[]", '{"relevant": []}', '{"query": "x", "relevant": [{"quote": 1}]}', "3"])
def test_broken_topics_are_named_with_their_line(tmp_path: Path, line: str) -> None:
    write_text(tmp_path / "t.jsonl", '{"query": "好"}\n' + line + "\n")
    with pytest.raises(LibraryError, match=r"t\.jsonl:2：这一行不是评测题"):
        read_topics(tmp_path / "t.jsonl")


def test_broken_corpora_are_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="读不了"):
        read_trec(tmp_path)
    write_text(tmp_path / "qrels.tsv", "q1 0 d1 1\n")
    with pytest.raises(LibraryError, match=r"qrels\.tsv:1：这一行应有 4 列"):
        read_trec(tmp_path)
    write_text(tmp_path / "corpus.jsonl", '{"id": 1}\n')
    with pytest.raises(LibraryError, match=r"corpus\.jsonl:1：这一行不是文档"):
        write_corpus(tmp_path, tmp_path / "library")


@pytest.mark.shared
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_judged_queries_on_the_seeds(shared: Path, tmp_path: Path, engine: str) -> None:
    seeds = sorted(map(str, (shared / "raw").glob("seed-00*.txt")))
    command = ["import", *seeds, "--into", str(tmp_path / "library"), "--report", str(tmp_path / "report.json")]
    assert CliRunner().invoke(fanwen, command, standalone_mode=False).exception is None
    arguments = ["--library", str(tmp_path / "library"), "--index", str(tmp_path / "index"), "eval", "--json"]
    topics = str(shared / "retrieval/queries-seeds.jsonl")
    report = json.loads(CliRunner().invoke(fanwen, [*arguments, topics, "--engine", engine]).stdout)
    least = {"whoosh": (0.84, 0.87, 0.88), "tantivy": (0.82, 0.83, 0.88)}[engine]
    for name, value in zip(("ndcg", "mrr", "recall"), least, strict=True):
        assert report[name] >= value, name
    assert report["no_answer"][0] >= 3


@pytest.mark.slow
@pytest.mark.shared
def test_questions_over_a_public_corpus(shared: Path) -> None:
    report = json.loads(CliRunner().invoke(fanwen, ["eval", str(shared / "retrieval/cmrc2018"), "--json"]).stdout)
    assert report["n"] == 3219 and report["mrr"] >= 0.97


def test_a_file_without_a_topic_is_refused(tmp_path: Path) -> None:
    write_text(tmp_path / "empty.jsonl", "")
    with pytest.raises(LibraryError, match="没有题目"):
        read_topics(tmp_path / "empty.jsonl")
