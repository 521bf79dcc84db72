"""Two who write at once, and writers told to end: docs/dev/reliability.md."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from faults import Place, contents, leftovers, one_sentence, wait
from mini import DUTIES, PENDING, PLAN, write_library

from fanwen.__main__ import fanwen
from fanwen.cli import run
from fanwen.site import MARKER, _swap
from search import Query, Search
from texts.errors import LibraryError
from texts.files import render
from texts.importer import run_import
from texts.library import load, rewrite
from texts.locking import in_turn, one_writer
from texts.model import Paragraph
from texts.writing import write_text


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    write_library(place.library, PLAN, replace(DUTIES, state="pending"), PENDING)
    return place


def raw(folder: Path, count: int, word: str = "") -> Path:
    """Writes pages of the same title, so that their texts want the same name, and of different content."""
    folder.mkdir()
    for n in range(count):
        page = f"工会工作计划\n\n一、主要任务\n\n第{n}项{word}：三月召开教代会，审议学校工作报告。\n"
        (folder / f"{n:03}.txt").write_text(page, encoding="utf-8")
    return folder


def ended(*processes: subprocess.Popen[str]) -> list[tuple[int, str]]:
    """Returns exit status and complaints of processes, once they have ended."""
    said = [process.communicate(timeout=300) for process in processes]
    return [(process.returncode, err) for process, (_, err) in zip(processes, said, strict=True)]


@pytest.mark.slow
def test_two_imports_into_one_library_lose_nothing_and_double_nothing(place: Place) -> None:
    sources = [raw(place.folder / name, 12, name) for name in ("甲", "乙")]
    both = [*sources, place.folder / "甲"]  # the last one imports again what the first does
    running = [place.start("import", source, "--into", place.library) for source in both]
    assert ended(*running) == [(0, "")] * 3
    bodies = sorted(
        render(text) for text in load(place.library) if text.source["type"] == "unknown" and text != PENDING
    )
    assert len(bodies) == 24 and sum("甲" in body for body in bodies) == 12
    assert leftovers(place.library) == []


def test_who_waits_too_long_for_another_writer_is_told(place: Place) -> None:
    with one_writer(place.library), pytest.raises(LibraryError, match=r"正在写这个范文库。请等它结束再试"):  # noqa: SIM117
        with one_writer(place.library, patience=0.1):
            pass
    with one_writer(place.library, patience=0.1):
        pass  # free again


HOLDER = """
import sys, time
from pathlib import Path
from texts.locking import one_writer
with one_writer(Path(sys.argv[1])):
    print("x", flush=True)
    time.sleep(600)
"""


def test_a_writer_that_was_killed_holds_up_nobody(place: Place) -> None:
    holder = place.python(HOLDER, place.library)
    assert holder.stdout is not None and holder.stdout.readline() == "x\n"
    holder.kill()
    holder.communicate()
    assert place.run("publish", DUTIES.id).returncode == 0


@pytest.mark.parametrize("command", [["publish", DUTIES.id], ["check", "--fix"], ["new", "工作总结"]])
def test_a_command_that_writes_waits_for_the_one_before(place: Place, command: list[str]) -> None:
    with (place.library / f"{DUTIES.id}.md").open("a", encoding="utf-8") as file:
        file.write("\n\n")
    before = contents(place.library)
    running = threading.Thread(target=run, args=(fanwen, ["--library", str(place.library), *command]))
    with one_writer(place.library):
        running.start()
        time.sleep(1)
        assert contents(place.library) == before
    running.join(60)
    assert contents(place.library) != before


def test_what_a_curator_saves_meanwhile_is_not_overwritten(place: Place) -> None:
    shelf = load(place.library)
    before = shelf[DUTIES.id]
    saved = render(replace(before, blocks=(*before.blocks, Paragraph("负责翠鸟观测。"))))
    write_text(place.library / f"{DUTIES.id}.md", saved)
    with pytest.raises(LibraryError, match=r"刚刚被改过，没有写入。请再运行一次"):
        rewrite(place.library, before, replace(before, state="published"))
    assert (place.library / f"{DUTIES.id}.md").read_text(encoding="utf-8") == saved
    assert leftovers(place.library) == []


@pytest.mark.slow
def test_two_builds_to_one_place_both_end_and_one_site_stands_whole(place: Place) -> None:
    running = [place.start("build", "--out", "site") for _ in range(2)]
    assert ended(*running) == [(0, "")] * 2
    assert (place.folder / "site" / PLAN.id / "index.html").is_file() and (place.folder / "site" / MARKER).is_file()
    assert leftovers(place.folder) == []


def test_builds_on_one_stage_take_turns(tmp_path: Path) -> None:
    order: list[str] = []

    def later() -> None:
        with in_turn(tmp_path / "stage.lock"):
            order.append("second")

    waiting = threading.Thread(target=later)
    with in_turn(tmp_path / "stage.lock"):
        waiting.start()
        time.sleep(0.2)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_a_site_takes_the_place_of_one_that_came_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename, new, out = Path.rename, tmp_path / "new", tmp_path / "site"
    write_text(new / "index.html", "new")
    write_text(out / "index.html", "old")

    def another_came_first(self: Path, target: Path) -> Path:
        if self == new and not (tmp_path / "old1").exists() and not out.exists():
            write_text(out / "index.html", "other")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", another_came_first)
    _swap(new, out, tmp_path)
    assert (out / "index.html").read_text() == "new"


Ready = Callable[[Place], object]
INTERRUPTED: dict[str, tuple[list[str], Ready]] = {
    "import": (
        ["import", "raw", "--into", "library", "--report", "report.json"],
        lambda place: len(list(place.library.glob("plans/gong-hui*"))) >= 5,
    ),
    "index": (["index", "--rebuild"], lambda place: list(place.index.glob("*/g*/*.tmp"))),
    "build": (["build", "--out", "site"], lambda place: list(place.folder.glob(".site-*"))),
}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", [pytest.param("import", marks=pytest.mark.slow), "index", "build"])
def test_a_command_told_to_end_leaves_nothing_half_written(place: Place, command: str, number: signal.Signals) -> None:
    arguments, far_enough = INTERRUPTED[command]
    raw(place.folder / "raw", 300)
    write_text(place.folder / "report.json", "old")
    write_text(place.folder / "site" / MARKER, "old")
    if command == "index":
        for n in range(400):
            write_text(place.library / f"plans/t{n}.md", render(PLAN))
    process = place.start(*arguments)
    assert wait(lambda: far_enough(place) or process.poll() is not None)
    process.send_signal(number)
    [(status, said)] = ended(process)
    assert (status, said.splitlines()[-1]) == (128 + number, "错误：已中断"), said
    assert "Traceback" not in said and leftovers(place.folder) == []
    assert load(place.library).errors == ()
    assert contents(place.folder)["report.json"] == b"old" and contents(place.folder)[f"site/{MARKER}"] == b"old"
    assert command != "index" or not list(place.index.glob("*/g*")), "an index that was not finished is no index"


def interrupted_at(moment: int, work: Callable[[], object]) -> bool:
    """Returns whether `work` was interrupted, which happens before its instruction of that number."""
    passed = 0

    def tracing(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal passed
        frame.f_trace_opcodes = True
        passed += event == "opcode"
        if passed == moment:
            sys.settrace(None)
            raise KeyboardInterrupt
        return tracing

    before = sys.gettrace()
    sys.settrace(tracing)
    try:
        work()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interruption_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """A file just opened is then closed by Python, which warns of it."""
    path, moment, seen = tmp_path / "a.md", 1, set[str]()
    write_text(path, "old")
    while interrupted_at(moment, partial(write_text, path, "new")):
        seen.add(path.read_text(encoding="utf-8"))
        assert leftovers(tmp_path) == [], moment
        moment += 1
    assert seen == {"old", "new"} and moment > 100


KILLED = """
import os, signal, sys
from pathlib import Path
from search import Search
search = Search.open(Path(sys.argv[1]), Path(sys.argv[2]), published_only=True)
search.update(rebuild=True, progress=lambda done, whole: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_writer_killed_in_the_middle_of_a_rebuild_leaves_the_index_that_was(place: Place) -> None:
    Search.open(place.index, place.library, published_only=True).update()
    write_library(place.library, replace(DUTIES, state="published"))
    killed = place.python(KILLED, place.index, place.library)
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    after = Search.open(place.index, place.library, published_only=True)
    assert after.size() and after.search(Query("教代会")).total == 1, "as it was"
    assert after.update().added == 1
    assert after.search(Query("教代会")).total == 2
    after.close()


@pytest.mark.slow
def test_what_was_interrupted_goes_on_where_it_stopped(place: Place) -> None:
    raw(place.folder / "raw", 60)
    process = place.start("import", "raw", "--into", "library")
    assert wait(lambda: len(list(place.library.glob("plans/gong-hui*"))) >= 5)
    process.kill()
    process.communicate(timeout=60)  # its pipes are closed once the processes that it started have ended too
    again = place.run("import", "raw", "--into", "library", "--report", "report.json")
    assert again.returncode == 0
    entries = json.loads((place.folder / "report.json").read_text(encoding="utf-8"))["sources"]
    assert len({text["id"] for entry in entries for text in entry["texts"]}) == 60
    assert len(list(place.library.glob("plans/gong-hui*.md"))) == 60


def test_a_journal_cut_off_in_the_middle_of_a_line_loses_only_that_line(place: Place) -> None:
    first, second = sorted(raw(place.folder / "raw", 2).iterdir())
    list(run_import([first], place.library))
    with (place.library / ".imports.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('\n{"sha256": "0123')
    list(run_import([second], place.library))
    made = list(place.library.glob("plans/gong-hui*.md"))
    assert len(made) == 2
    for path in made:
        path.unlink()
    list(run_import([first, second], place.library))
    assert not list(place.library.glob("plans/gong-hui*.md")), "what a curator has deleted stays away"


def test_a_text_written_by_an_import_that_was_killed_before_it_noted_it_is_noted_by_the_next(place: Place) -> None:
    sources = sorted(raw(place.folder / "raw", 3).iterdir())
    list(run_import(sources, place.library))
    journal = place.library / ".imports.jsonl"
    before = journal.read_text(encoding="utf-8")
    write_text(journal, before.rpartition("\n")[0])  # the file of the last line was there already
    list(run_import(sources, place.library))
    assert journal.read_text(encoding="utf-8") == before


def test_a_missing_library_is_one_sentence(tmp_path: Path) -> None:
    place = Place(tmp_path)
    for command in (["publish", "plans/a"], ["check", "--fix"], ["new", "工作总结"], ["serve"]):
        one_sentence(place.run(*command), "library：没有这个文件夹", "--library")
