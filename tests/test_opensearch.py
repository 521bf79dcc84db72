"""OpenSearch, on a real cluster of three nodes: what Whoosh finds, all at once, and with a node gone."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from cluster.nodes import Cluster

from search import EngineAway, Query, Search
from search.analysis import analyzer
from search.engines import Concept, EngineError, Record, Request
from search.engines.cluster import Place, write
from search.engines.opensearch import OpenSearchEngine
from search.engines.opensearch_indexes import Indexes
from search.records import records
from texts.library import Library
from texts.model import Heading, Paragraph, Text

pytestmark = pytest.mark.slow

_NUMBERS = count(1)
QUERIES = (
    "教代会", "关工委 工作计划", "五老", "师", "岗", '"关心下一代"', "工会 -退休", "送温暖活动", "护士长 职责",
    "压疮 护理 质量 考核", "教职工代表大会 民主管理 提案", "95.5%", "zzzz", "家校社协同", "１２月", "指导思想 工会",
)  # fmt: skip


@pytest.fixture
def place(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A cluster with names of this test's own."""
    prefix = f"test{next(_NUMBERS)}"
    monkeypatch.setenv("FANWEN_OPENSEARCH_URL", ",".join(cluster.urls))
    monkeypatch.setenv("FANWEN_OPENSEARCH_INDEX", prefix)
    return Place.from_environment()


@pytest.fixture
def shelf(docs: Library, tmp_path: Path) -> Path:
    """A few texts of the library."""
    for text in list(docs)[:12]:
        target = tmp_path / "library" / f"{text.id}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(docs.root / f"{text.id}.md", target)
    return tmp_path / "library"


@pytest.fixture
def engine(place: Place) -> Iterator[OpenSearchEngine]:
    indexes = Indexes("made", place)
    engine = indexes.open(indexes.fresh())
    yield engine
    engine.close()


def _records(id: str, body: str) -> list[Record]:
    text = Text(id, f"标题{id}", "工作计划", "工会", blocks=(Heading(2, "主要任务"), Paragraph(body)))
    return list(records(text, analyzer()))


def _found(engine: OpenSearchEngine, string: str) -> list[str]:
    matches = engine.find(Request((Concept(((string, 1.0),)),)))
    return sorted(engine.text_of(handle) for handle, _ in matches.ranked)


def test_it_finds_what_whoosh_finds_and_counts_the_same(place: Place, docs: Library, tmp_path: Path) -> None:
    here = Search.open(tmp_path, docs.root, published_only=True)
    there = Search.open(tmp_path, docs.root, published_only=True, engine="opensearch")
    here.update()
    report = there.update()
    assert report.sections == here.size() == there.size()
    for words in QUERIES:
        ours, theirs = (search.search(Query(words, limit=10)) for search in (here, there))
        assert (ours.total, ours.facets, ours.relaxed) == (theirs.total, theirs.facets, theirs.relaxed), words
        same = {hit.shown["section"] for hit in ours.hits} & {hit.shown["section"] for hit in theirs.hits}
        assert len(same) >= 0.7 * len(ours.hits), words
    here.close()
    there.close()


def test_a_filter_and_a_later_page_hold_on_the_cluster(place: Place, shelf: Path, tmp_path: Path) -> None:
    search = Search.open(tmp_path, shelf, published_only=True, engine="opensearch")
    search.update()
    first, second = (search.search(Query("工作", org="关工委", limit=5, page=page)) for page in (1, 2))
    assert {hit.shown["org"] for hit in (*first.hits, *second.hits)} == {"关工委"}
    assert not {hit.shown["section"] for hit in first.hits} & {hit.shown["section"] for hit in second.hits}
    search.close()


def test_a_commit_is_seen_whole_and_only_when_it_ends(engine: OpenSearchEngine, place: Place) -> None:
    engine.commit([], _records("a", "慰问困难职工"), "one")
    reader = OpenSearchEngine(engine._name, place)
    assert reader.manifest() == "one"
    seen: list[list[str]] = []

    def watched() -> Iterator[Record]:
        yield from _records("b", "慰问困难职工")
        seen.append(_found(reader, "慰问"))

    engine.commit(["a"], watched(), "two")
    assert seen == [["a"]]
    assert reader.refresh()
    assert not reader.refresh()
    assert (reader.manifest(), _found(reader, "慰问"), reader.size()) == ("two", ["b"], 1)
    reader.close()


def test_literal_strings_do_not_run_over_breaks_and_lines(engine: OpenSearchEngine) -> None:
    engine.commit([], [*_records("a", "工会、教代会"), *_records("b", "工会教代会"), *_records("c", "3.5万元")], "")
    assert engine.frequency("会教") == 1
    assert engine.frequency("会 教") == 1
    assert engine.frequency("务工") == 0  # 主要任务 ends its line
    assert engine.frequency("3.5") == 1
    assert _found(engine, "3.5") == ["c"]


def test_ids_and_tokens_beyond_what_opensearch_takes_are_kept(engine: OpenSearchEngine) -> None:
    long = "长" * 12_000
    text = Text("long", long, "工作计划", "工会", blocks=(Heading(2, long), Paragraph("x" * 40_000)))
    engine.commit([], records(text, analyzer()), "")
    assert engine.size() == 1
    assert engine.frequency("x" * 300) == 1


def test_an_interrupted_commit_is_noticed(engine: OpenSearchEngine) -> None:
    def broken() -> Iterator[Record]:
        yield from _records("a", "慰问")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.commit([], broken(), "one")
    with pytest.raises(EngineError):
        engine.commit([], [], "two")


def test_an_interrupted_update_is_mended_by_making_the_index_anew(place: Place, shelf: Path, tmp_path: Path) -> None:
    search = Search.open(tmp_path / "index", shelf, published_only=False, engine="opensearch")
    search.update()
    before = search.size()

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    changed = next(shelf.rglob("*.md"))
    changed.write_text(changed.read_text(encoding="utf-8") + "\n新添的一段慰问词。\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        search.update(progress=stop)
    assert search.update().reason
    assert search.size() == before
    assert search.search(Query('"新添的一段慰问词"')).total == 1
    search.close()


def test_readers_of_the_index_before_go_on_until_they_move(place: Place, shelf: Path, tmp_path: Path) -> None:
    reader, writer = (Search.open(tmp_path / n, shelf, True, "opensearch") for n in ("reader", "writer"))
    writer.update()
    reader.update()
    writer.update(rebuild=True)
    assert reader.search(Query("工作")).total == writer.search(Query("工作")).total
    writer.update(rebuild=True)  # now the reader's index is gone
    assert reader.search(Query("工作")).total == writer.search(Query("工作")).total
    reader.close()
    writer.close()


def test_a_document_refused_is_an_error_and_not_lost_in_silence(engine: OpenSearchEngine) -> None:
    with pytest.raises(EngineError):
        write(engine._client, engine._name, [({"index": {"_id": "x"}}, {"unknown": 1})])


def test_with_a_node_killed_in_the_middle_nothing_acknowledged_is_lost(cluster: Cluster, place: Place) -> None:
    indexes = Indexes("kill", place)
    engine = indexes.open(indexes.fresh())
    acknowledged: list[str] = []
    failures: list[Exception] = []
    answers: list[int] = []
    done = threading.Event()

    def load() -> None:
        try:
            for number in range(24):
                batch = [f"t{number}-{i}" for i in range(20)]
                engine.commit([], [r for id in batch for r in _records(id, f"慰问职工第{id}批")], str(number))
                acknowledged.extend(batch)
                if number == 8:
                    half.set()
        except Exception as error:
            failures.append(error)
        finally:
            half.set()
            done.set()

    def ask() -> None:
        reader = OpenSearchEngine(engine._name, place)
        while not done.wait(0.05):
            try:
                answers.append(reader.find(Request((Concept((("慰问", 1.0),)),))).total)
            except EngineAway:
                answers.append(-1)  # said clearly while shards are promoted; it must pass
        reader.close()

    half = threading.Event()
    threads = [threading.Thread(target=load), threading.Thread(target=ask)]
    for thread in threads:
        thread.start()
    assert half.wait(300)
    cluster.kill("two")
    try:
        for thread in threads:
            thread.join(300)
        assert not failures
        cluster.wait(2, "yellow")
        engine.refresh()
        assert engine.size() == len(acknowledged) == 480
        everything = engine.find(Request((Concept((("慰问", 1.0),)),), top=1000))
        assert sorted({engine.text_of(handle) for handle, _ in everything.ranked}) == sorted(acknowledged)
        good = [total for total in answers if total >= 0]
        assert good == sorted(good)  # what was seen once is never unseen
        assert answers[-1] > answers[0] >= 0
    finally:
        engine.close()
        cluster.start_node("two")
        cluster.wait(3)


def test_a_cluster_that_is_away_is_one_sentence_and_comes_back(place: Place, shelf: Path, tmp_path: Path) -> None:
    search = Search.open(tmp_path, shelf, True, "opensearch")
    search.update()
    engine = search._index.engine
    assert isinstance(engine, OpenSearchEngine)
    there, engine._client = engine._client, replace(place, urls=("http://127.0.0.1:9",), timeout=1).connect()
    with pytest.raises(EngineAway, match="连不上"):
        search.search(Query("工作"))
    engine._client = there
    assert search.search(Query("工作")).total
    assert not search.update()  # nothing was made anew for a cluster that was only away
    search.close()
