"""Faults of a cluster in the middle of an import: nothing is lost or doubled, and one sentence says what to do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from crews import ROOT, Crew, kill, pages
from faults import leftovers

from fanwen.__main__ import fanwen
from fanwen.cli import run
from texts.importer.partitions import FOLDER

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

PAGES = 400


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawl")
    pages(folder, PAGES)
    return folder


@pytest.fixture(scope="module")
def alone(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with library and report of the same import on this machine."""
    folder = tmp_path_factory.mktemp("alone")
    assert imported(crawl, folder) == 2  # one page is no text
    return folder


def arguments(crawl: Path, folder: Path, *more: str) -> list[str]:
    return ["import", str(crawl), "--into", str(folder / "lib"), "--report", str(folder / "report.json"), *more]


def imported(crawl: Path, folder: Path, *more: str) -> int:
    return run(fanwen, arguments(crawl, folder, *more))


def started(crawl: Path, folder: Path, address: str) -> subprocess.Popen[str]:
    """Starts the same command as a process of its own."""
    command = [sys.executable, "-m", "fanwen", *arguments(crawl, folder, "--scheduler", address)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def files(library: Path) -> dict[str, bytes]:
    """Returns what the files of a library hold, but for the work folder and what a killed process was just writing."""
    found = (path for path in sorted(library.rglob("*")) if path.is_file() and FOLDER not in path.parts)
    held = {path.relative_to(library).as_posix(): path.read_bytes() for path in found}
    return {name: held[name] for name in held.keys() - set(leftovers(library))}


def same(folder: Path, alone: Path) -> bool:
    report = (folder / "report.json").read_bytes() == (alone / "report.json").read_bytes()
    return report and files(folder / "lib") == files(alone / "lib")


def until(true: Callable[[], bool]) -> None:
    """Waits, at most a minute."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def done(folder: Path, count: int = 1) -> Callable[[], bool]:
    """Returns whether so many partitions have a result."""
    return lambda: len(list((folder / "lib" / FOLDER).glob("*.gz"))) >= count


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    with Crew(tmp_path) as crew:
        yield crew


def test_two_workers_of_two_threads_give_what_this_machine_gives(
    crew: Crew, crawl: Path, alone: Path, tmp_path: Path
) -> None:
    crew.worker("--nthreads", "2")
    crew.worker("--nthreads", "2")
    assert imported(crawl, tmp_path, "--scheduler", crew.address) == 2
    assert same(tmp_path, alone)


def test_a_worker_that_is_killed_costs_time_only(crew: Crew, crawl: Path, alone: Path, tmp_path: Path) -> None:
    first = crew.worker()
    crew.worker()
    client = started(crawl, tmp_path, crew.address)
    until(done(tmp_path))
    kill(first)
    assert client.poll() is None  # in the middle
    _, error = client.communicate(timeout=120)
    assert (client.returncode, error) == (2, "")
    assert same(tmp_path, alone)


def test_a_client_that_is_killed_goes_on_when_run_again(crew: Crew, crawl: Path, alone: Path, tmp_path: Path) -> None:
    crew.worker()
    client = started(crawl, tmp_path, crew.address)
    until(lambda: (tmp_path / "lib/plans").is_dir() and len(list((tmp_path / "lib/plans").iterdir())) > 3)
    client.kill()
    client.communicate()
    assert 3 < len(files(tmp_path / "lib")) < len(files(alone / "lib"))
    assert not (tmp_path / "report.json").exists()
    kept = {path: path.stat().st_ino for path in (tmp_path / "lib" / FOLDER).glob("*.gz")}
    assert imported(crawl, tmp_path, "--scheduler", crew.address) == 2
    assert same(tmp_path, alone)
    assert kept == {path: path.stat().st_ino for path in kept}


def test_a_scheduler_that_is_killed_is_one_sentence_and_another_one_goes_on(
    crew: Crew, crawl: Path, alone: Path, tmp_path: Path
) -> None:
    crew.worker()
    client = started(crawl, tmp_path, crew.address)
    until(done(tmp_path))
    kill(crew.scheduler)
    _, error = client.communicate(timeout=120)
    assert client.returncode == 2
    assert "与调度器的连接断了" in error and "再运行" in error and error.count("\n") == 1
    (tmp_path / "second").mkdir()
    with Crew(tmp_path / "second") as second:
        second.worker()
        assert imported(crawl, tmp_path, "--scheduler", second.address) == 2
    assert same(tmp_path, alone)


def test_workers_that_all_go_are_one_sentence(
    crew: Crew, crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = crew.worker()
    monkeypatch.setattr("texts.importer.crawl.PATIENCE", 6)

    def end() -> None:
        until(done(tmp_path))
        kill(worker)

    with ThreadPoolExecutor() as pool:
        ending = pool.submit(end)
        assert imported(crawl, tmp_path, "--scheduler", crew.address) == 2
        ending.result()
    error = capsys.readouterr().err
    assert "没有执行进程" in error and error.count("\n") == 1


def test_a_worker_with_other_code_is_one_sentence(
    crew: Crew, crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "code"
    shutil.copytree(ROOT / "texts", code / "texts", ignore=shutil.ignore_patterns("__pycache__"))
    with (code / "texts/importer/repairs.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    crew.worker(code=code)
    assert imported(crawl, tmp_path, "--scheduler", crew.address) == 2
    error = capsys.readouterr().err
    assert "版本不同" in error and error.count("\n") == 1


def test_a_worker_without_our_code_is_one_sentence(
    crew: Crew, crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "code"
    (code / "texts").mkdir(parents=True)
    (code / "texts/__init__.py").write_text("", encoding="utf-8")
    crew.worker(code=code)
    assert imported(crawl, tmp_path, "--scheduler", crew.address) == 2
    error = capsys.readouterr().err
    assert "没有 fanwen" in error and error.count("\n") == 1


def test_an_interrupt_ends_the_command_at_once_and_keeps_what_is_done(crew: Crew, crawl: Path, tmp_path: Path) -> None:
    crew.worker()
    client = started(crawl, tmp_path, crew.address)
    until(done(tmp_path))
    os.kill(client.pid, signal.SIGINT)
    _, error = client.communicate(timeout=30)
    assert (client.returncode, error.strip()) == (130, "错误：已中断")
    assert done(tmp_path)()


def test_near_duplicates_are_told_in_the_report(alone: Path) -> None:
    pairs = json.loads((alone / "report.json").read_text("utf-8"))["near_duplicates"]
    assert len(pairs) > 100
    assert all(pair.keys() == {"first", "second", "share"} and 0.5 <= pair["share"] <= 1 for pair in pairs)
