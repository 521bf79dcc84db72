"""The index as a cache of the library: what changed is indexed, what is broken is made anew."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search import Query, Search
from search.index import LibraryIndex
from search.manifest import Entry, Manifest, Outline, read_manifest
from texts.errors import LibraryError
from texts.writing import write_text

TEXT = """---
title: {title}
kind: 工作计划
org: 工会
state: {state}
source: {{type: own}}
updated: 2026-11-24
---

## 任务

{body}
"""


def put(library: Path, id: str, body: str, title: str = "计划", state: str = "published") -> None:
    write_text(library / f"{id}.md", TEXT.format(title=title, state=state, body=body))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    put(tmp_path / "library", "plans/a", "召开教代会。")
    put(tmp_path / "library", "plans/b", "组织登山。")
    return tmp_path / "library"


@pytest.fixture(params=["whoosh", "tantivy"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    return str(request.param)


def opened(library: Path, engine: str = "whoosh") -> Search:
    return Search.open(library.parent / "index", library, published_only=True, engine=engine)


def found(search: Search, words: str) -> list[str]:
    return [str(hit.shown["text"]) for hit in search.search(Query(words)).hits]


def test_only_what_changed_is_indexed(library: Path, engine: str) -> None:
    search = opened(library, engine)
    first = search.update()
    assert (first.added, first.texts, first.sections, first.reason) == (2, 2, 2, "还没有索引")
    assert not search.update(), "nothing changed"

    put(library, "plans/b", "组织打太极拳。")
    put(library, "plans/c", "慰问退休教师。")
    (library / "plans/a.md").unlink()
    report = search.update()
    assert (report.added, report.changed, report.removed, report.texts) == (1, 1, 1, 2)
    assert str(report) == "索引已更新：新增 1 篇，改动 1 篇，移除 1 篇，共 2 篇 2 节"
    assert (found(search, "教代会"), found(search, "登山"), found(search, "太极拳")) == ([], [], ["plans/b"])

    again = opened(library, engine)
    assert found(again, "退休教师") == ["plans/c"] and not again.update()


SENTENCES = ["召开教代会。", "组织登山活动。", "组织职工打太极拳。", "慰问退休教师。", "召开职工座谈会，组织慰问。"]
WORDS = ["教代会", "组织", "职工 组织", "慰问活动", "“组织登山”", "会", "太极拳", "职 -慰问", "退休教师慰问活动"]


def test_an_index_changed_many_times_answers_like_one_made_at_once(library: Path, engine: str) -> None:
    """But for what goes by rarity (scores, partial answers): tantivy counts deleted sections in until it merges."""

    def seen(search: Search, words: str) -> object:
        answer = replace(search.search(Query(words)), took_ms=0)
        if engine == "whoosh":
            return answer
        if answer.relaxed:
            return None
        hits = sorted((replace(hit, score=0) for hit in answer.hits), key=lambda hit: str(hit.shown))
        return replace(answer, hits=tuple(hits))

    draw = random.Random(7)
    search, reader = opened(library, engine), opened(library, engine)
    for step in range(12):
        for _ in range(draw.randint(1, 3)):
            put(library, f"plans/{draw.choice('abcdefgh')}", "".join(draw.sample(SENTENCES, draw.randint(1, 4))))
        if step % 3 == 2:
            draw.choice(sorted(library.rglob("*.md"))).unlink()
        search.update()
        reader.refresh()
        fresh = Search.open(library.parent / f"fresh{step}", library, published_only=True, engine=engine)
        for words in WORDS:
            assert seen(search, words) == seen(reader, words) == seen(fresh, words)


def test_a_touched_file_is_not_indexed_again(library: Path) -> None:
    search = opened(library)
    search.update()
    os.utime(library / "plans/a.md", (1, 1))
    report = search.update()
    assert not report and report.texts == 2
    assert not opened(library).update()


def test_texts_leave_with_their_state(library: Path) -> None:
    search = opened(library)
    search.update()
    put(library, "plans/a", "召开教代会。", state="retired")
    report = search.update()
    assert (report.added, report.changed, report.removed) == (0, 0, 1)
    assert found(search, "教代会") == []
    put(library, "plans/a", "召开教代会。")
    assert search.update().added == 1


def test_unreadable_texts_are_named_and_left_out(library: Path) -> None:
    write_text(library / "plans/bad.md", "没有文首")
    (library / "plans/gbk.md").write_bytes("中文".encode("gb18030"))
    (library / "plans/huge.md").write_bytes(b"a" * 2_000_001)
    report = opened(library).update()
    assert report.texts == 2
    assert sorted(Path(error.path).name for error in report.errors) == ["bad.md", "gbk.md", "huge.md"]
    assert not opened(library).update().errors, "they are not read again until they change"


def test_progress_is_told(library: Path) -> None:
    seen: list[tuple[int, int]] = []
    opened(library).update(progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(1, 2), (2, 2)]


def test_searching_without_an_index_makes_it(library: Path) -> None:
    assert found(opened(library), "教代会") == ["plans/a"]


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有这个文件夹"):
        Search.open(tmp_path / "index", tmp_path / "nowhere", published_only=True).update()


def test_an_index_that_cannot_be_made_is_named(library: Path) -> None:
    write_text(library.parent / "index", "a file is in the way")
    with pytest.raises(LibraryError, match="索引文件夹建不了"):
        opened(library).update()


def test_another_library_is_not_taken_for_this_one(library: Path, tmp_path: Path) -> None:
    opened(library).update()
    other = tmp_path / "other"
    put(other, "plans/a", "开展消防演练。")
    for path, twin in [(library / "plans/a.md", other / "plans/a.md")]:
        os.utime(twin, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    search = Search.open(library.parent / "index", other, published_only=True)
    search.update()
    assert (found(search, "教代会"), found(search, "消防")) == ([], ["plans/a"])


def folder(library: Path, engine: str) -> Path:
    return library.parent / f"index/{engine}-published"


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
    "empty": lambda content: b"",
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves its file open
@pytest.mark.parametrize("damage", [*DAMAGE, "gone"])
def test_a_damaged_index_is_made_anew(library: Path, engine: str, damage: str) -> None:
    opened(library, engine).update()
    for path in folder(library, engine).rglob("*"):
        if path.is_file() and path.name != "lock":
            content = path.read_bytes()
            path.unlink()  # and not cut off in place: a thread of the engine above may have it mapped
            if damage != "gone":
                path.write_bytes(DAMAGE[damage](content))
    search = opened(library, engine)
    assert found(search, "教代会") == ["plans/a"]
    assert not opened(library, engine).update()


def test_damage_that_shows_only_while_searching_is_healed(library: Path) -> None:
    search = opened(library)
    search.update()
    index: LibraryIndex = search._index
    assert index.engine is not None
    index.engine._store._leaves[0].reader.close()  # type: ignore[attr-defined]
    assert found(search, "教代会") == ["plans/a"]


def test_an_index_made_by_another_version_is_made_anew(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(library).update()
    monkeypatch.setattr("search.index.FORMAT", "0")
    report = opened(library).update()
    assert report.reason == "索引出自另一版本" and str(report).startswith("索引已重建（索引出自另一版本）")


def test_foreign_files_beside_the_index_are_left_alone(library: Path) -> None:
    write_text(library.parent / "index/mine.txt", "不要动")
    search = opened(library)
    search.update()
    search.update(rebuild=True)
    assert (library.parent / "index/mine.txt").read_text(encoding="utf-8") == "不要动"


def test_a_rebuild_leaves_one_generation_and_readers_follow(library: Path) -> None:
    search, reader = opened(library), opened(library)
    search.update()
    assert search.update(rebuild=True).reason == "按要求"
    generations = [path.name for path in folder(library, "whoosh").glob("g*")]
    assert generations == [(folder(library, "whoosh") / "current").read_text(encoding="utf-8").strip()]
    assert found(reader, "教代会") == ["plans/a"]


def test_a_second_process_sees_what_the_first_one_wrote(library: Path) -> None:
    one, two = opened(library), opened(library)
    one.update()
    two.update()
    put(library, "plans/c", "慰问退休教师。")
    assert one.update().added == 1
    assert not two.update(), "the work is done"
    assert found(two, "退休教师") == ["plans/c"]


def test_manifests_are_read_as_written() -> None:
    outline = Outline("计划", ("任务", "任务"))
    manifest = Manifest("1", "/x", {"a": Entry(1, 2, "f", outline), "b": Entry(3, 4, "e")})
    assert read_manifest(str(manifest)) == manifest
    with pytest.raises((ValueError, TypeError)):
        read_manifest("[]")


_WRITER = """
import sys
from pathlib import Path
from search import Search
search = Search.open(Path(sys.argv[1]), Path(sys.argv[2]), published_only=True, engine=sys.argv[3])
search.update(rebuild=sys.argv[4] == "1")
"""


def kills(library: Path, engine: str, times: int) -> None:
    """Kills writers at random moments; what is found afterwards is the old or the new state, then the new."""
    index = library.parent / "index"
    draw = random.Random(7)
    for n in range(60):
        put(library, f"plans/t{n}", f"第{n}项工作，召开教代会。" * 20)
    search = opened(library, engine)
    search.update()
    for round in range(times):
        put(library, "plans/a", f"第{round}号标记。" + "登山。" * 50)
        before = set(found(search, f"第{round - 1}号标记"))
        command = [sys.executable, "-c", _WRITER, str(index), str(library), engine, str(round % 2)]
        process = subprocess.Popen(command, cwd=Path(__file__).parents[1], stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.1, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        old_or_new = opened(library, engine)
        if old_or_new._index.engine is not None:
            assert set(found(old_or_new, f"第{round - 1}号标记")) in (before, set()), round
        old_or_new.update()
        assert found(old_or_new, f'"第{round}号标记"') == ["plans/a"], round
        assert old_or_new.size() == 62
        search = old_or_new


def test_a_killed_writer_leaves_the_old_or_the_new_state(library: Path, engine: str) -> None:
    kills(library, engine, 2)


@pytest.mark.slow
def test_twenty_killed_writers(library: Path, engine: str) -> None:
    kills(library, engine, 20)


def test_two_writers_at_once_neither_corrupt_nor_wait_for_ever(library: Path) -> None:
    index = library.parent / "index"
    for n in range(30):
        put(library, f"plans/t{n}", f"第{n}项工作。")
    command = [sys.executable, "-c", _WRITER, str(index), str(library), "whoosh", "1"]
    running = [subprocess.Popen(command, cwd=Path(__file__).parents[1]) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    search = opened(library)
    assert not search.update() and search.size() == 32
