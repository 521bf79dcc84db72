"""fanwen index and fanwen search."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = Path(__file__).parent / "data/search/library"


def fanwen(index: Path, *arguments: str, library: Path = LIBRARY) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fanwen", "--library", str(library), "--index", str(index), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command") / "index"
    done = fanwen(folder, "index")
    assert done.returncode == 0 and done.stdout == "索引已重建（还没有索引），共 6 篇 32 节\n", done.stderr
    return folder


def test_the_index_is_kept(index: Path) -> None:
    assert fanwen(index, "index").stdout == "索引已是最新，共 6 篇 32 节\n"
    assert fanwen(index, "index", "--rebuild").stdout.startswith("索引已重建（按要求）")
    assert fanwen(index, "index", "--published").stdout.startswith("索引已重建（还没有索引），共 5 篇")


def test_json_is_all_there_is_on_stdout(index: Path) -> None:
    done = fanwen(index, "search", "教代会", "--json")
    assert done.returncode == 0 and done.stderr == ""
    answer = json.loads(done.stdout)
    assert answer["hits"][0]["section"] == "plans/union#开好教代会" and "body" not in answer["hits"][0]
    full = json.loads(fanwen(index, "search", "--json", "--full", "--", "教代会").stdout)
    assert "教职工代表大会" in full["hits"][0]["body"]


def test_people_see_texts_sections_and_snippets(index: Path) -> None:
    shown = fanwen(index, "search", "羽毛球", "登山", "会员").stdout
    assert "《【单位】工会【年度】年工作计划》 工作计划 · 工会" in shown
    assert "二、主要任务 › （二）组织文体活动  [plans/union#组织文体活动]" in shown
    assert fanwen(index, "search", "教待会").stderr == "已按“教代会”查找\n"


def test_a_search_without_a_hit_ends_with_1(index: Path) -> None:
    done = fanwen(index, "search", "高考志愿填报")
    assert done.returncode == 1 and "没有找到" in done.stderr
    empty = fanwen(index, "search", "高考志愿填报", "--json")
    assert empty.returncode == 1 and json.loads(empty.stdout)["hits"] == []


@pytest.mark.parametrize("words", [[], [""], ["，。"], ["--kind", "工作计划"]])
def test_nothing_to_look_for_is_wrong_use(index: Path, words: list[str]) -> None:
    done = fanwen(index, "search", *words)
    assert done.returncode == 2 and done.stdout == "" and "没有要找的词" in done.stderr


@pytest.mark.parametrize("words", [["--jsno", "教代会"], ["教代会", "--jsno=3"]])
def test_an_option_that_is_none_is_not_looked_for(index: Path, words: list[str]) -> None:
    done = fanwen(index, "search", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "错误：没有选项 --jsno。是否想用：--json\n"


def test_unknown_filter_values_name_the_nearest(index: Path) -> None:
    done = fanwen(index, "search", "教代会", "--kind", "工做计划")
    assert done.returncode == 2 and "工作计划" in done.stderr and done.stderr.count("\n") == 1


def test_filters_state_and_pages(index: Path) -> None:
    pending = json.loads(fanwen(index, "search", "廉洁", "--state", "pending", "--json").stdout)
    assert [hit["state"] for hit in pending["hits"]] == ["pending"] * pending["total"]
    assert fanwen(index, "search", "廉洁", "--state", "published").returncode == 1
    for name, value in [
        ("kind", "办法"),
        ("org", "医院"),
        ("topic", "民主管理"),
        ("role", "指导思想"),
        ("year", "2026"),
    ]:
        answer = json.loads(fanwen(index, "search", "工作", f"--{name}", value, "--json").stdout)
        assert answer["facets"][name][value] == answer["total"] > 0
    two = json.loads(fanwen(index, "search", "教职工", "--limit", "1", "--page", "2", "--json").stdout)
    assert len(two["hits"]) == 1 and two["total"] > 2


def test_words_with_a_dash_are_words(index: Path) -> None:
    answer = json.loads(fanwen(index, "search", "--json", "提案", "-征集").stdout)
    assert answer["query"] == "提案 -征集"
    assert [hit["section"] for hit in answer["hits"]] == ["plans/union#开好教代会"]


def test_ten_thousand_characters_are_answered(index: Path) -> None:
    done = fanwen(index, "search", "--json", "教代会" * 3333)
    assert done.returncode in (0, 1) and "前 256 个字" in json.loads(done.stdout)["notice"]


def test_the_index_follows_the_library_by_itself(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "plans").mkdir(parents=True)
    for name in ("union", "party"):
        (library / f"plans/{name}.md").write_bytes((LIBRARY / f"plans/{name}.md").read_bytes())
    first = fanwen(tmp_path / "index", "search", "--json", "教代会", library=library)
    assert first.stderr == "索引已重建（还没有索引），共 2 篇 12 节\n" and json.loads(first.stdout)["hits"]
    (library / "plans/party.md").unlink()
    second = fanwen(tmp_path / "index", "search", "--json", "教代会", library=library)
    assert second.stderr == "索引已更新：新增 0 篇，改动 0 篇，移除 1 篇，共 1 篇 9 节\n"
    assert {hit["text"] for hit in json.loads(second.stdout)["hits"]} == {"plans/union"}
    for path in (tmp_path / "index").rglob("*.seg"):
        path.write_bytes(b"rubbish")
    third = fanwen(tmp_path / "index", "search", "--json", "教代会", library=library)
    assert third.stderr.startswith("索引已重建（索引已损坏）") and json.loads(third.stdout)["hits"]


def test_a_missing_library_and_a_broken_text_are_one_sentence(tmp_path: Path) -> None:
    done = fanwen(tmp_path / "index", "search", "教代会", library=tmp_path / "nowhere")
    assert done.returncode == 2 and done.stderr.startswith("错误：") and done.stderr.count("\n") == 1
    (tmp_path / "library").mkdir()
    (tmp_path / "library/bad.md").write_text("没有文首", encoding="utf-8")
    done = fanwen(tmp_path / "index", "index", library=tmp_path / "library")
    assert done.returncode == 0 and "未收入" in done.stderr and "bad.md" in done.stderr


def test_help_loads_no_segmenter() -> None:
    code = "import sys; from fanwen.__main__ import fanwen; fanwen(['search', '--help'], standalone_mode=False); " \
           "sys.exit(any(name in sys.modules for name in ('jieba', 'rjieba', 'opencc', 'pypinyin')))"  # fmt: skip
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode == 0
