"""Files that vanish, are half written or cannot be read, and clocks that go back: docs/dev/reliability.md."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from faults import Place
from mini import DUTIES, PLAN, write_library

from fanwen.config import Settings
from fanwen.live import Live
from fanwen.site import Edition, is_current
from fanwen.staging import write_stage
from search import Query, Search
from texts.files import render
from texts.library import load
from texts.model import Paragraph
from texts.writing import write_text

KINGFISHER = replace(DUTIES, blocks=(*DUTIES.blocks, Paragraph("负责翠鸟观测。")))
YEAR_2000 = 946_684_800


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.to_serve(tmp_path)


@pytest.fixture
def live(place: Place) -> Iterator[Live]:
    live = Live(Settings(place.library, place.index), place.site.parent, lambda sentence: None)
    live.start()
    yield live
    live.stop()
    live.search.close()


def once(path: Path, fault: Callable[[], object], monkeypatch: pytest.MonkeyPatch, after: bool = False) -> list[Path]:
    """Lets something happen just before, or after, a file is first read; what is returned is filled then."""
    read, happened = Path.read_bytes, list[Path]()

    def read_so(self: Path) -> bytes:
        if self != path or happened:
            return read(self)
        happened.append(self)
        before = read(self)
        fault()
        return before if after else read(self)

    monkeypatch.setattr(Path, "read_bytes", read_so)
    return happened


def test_a_file_that_vanishes_while_it_is_read_is_no_fault(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place.library / f"{DUTIES.id}.md"
    happened = once(path, path.unlink, monkeypatch)
    shelf = load(place.library)
    assert happened and list(shelf.texts) == [PLAN.id] and shelf.errors == ()

    write_library(place.library, DUTIES)
    happened = once(path, path.unlink, monkeypatch)
    report = Search.open(place.index, place.library, published_only=True).update()
    assert happened and report.texts == 1 and report.errors == ()


def test_a_page_that_vanishes_while_the_site_is_staged_is_left_out(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    page, copy = place.library / "guide/mine.md", shutil.copy2
    write_text(page, "# 我们的说明\n")

    def copy_late(source: str, target: str) -> str:
        if Path(source) == page.resolve():
            page.unlink()
        return copy(source, target)

    monkeypatch.setattr(shutil, "copy2", copy_late)
    write_stage(load(place.library), place.folder / "stage")
    assert (place.folder / "stage" / f"{PLAN.id}.md").is_file() and not (place.folder / "stage/guide/mine.md").exists()


def test_a_file_saved_while_it_is_indexed_is_looked_at_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place.library / f"{DUTIES.id}.md"
    happened = once(path, lambda: write_text(path, render(KINGFISHER)), monkeypatch, after=True)
    search = Search.open(place.index, place.library, published_only=True)
    search.update()
    assert happened and search.search(Query("主持工会全面工作")).total and not search.search(Query('"翠鸟观测"')).total
    assert search.update().changed == 1, "its stamp is that of what was read"
    assert search.search(Query("翠鸟观测")).total == 1
    search.close()


def test_half_a_file_is_named_and_read_again_when_it_is_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place.library / f"{DUTIES.id}.md"
    half = render(KINGFISHER)[:100]
    happened = once(path, lambda: write_text(path, half), monkeypatch)
    search = Search.open(place.index, place.library, published_only=True)
    assert [error.path for error in search.update().errors] == [str(path)] and happened
    assert search.search(Query("教代会")).total == 1, "the others are there"
    write_text(path, render(KINGFISHER))
    os.utime(path, (YEAR_2000, YEAR_2000))
    assert not search.update().errors
    assert search.search(Query("翠鸟观测")).total == 1
    search.close()


def test_what_is_saved_between_the_look_and_the_reading_is_taken_over_at_the_next_look(
    live: Live, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.library / f"{DUTIES.id}.md"
    write_library(place.library, replace(DUTIES, title="工会主席职责"))
    happened = once(path, lambda: write_text(path, render(KINGFISHER)), monkeypatch, after=True)
    assert live.look() and happened
    assert live.look() is True, "its stamp is not the one that was seen"
    assert live.published()[DUTIES.id] == KINGFISHER and live.search.search(Query("翠鸟观测")).total == 1
    assert live.look() is False


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "no text": lambda path: path.write_bytes("中文".encode("gb18030")),
    "half": lambda path: path.write_bytes(render(DUTIES).encode()[:150]),
    "empty": lambda path: path.write_bytes(b""),
    "huge": lambda path: path.write_bytes(b"a" * 2_000_001),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("fault", list(UNREADABLE))
def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(live: Live, place: Place, fault: str) -> None:
    UNREADABLE[fault](place.library / f"{DUTIES.id}.md")
    shelf = load(place.library)
    assert list(shelf.texts) == [PLAN.id] and all(DUTIES.id in error.path for error in shelf.errors)
    assert live.look() and live.look() is False
    assert list(live.published().texts) == [PLAN.id]
    assert live.search.search(Query("教代会")).total == 1 and not live.search.search(Query("签批")).total


@pytest.mark.parametrize("time", [YEAR_2000, 4_102_444_800], ids=["2000", "2100"])
def test_no_clock_decides_what_is_stale(live: Live, place: Place, time: int) -> None:
    """A saved file is another one whichever way its time differs; the site goes by content."""
    assert is_current(place.library, place.site, Edition())
    write_library(place.library, KINGFISHER)
    os.utime(place.library / f"{DUTIES.id}.md", (time, time))
    for path in [*place.index.rglob("*"), *place.site.rglob("*")]:
        os.utime(path, (4_102_444_800, 4_102_444_800))
    assert live.look() is True and live.search.search(Query("翠鸟观测")).total == 1
    assert not is_current(place.library, place.site, Edition())
    again = Search.open(place.index, place.library, published_only=True)
    assert not again.update() and again.search(Query("翠鸟观测")).total == 1
    again.close()
    write_library(place.library, DUTIES)
    os.utime(place.library / f"{DUTIES.id}.md", (YEAR_2000 - 1, YEAR_2000 - 1))
    assert is_current(place.library, place.site, Edition())
    assert live.look() is True and not live.search.search(Query("翠鸟观测")).total
