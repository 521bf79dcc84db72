"""fanwen import: what a curator sees and finds, and what is never touched."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest

from fanwen.__main__ import fanwen
from fanwen.cli import run
from texts.importer import run_import
from texts.importer.shelf import JOURNAL
from texts.library import load

PAGE = """学校工会工作计划(通用2篇)
学校工会工作计划篇一
新学期,工会围绕学校中心工作,依靠教职工,把服务做细,把活动做实,认真办好三件实事。
一、主要任务
1、开好教代会。
学校工会工作计划篇二
本年度,工会依靠教职工,把民主管理落到实处,把送温暖工作做到每一位有困难的教职工家里。
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "raw" / "page.txt"
    path.parent.mkdir()
    path.write_text(PAGE, encoding="utf-8")
    return path


def imported(*arguments: object) -> int:
    return run(fanwen, ["import", *map(str, arguments)])


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_an_import_writes_pending_texts_a_report_and_a_summary(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lib, report = tmp_path / "lib", tmp_path / "out" / "report.json"
    assert imported(raw, "--into", lib, "--report", report) == 0
    out = capsys.readouterr().out
    assert "得到范文 2 篇" in out and "下一步" in out
    library = load(lib)
    assert not library.errors
    assert {text.state for text in library} == {"pending"}
    (source,) = json.loads(report.read_text("utf-8"))["sources"]
    assert {text["id"] for text in source["texts"]} == set(library.texts)
    assert all((lib / text["file"]).is_file() and text["file"] == f"{text['id']}.md" for text in source["texts"])
    for row in [*source["edits"], *source["findings"]]:
        assert row["text_id"] is None or row["text_id"] in library
    assert set(source) >= {"path", "sha256", "encoding", "chars", "texts", "dropped", "edits", "findings"}


def test_a_finding_stands_on_the_line_it_names(raw: Path, tmp_path: Path) -> None:
    raw.write_text(PAGE.replace("三件实事", "201*年的三件实事,贯彻xx大精神"), encoding="utf-8")
    (one,) = run_import([raw], tmp_path / "lib")
    named = [row for row in one.entry["findings"] if row["text_id"] and row["quote"] and row["line"]]
    assert any("xx大" in row["quote"] for row in named)
    for row in named:
        lines = (tmp_path / "lib" / f"{row['text_id']}.md").read_text("utf-8").split("\n")
        assert row["quote"] in lines[row["line"] - 1]
        assert len(row["quote"]) <= 60


def test_importing_twice_changes_nothing(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lib = tmp_path / "lib"
    imported(raw, "--into", lib)
    before = files(lib)
    assert imported(raw, "--into", lib) == 0
    assert files(lib) == before
    assert "新写入 0 篇，原有未动 2 篇" in capsys.readouterr().out
    assert imported(raw, "--into", lib, "--again") == 0
    assert files(lib) == before


def test_a_curators_work_is_never_overwritten(raw: Path, tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    imported(raw, "--into", lib)
    first, second = sorted(lib.rglob("*.md"))
    first.write_text(first.read_text("utf-8").replace("state: pending", "state: published"), "utf-8")
    moved = lib / "plans" / "moved.md"
    second.rename(moved)
    before = files(lib)
    for again in ([], ["--again"]):
        assert imported(raw, "--into", lib, *again) == 0
        assert files(lib) == before


def test_a_text_that_was_deleted_comes_back_only_when_asked(raw: Path, tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    imported(raw, "--into", lib)
    gone, kept = sorted(lib.rglob("*.md"))
    gone.unlink()
    imported(raw, "--into", lib)
    assert not gone.exists()
    imported(raw, "--into", lib, "--again")
    assert gone.exists() and kept.exists()


def test_again_writes_anew_what_nobody_has_touched(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lib = tmp_path / "lib"
    imported(raw, "--into", lib)
    monkeypatch.setattr("texts.importer.conversion.UNSURE", 2.0)  # another importer would say something else
    before = files(lib)
    imported(raw, "--into", lib)
    assert files(lib) == before
    imported(raw, "--into", lib, "--again")
    assert all("分篇边界存疑" in path.read_text("utf-8") for path in lib.rglob("*.md"))


def test_an_interrupted_import_goes_on(raw: Path, tmp_path: Path) -> None:
    whole, lib = tmp_path / "whole", tmp_path / "lib"
    other = raw.with_name("other.txt")
    other.write_text(PAGE.replace("工会", "团委"), encoding="utf-8")
    list(run_import([raw, other], whole))
    next(run_import([raw, other], lib))  # stopped after the first source
    assert 0 < len(list(lib.rglob("*.md"))) < len(list(whole.rglob("*.md")))
    with (lib / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"sha256": "cut o')
    list(run_import([raw, other], lib))
    assert {path.name for path in lib.rglob("*.md")} == {path.name for path in whole.rglob("*.md")}


def test_bad_sources_are_listed_and_the_rest_goes_on(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (raw.parent / "bad.txt").write_bytes(bytes(range(256)) * 9)
    (raw.parent / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0")
    report = tmp_path / "report.json"
    assert imported(raw.parent, raw.parent / "missing.txt", "--into", tmp_path / "lib", "--report", report) == 2
    sources = json.loads(report.read_text("utf-8"))["sources"]
    assert [set(source) for source in sources if "error" in source] == [{"path", "error"}] * 3
    assert sum(len(source.get("texts", [])) for source in sources) == 2
    out = capsys.readouterr()
    assert out.out.count("读不了：") == 3 and "Traceback" not in out.out + out.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{raw}"], "--into"),
        (["--into", "{lib}"], "缺少参数"),
        (["{empty}", "--into", "{lib}"], "没有可导入的文件"),
        (["{raw}", "--into", "{raw}"], "不是文件夹"),
    ],
)
def test_wrong_use_is_one_sentence(
    arguments: list[str], said: str, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"raw": raw, "lib": tmp_path / "lib", "empty": tmp_path / "empty"}
    assert imported(*(argument.format(**places) for argument in arguments)) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_the_report_of_a_failed_import_does_not_replace_the_old_one(raw: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text("old", "utf-8")
    assert imported(raw, "--into", raw, "--report", report) == 2
    assert report.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.json"]


def test_nothing_is_written_through_a_link_out_of_the_library(raw: Path, tmp_path: Path) -> None:
    lib, outside = tmp_path / "lib", tmp_path / "outside"
    lib.mkdir()
    outside.mkdir()
    (lib / "plans").symlink_to(outside)
    assert imported(raw, "--into", lib) == 2
    assert not list(outside.iterdir())


def test_the_text_of_a_word_file_stands_beside_the_report(tmp_path: Path) -> None:
    sources = []
    for folder in ("a", "b"):
        document = docx.Document()
        document.add_paragraph(f"学校工会工作计划{folder}")
        document.add_paragraph("新学期,工会围绕学校中心工作,依靠教职工,把服务做细,把活动做实,特制定本计划。")
        buffer = io.BytesIO()
        document.save(buffer)
        path = tmp_path / folder / "plan.docx"
        path.parent.mkdir()
        path.write_bytes(buffer.getvalue())
        sources.append(path)
    report = tmp_path / "out" / "report.json"
    assert imported(*sources, "--into", tmp_path / "lib", "--report", report) == 0
    entries = json.loads(report.read_text("utf-8"))["sources"]
    assert [entry["decoded"] for entry in entries] == ["plan.decoded.txt", "plan-2.decoded.txt"]
    for entry in entries:
        decoded = (report.parent / entry["decoded"]).read_bytes().decode("utf-8")
        assert len(decoded) == entry["chars"]
        assert all(decoded[drop["start"] : drop["end"]] == drop["text"] for drop in entry["dropped"])


def test_many_sources_are_imported_in_processes_in_the_order_given(tmp_path: Path) -> None:
    paths = []
    for n in range(26):
        path = tmp_path / f"{n:02}.txt"
        path.write_text(PAGE.replace("三件", f"{n + 3}件"), encoding="utf-8")
        paths.append(path)
    done = list(run_import(paths, tmp_path / "lib"))
    assert [one.path for one in done] == paths
    assert sum(len(one.written) for one in done) == 52
