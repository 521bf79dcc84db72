"""Libraries and the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest

from texts.errors import LibraryError, UnknownText, did_you_mean, nearest
from texts.files import parse, render
from texts.library import Library, load, renewed
from texts.vocabulary import vocabulary
from texts.writing import private_cache, write_text

TEXT = """---
title: 计划
kind: 工作计划
org: 工会
state: {state}
source: {{type: own}}
updated: 2026-11-24
---

导语。

## 任务

正文。
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name, state in [("plans/a", "published"), ("plans/b", "pending"), ("duties/c", "published")]:
        write_text(tmp_path / f"{name}.md", TEXT.format(state=state))
    for name in ["index.md", "plans/index.md", "drafts/x.md", "dev/y.md", "_old/z.md", ".git/w.md", "plans/note.txt"]:
        write_text(tmp_path / name, "不是范文")
    return load(tmp_path)


def test_a_library_holds_its_texts_sorted_and_nothing_else(library: Library) -> None:
    assert [text.id for text in library] == ["duties/c", "plans/a", "plans/b"]
    assert not library.errors
    assert "plans/a" in library


def test_readers_see_published_texts_only(library: Library) -> None:
    assert [text.id for text in library.published()] == ["duties/c", "plans/a"]
    assert len(library.published()) == 2


def test_one_bad_file_does_not_hide_the_others(library: Library) -> None:
    write_text(library.root / "plans/bad.md", "没有文首")
    (library.root / "plans/gbk.md").write_bytes("中文".encode("gb18030"))
    write_text(library.root / "plans/huge.md", TEXT.format(state="published") + "a" * 2_000_000)
    again = load(library.root)
    assert len(again) == 3
    assert sorted(Path(error.path).name for error in again.errors) == ["bad.md", "gbk.md", "huge.md"]


def test_reading_what_changed_gives_the_library_that_reading_all_gives(library: Library) -> None:
    root = library.root
    write_text(root / "plans/bad.md", "没有文首")
    before = load(root)
    write_text(root / "plans/bad.md", TEXT.format(state="published"))
    write_text(root / "duties/c.md", "坏了")
    write_text(root / "plans/a.md", TEXT.format(state="published").replace("正文", "改过的正文"))
    write_text(root / "duties/aa.md", TEXT.format(state="pending"))
    (root / "plans/b.md").unlink()
    changed = [root / f"{id}.md" for id in ("plans/bad", "duties/c", "plans/a", "duties/aa", "plans/b")]
    again, whole = renewed(before, changed), load(root)
    assert list(again) == list(whole)
    assert [str(error) for error in again.errors] == [str(error) for error in whole.errors]
    assert again["plans/a"] != before["plans/a"]


def test_a_link_out_of_the_library_is_not_followed(library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    write_text(outside, TEXT.format(state="published"))
    (library.root / "plans/link.md").symlink_to(outside)
    assert "plans/link" not in load(library.root)


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有这个文件夹"):
        load(tmp_path / "nowhere")


def test_unknown_ids_name_the_nearest(library: Library) -> None:
    with pytest.raises(UnknownText, match="plans/a"):
        library["plan/a"]
    with pytest.raises(UnknownText, match="plans/a#任务"):
        library.section("plans/a#任 务")
    assert library.section("plans/a#任务")[1].body == "正文。"
    assert library.section("plans/a#lead")[1].body == "导语。"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "deep" / "x.md"
    write_text(target, "旧")

    def full(self: Path, other: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_text(target, "新")
    assert target.read_text(encoding="utf-8") == "旧"
    assert [path.name for path in target.parent.iterdir()] == ["x.md"]


def test_the_vocabulary_is_closed_in_itself() -> None:
    words = vocabulary()
    for kind in words.kinds.values():
        assert set(kind.parts) <= set(words.section_roles), kind.name
        assert kind.group in words.groups
        assert kind.numbering in words.numberings
        assert kind.length[0] < kind.length[1]
    slugs = [term.slug for term in [*words.kinds.values(), *words.orgs.values(), *words.topics.values()]]
    assert all(slug.replace("-", "").isascii() for slug in slugs)
    for terms in (words.kinds, words.orgs, words.topics):
        assert len({term.slug for term in terms.values()}) == len(terms)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("指导思想", "指导思想"),
        ("2027年工作目标", "工作目标"),
        ("三月份", "工作安排"),
        ("存在的问题", "问题不足"),
        ("附件一", "附件"),
        ("五彩缤纷", ""),
    ],
)
def test_a_heading_names_its_role(heading: str, role: str) -> None:
    assert vocabulary().section_role(heading) == role


def test_slots_with_the_same_meaning_have_one_name() -> None:
    assert {vocabulary().slot_group(name) for name in ("单位", "学校名称", "单位全称")} == {"单位"}
    assert vocabulary().slot_group("金额") == "金额"


def test_hints_name_what_is_near() -> None:
    assert nearest("计划", ["工作计划", "总结", "规划"])[0] == "工作计划"
    assert did_you_mean("zzz", ["甲", "乙"]) == "可用：甲、乙"


def test_reading_a_text_keeps_its_file(library: Library) -> None:
    source = (library.root / "plans/a.md").read_text(encoding="utf-8")
    assert render(parse(source, "plans/a")) == source


def test_caches_lie_in_a_folder_of_the_user_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder = private_cache.__wrapped__()
    assert folder == tmp_path / "home" / "fanwen"
    assert folder.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("不是文件夹", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    other = private_cache.__wrapped__()
    assert other.is_dir() and other.stat().st_mode & 0o077 == 0
