"""The measurements: every contender answers the same queries, and what is measured is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fanwen.__main__ import fanwen
from search.bench import MIX, OURS, measure, percentiles, queries, write_library
from search.engines.peers import PEERS
from texts.errors import LibraryError
from texts.library import load
from texts.sections import sections

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench") / "library"


def test_prose_becomes_a_library_of_the_size_asked_for(shelf: Path) -> None:
    passages = write_library(ROOT / "docs", shelf, 300)
    library = load(shelf)
    assert not library.errors
    assert len(passages) == 300 == sum(len(sections(text)) for text in library)
    assert all(passage.body for passage in passages)
    with pytest.raises(LibraryError, match="语料只有"):
        write_library(shelf, shelf.parent / "other", 100_000)
    with pytest.raises(LibraryError, match="没有这份语料"):
        write_library(shelf / "nowhere", shelf.parent / "other", 1)


def test_the_mix_of_queries_is_drawn_alike_every_time(shelf: Path) -> None:
    passages = write_library(ROOT / "docs", shelf, 300)
    asked = queries(passages)
    assert asked == queries(passages)
    assert {form: sum(one.form == form for one in asked) for form in MIX} == MIX
    assert all(one.text for one in asked)
    assert all(one.kind for one in asked if one.form == "filtered")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # jieba.analyse leaves its file open
@pytest.mark.parametrize("name", [*OURS, *PEERS])
def test_every_contender_finds_what_was_drawn(name: str, shelf: Path, tmp_path: Path) -> None:
    if name == "tantivy":
        pytest.importorskip("tantivy")
    passages = write_library(ROOT / "docs", shelf, 300)
    asked = [one for one in queries(passages) if one.form == "word"][:12]
    row = measure(name, shelf, passages, asked)
    assert row["name"] == name
    assert row["build_s"] > 0 and row["update_ms"] > 0 and row["size_mb"] > 0 and row["memory_mb"] > 0
    assert set(row["first"]) == {"p50", "p95", "p99"} and row["again"]["p50"] > 0
    assert (row["engine"]["p50"] > 0) == (name in OURS)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the same
def test_peers_answer_words_phrases_and_filters(shelf: Path, tmp_path: Path) -> None:
    passages = write_library(ROOT / "docs", shelf, 300)
    body = next(passage for passage in passages if "教职工" in passage.body)
    for name, make in PEERS.items():
        folder = tmp_path / name
        folder.mkdir()
        peer = make(folder)
        peer.build(passages)
        assert peer.ask("教职工", "") > 0, name
        assert peer.ask("教职工", body.kind) > 0, name
        assert peer.ask("没有这样的词语组合", "") == 0, name
        peer.close()


def test_percentiles_are_nearest_ranks() -> None:
    assert percentiles(range(100)) == {"p50": 50, "p95": 95, "p99": 99}
    assert percentiles([]) == {"p50": 0.0, "p95": 0.0, "p99": 0.0}


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    arguments = ["bench", "--size", "100", "--corpus", str(ROOT / "docs"), "--against", "fts5-jieba"]
    table = CliRunner().invoke(fanwen, arguments).stdout.splitlines()
    assert table[1].startswith("| 检索 | 建立 |") and [row.split()[1] for row in table[3:]] == ["whoosh", "fts5-jieba"]
    rows = json.loads(CliRunner().invoke(fanwen, [*arguments, "--json"]).stdout)
    assert [row["name"] for row in rows] == ["whoosh", "fts5-jieba"]
