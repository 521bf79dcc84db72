"""A disk that is full, and folders that must not be written: docs/dev/reliability.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from faults import FULL, Place, contents, leftovers, obeying, one_sentence, read_only, small_disk, wait
from mini import DUTIES, PENDING, PLAN, write_library

from search import Query, Search
from texts.model import Paragraph

RAW = "某某学校工会工作计划\n\n一、指导思想\n\n为做好工会工作，制订本计划。\n\n二、主要任务\n\n三月召开教代会。\n"
RECIPE = "title: 方案\nkind: 工作计划\nrecipe:\n  - {take: plans/union-annual}\n"
KINGFISHER = replace(DUTIES, blocks=(*DUTIES.blocks, Paragraph("负责翠鸟观测。")))
UNTIDY = "\n\n\n坏的,标点\n"

Fill = Callable[[bool], None]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "place")


@pytest.fixture(params=FULL)
def fill(request: pytest.FixtureRequest, place: Place) -> Iterator[Fill]:
    """What fills the disk of the place, which holds a library, a source, a recipe and an old export."""
    with small_disk(request.param, place) as fill:
        furnish(place)
        yield fill


def furnish(place: Place) -> None:
    write_library(place.library, PLAN, replace(DUTIES, state="pending"), PENDING)
    with (place.library / f"{PLAN.id}.md").open("a", encoding="utf-8") as file:
        file.write(UNTIDY)
    (place.folder / "raw").mkdir()
    (place.folder / "raw/a.txt").write_text(RAW, encoding="utf-8")
    (place.folder / "recipe.yaml").write_text(RECIPE, encoding="utf-8")
    for name in ("old.docx", "old.json"):
        (place.folder / name).write_bytes(b"old")


WRITING = [
    ["import", "raw", "--into", "library"],
    ["import", "raw", "--into", "library", "--report", "old.json"],
    ["publish", DUTIES.id],
    ["check", "--fix"],
    ["draft", "recipe.yaml", "-o", "old.docx"],
    ["new", "工作计划"],
]


def test_a_full_disk_harms_no_file_and_is_said_in_a_sentence(place: Place, fill: Fill) -> None:
    before = contents(place.folder)
    fill(True)
    for command in WRITING:
        one_sentence(place.run(*command), "读写失败", "请检查")
        assert leftovers(place.folder) == [], command
    fill(False)
    assert {name: content for name, content in contents(place.folder).items() if content} == before
    assert place.run("publish", DUTIES.id).returncode == 0


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_full_disk_leaves_the_index_that_was(
    place: Place, fill: Fill, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANWEN_ENGINE", engine)
    assert place.run("index").returncode == 0
    write_library(place.library, KINGFISHER)
    fill(True)
    one_sentence(place.run("index"), "索引读写不了", "请检查磁盘空间")
    one_sentence(place.run("index", "--rebuild"), "索引读写不了", "请检查磁盘空间")
    old = place.run("search", "教代会")
    assert old.returncode == 0 and DUTIES.id in old.stdout and "索引没有更新" in old.stderr
    assert len(list(place.index.glob("*/g*"))) == 1, "what was not finished is cleared away"
    fill(False)
    new = place.run("search", "翠鸟观测")
    assert new.returncode == 0 and "已重建" not in new.stderr and "负责翠鸟观测" in new.stdout


def test_a_full_disk_leaves_the_site_that_was(place: Place, fill: Fill) -> None:
    place.with_site()
    before = contents(place.site)
    fill(True)
    one_sentence(place.run("build", "--out", place.site), "写", "请检查")
    fill(False)
    assert contents(place.site) == before and leftovers(place.folder) == []


@pytest.mark.parametrize("size", ["3m", "4m"])  # room for the stage, not for the site
def test_a_disk_that_fills_up_while_mkdocs_writes_is_one_sentence(place: Place, size: str) -> None:
    with small_disk("small-disk", place, size):
        furnish(place)
        one_sentence(place.run("build", "--out", "site"), "磁盘已满")
        assert not (place.folder / "site").exists()


@pytest.mark.slow
def test_a_service_goes_on_while_the_disk_is_full_and_catches_up(place: Place) -> None:
    with small_disk("small-disk", place) as fill:
        furnish(place)
        place.with_site()
        with place.serving() as service:
            assert service.total("教代会") == 1
            fill(True)
            write = (place.library / f"{DUTIES.id}.md").open("r+", encoding="utf-8")
            with write as file:  # a file of the same length: there is no room for more
                content = file.read().replace("state: pending", "state: published").replace("签批", "翠鸟")
                file.seek(0)
                file.write(content.rstrip("\n"))
                file.truncate()
            assert wait(lambda: httpx.get(f"{service.base}/api/texts/{DUTIES.id}").status_code == 200)
            assert service.total("教代会") >= 1
            fill(False)
            assert wait(lambda: service.total("翠鸟") == 1)
            status, said = service.end()
        assert status == 0 and "没有更新：索引读写不了（磁盘已满）" in said and "Traceback" not in said


def test_an_interrupted_rebuild_leaves_an_index_that_knows_what_it_holds(place: Place) -> None:
    furnish(place)
    search = Search.open(place.index, place.library, published_only=False)
    search.update()

    def interrupt(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.update(rebuild=True, progress=interrupt)
    write_library(place.library, replace(KINGFISHER, state="pending"))
    search.update()
    assert search.search(Query("翠鸟观测")).total == 1
    assert search.search(Query('"签批工会经费"')).total == 1, "taken out before it was put in again"
    search.close()


@pytest.fixture
def guarded(place: Place) -> Place:
    """A place whose commands may do only what permissions allow."""
    place.before = obeying()
    place.folder.mkdir()
    furnish(place)
    return place


def test_a_library_that_may_not_be_written_is_said_and_read_on(guarded: Place) -> None:
    before = contents(guarded.library)
    with read_only(guarded.library):
        for command in WRITING[:4]:
            one_sentence(guarded.run(*command), "没有权限")
        assert "教代会" in guarded.run("search", "教代会").stdout
        assert guarded.run("draft", "recipe.yaml", "-o", "new.docx").returncode == 0
        guarded.with_site()
        with guarded.serving() as service:
            assert service.total("教代会") == 1
    assert contents(guarded.library) == before


@pytest.mark.slow
def test_a_library_that_may_not_be_written_can_be_built(guarded: Place) -> None:
    with read_only(guarded.library):
        built = guarded.run("build")
    assert built.returncode == 0 and (guarded.folder / "site" / PLAN.id / "index.html").is_file()


def test_an_index_that_may_not_be_written_is_searched_as_it_stands(guarded: Place) -> None:
    guarded.run("index")
    write_library(guarded.library, KINGFISHER)
    with read_only(guarded.index):
        one_sentence(guarded.run("index"), "没有权限")
        found = guarded.run("search", "教代会")
        assert found.returncode == 0 and "索引没有更新" in found.stderr and "没有权限" in found.stderr


def test_no_place_for_caches_is_one_sentence(guarded: Place) -> None:
    with read_only(guarded.folder):
        for command in (["index"], ["search", "教代会"], ["build"], ["serve"]):
            one_sentence(guarded.run(*command), "没有权限")
