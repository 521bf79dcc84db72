"""An import in partitions: whoever does them, in whatever size, however often killed, the result is the same."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import packages_distributions
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from crews import ROOT, Crew, fatal, page, pages
from hypothesis import given, settings
from hypothesis import strategies as st

from fanwen.__main__ import fanwen
from fanwen.cli import run
from texts.duplicates import candidates, near_duplicates, sketch
from texts.files import render
from texts.importer import SourceError, run_import
from texts.importer.alike import alike
from texts.importer.crawl import workers
from texts.importer.partitions import FOLDER, LIBRARIES, Partition, conversion, convert_partition, cut, in_partitions
from texts.importer.processes import here, in_processes
from texts.importer.run import read_one
from texts.library import Library, load
from texts.writing import write_text

NAMES = st.lists(st.integers(0, 9999), unique=True, max_size=60).map(
    lambda rows: [Path(f"{n}.txt") for n in sorted(rows)]
)


def files(library: Path) -> dict[str, bytes]:
    """Returns all files of a library but those of the work folder, the journal included."""
    found = (path for path in sorted(library.rglob("*")) if path.is_file())
    rows = {path.relative_to(library).as_posix(): path.read_bytes() for path in found}
    return {name: content for name, content in rows.items() if not name.startswith(f"{FOLDER}/")}


def results(library: Path) -> dict[str, int]:
    """Returns the results in the work folder, each with the file it is: one written anew is another."""
    return {path.name: path.stat().st_ino for path in (library / FOLDER).glob("*.gz")}


def imported(paths: list[Path], into: Path, size: int = 4) -> list[dict[str, Any]]:
    return [
        one.entry for one in run_import(paths, into, convert=partial(in_partitions, into=into, each=here, size=size))
    ]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return [*pages(tmp_path_factory.mktemp("crawl"), 14), Path("missing.txt")]


@pytest.fixture(scope="module")
def plain(crawl: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Entries and files of the same crawl imported without partitions."""
    library = tmp_path_factory.mktemp("plain")
    return [one.entry for one in run_import(crawl, library)], files(library)


@given(NAMES, st.integers(1, 20))
def test_partitions_are_the_paths_in_order(paths: list[Path], size: int) -> None:
    assert [path for run in cut(paths, size) for path in run] == paths
    assert all(cut(paths, size))


@given(NAMES, st.integers(0, 9999), st.integers(1, 20))
def test_a_new_page_changes_the_partition_it_falls_into_and_no_other(paths: list[Path], new: int, size: int) -> None:
    more = sorted({*paths, Path(f"{new}.txt")}, key=lambda path: int(path.stem))
    before, after = set(cut(paths, size)), set(cut(more, size))
    assert len(before - after) <= 1
    assert len(after - before) <= 2


def test_heavy_files_fill_a_partition(tmp_path: Path) -> None:
    heavy = [tmp_path / f"{n}.jsonl" for n in range(3)]
    for path in heavy:
        path.touch()
        os.truncate(path, 5_000_000)
    assert list(cut(heavy, 1_000_003)) == [(path,) for path in heavy]


@pytest.mark.parametrize("size", [1, 3, 1_000_003])
def test_the_result_is_the_same_whatever_the_size(
    size: int, crawl: list[Path], plain: tuple[list[dict[str, Any]], dict[str, bytes]], tmp_path: Path
) -> None:
    assert (imported(crawl, tmp_path, size), files(tmp_path)) == plain
    assert len({name for name in plain[1] if name.endswith("-2.md")}) >= 3  # names clash across partitions
    assert sum("error" in entry for entry in plain[0]) == 2


def test_a_rerun_converts_nothing_and_changes_nothing(crawl: list[Path], tmp_path: Path) -> None:
    first = imported(crawl, tmp_path)
    before, made = files(tmp_path), results(tmp_path)
    assert imported(crawl, tmp_path) == first
    assert (files(tmp_path), results(tmp_path)) == (before, made)


def test_a_changed_page_is_converted_and_its_old_result_goes(tmp_path: Path) -> None:
    paths = pages(tmp_path / "crawl", 12)
    library = tmp_path / "library"
    imported(paths, library)
    made = results(library)
    paths[9].write_text(page(90), encoding="utf-8")
    entries = imported(paths, library)
    assert entries[10]["texts"][1]["title"].startswith("实验小学")  # one more: a file of two pages stands before it
    now = results(library)
    assert len(now) == len(made) and len(now.items() - made.items()) == 1


def test_a_pause_loses_nothing(
    crawl: list[Path], plain: tuple[list[dict[str, Any]], dict[str, bytes]], tmp_path: Path
) -> None:
    running = run_import(crawl, tmp_path, convert=partial(in_partitions, into=tmp_path, each=here, size=4))
    for _ in range(6):
        next(running)
    running.close()
    made = results(tmp_path)
    assert 0 < len(files(tmp_path)) < len(plain[1])
    assert (imported(crawl, tmp_path), files(tmp_path)) == plain
    assert made.items() <= results(tmp_path).items()


def test_a_damaged_result_is_made_anew(crawl: list[Path], tmp_path: Path) -> None:
    first = imported(crawl, tmp_path)
    whole = {path: path.read_bytes() for path in (tmp_path / FOLDER).glob("*.gz")}
    for n, (path, content) in enumerate(whole.items()):
        path.write_bytes((content[:-9], b"", content[:40] + b"?" + content[41:])[n % 3])
    assert imported(crawl, tmp_path) == first
    assert {path: path.read_bytes() for path in whole} == whole


def partition(work: Path, **changes: Any) -> Partition:
    write_text(work / ".gitignore", "*\n")
    return replace(Partition((Path("a.txt"),), work, work, conversion()), **changes)


def test_a_worker_of_another_version_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="版本不同"):
        convert_partition(partition(tmp_path, made_with="another"))


def test_a_worker_that_does_not_see_the_library_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="看不到范文库"):
        convert_partition(partition(tmp_path, folder=tmp_path / "elsewhere"))


def test_a_worker_that_cannot_write_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("texts.importer.partitions.write_bytes", full)
    with pytest.raises(SourceError, match="磁盘已满"):
        convert_partition(partition(tmp_path))


def elsewhere(function: Callable[[Partition], str], tasks: Iterable[Partition]) -> Iterator[str]:
    """Works as on a machine that shares the library but not the pages."""
    return (function(replace(task, base=task.base / "elsewhere")) for task in tasks)


def test_a_page_that_only_workers_do_not_see_is_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(page(1), encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.txt：执行进程读不到"):
        list(in_partitions([Path("a.txt")], tmp_path / "library", elsewhere))


def test_a_result_that_does_not_arrive_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="分批结果读不了"):
        list(in_partitions([Path("a.txt")], tmp_path, lambda function, tasks: iter(["nowhere.gz" for _ in tasks])))


def deadly(function: Callable[[Partition], str], tasks: Iterable[Partition]) -> Iterator[str | SourceError]:
    """Works until a partition holds 0005.txt, as a page would that takes all memory."""
    return (SourceError("终止") if Path("0005.txt").name in [p.name for p in t.paths] else function(t) for t in tasks)


def test_a_page_that_ends_its_process_is_an_error_of_its_own(crawl: list[Path], tmp_path: Path) -> None:
    convert = partial(in_partitions, into=tmp_path, each=deadly, size=1_000_003)
    entries = [one.entry for one in run_import(crawl, tmp_path, convert=convert)]
    (dead,) = (entry for entry in entries if entry["path"].endswith("0005.txt"))
    assert dead["error"] == f"{crawl[5]}：终止"
    assert sum("error" in entry for entry in entries) == 3


def test_a_task_that_ends_its_process_is_an_error_and_the_others_go_on() -> None:
    done = list(in_processes(fatal, range(8)))
    assert isinstance(done[3], SourceError) and "内存不足" in str(done[3])
    assert [one for one in done if not isinstance(one, SourceError)] == [0, 2, 4, 8, 10, 12, 14]


def test_a_file_over_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.touch()
    os.truncate(path, 20_000_000_000)
    assert "超过 50 MB" in str(read_one(path))


def test_every_library_that_converts_is_part_of_the_version() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "texts").rglob("*.py") if path.name != "crawl.py"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    outside = packages_distributions()
    used = {dist.lower() for name in names for dist in outside.get(name.partition(".")[0], ()) if dist != "fanwen"}
    assert used - {"opencc-python-reimplemented"} == set(LIBRARIES)
    assert all(name in conversion() for name in LIBRARIES)


def copies(docs: Library, chosen: list[tuple[int, int]]) -> Library:
    """Returns texts of the library in the order chosen; of each the copy that leaves out the block of a number."""
    texts = list(docs)
    made = {}
    for n, (which, without) in enumerate(chosen):
        text = texts[which]
        blocks = tuple(block for number, block in enumerate(text.blocks) if number != without - 1)
        made[f"plans/{n:02}"] = replace(text, id=f"plans/{n:02}", blocks=blocks or text.blocks)
    return Library(docs.root, made)


CHOSEN = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=12)


@settings(max_examples=15, deadline=None)
@given(chosen=CHOSEN, size=st.integers(1, 5))
def test_near_duplicates_across_partitions_are_those_of_the_whole(
    docs: Library, tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[int, int]], size: int
) -> None:
    library = copies(docs, chosen)
    root = tmp_path_factory.mktemp("library")
    for text in library:
        write_text(root / f"{text.id}.md", render(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("texts.importer.alike.RUN", size)
        found = alike(root, [*library.texts, *library.texts, "plans/gone"], here)
    assert found == near_duplicates(library)
    first = {}
    for text in library:
        first.setdefault(text.blocks, text.id)
    assert {pair.second for pair in found} >= {text.id for text in library if first[text.blocks] != text.id}


@settings(max_examples=30, deadline=None)
@given(chosen=CHOSEN)
def test_candidates_are_the_pairs_with_a_band_in_common(docs: Library, chosen: list[tuple[int, int]]) -> None:
    made = [found for text in copies(docs, chosen) if (found := sketch(text)) is not None]
    like: dict[int, int] = {}
    firsts = [like.setdefault(int(row[0]), n) for n, row in enumerate(made)]
    expected = {(first, n) for n, first in enumerate(firsts) if first != n}
    unlike = sorted(set(firsts))
    expected |= {(one, other) for one, other in combinations(unlike, 2) if (made[one][1:] == made[other][1:]).any()}
    assert candidates(made) == sorted(expected)


def test_near_duplicates_are_not_told_when_a_task_ended_its_process(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="终止"):
        alike(tmp_path, ["plans/a"], lambda function, tasks: iter([SourceError("终止") for _ in tasks]))


def command(*arguments: object) -> int:
    return run(fanwen, ["import", *map(str, arguments)])


def test_the_command_gives_work_to_a_cluster_and_says_what_is_wrong_with_one(
    crawl: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scheduler and a worker as a user starts them."""
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert command(*crawl, "--into", alone, "--report", tmp_path / "alone.json") == 2
    summary = capsys.readouterr().out
    assert "几乎相同：" in summary
    monkeypatch.setattr("texts.importer.crawl.PATIENCE", 0.5)
    with Crew(tmp_path) as crew:
        assert command(crawl[0], "--into", together, "--scheduler", crew.address) == 2
        assert "没有执行进程" in capsys.readouterr().err
        crew.worker("--no-nanny")
        monkeypatch.setattr("texts.importer.crawl.PATIENCE", 20)
        report = tmp_path / "together.json"
        assert command(*crawl, "--into", together, "--report", report, "--scheduler", crew.address) == 2
    assert capsys.readouterr().out == summary
    assert files(together) == files(alone)
    assert report.read_bytes() == (tmp_path / "alone.json").read_bytes()
    assert len(load(together)) == 26  # a file that came twice is taken once


def test_a_task_that_ends_every_worker_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    with Crew(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as crew:
        crew.worker()
        with workers(crew.address) as each:
            results = list(each(fatal, range(6)))
            assert isinstance(results[3], SourceError) and "内存不足" in str(results[3])
            assert [one for one in results if not isinstance(one, SourceError)] == [0, 2, 4, 8, 10]
            with pytest.raises(SourceError, match=r"执行进程出错（ValueError.*同一版本"):
                list(each(int, ["x"]))


@pytest.mark.parametrize("address", ["", "tcp://127.0.0.1:1", "nonsense", "x://y"])
def test_a_scheduler_that_is_not_there_is_one_sentence(
    address: str, crawl: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("texts.importer.crawl.PATIENCE", 0.5)
    assert command(crawl[0], "--into", tmp_path / "library", "--scheduler", address) == 2
    error = capsys.readouterr().err
    assert "连不上调度器" in error and error.count("\n") == 1


def test_without_dask_the_command_says_what_to_install(
    crawl: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "texts.importer.crawl", None)
    assert command(crawl[0], "--into", tmp_path / "library", "--scheduler", "tcp://127.0.0.1:1") == 2
    assert "fanwen[crawl]" in capsys.readouterr().err
