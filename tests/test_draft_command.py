"""fanwen draft: every format, every way to ask wrongly, and nothing left half written."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from word_files import paragraphs

from fanwen.__main__ import fanwen
from fanwen.cli import run
from macros.exports import template_file
from texts.writing import write_text

LIBRARY = Path(__file__).parent / "data/assembly/library"
RECIPE = """title: 【单位】工作计划
kind: 工作计划
recipe:
  - take: plans/union#指导思想
  - take: plans/guangongwei#主要任务
slots:
  单位: 某某中学
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    write_text(path, RECIPE)
    return path


def draft(*arguments: object) -> int:
    """Returns the exit status of `fanwen draft` on the mini library."""
    return run(fanwen, ["--library", str(LIBRARY), "draft", *map(str, arguments)])


def test_without_options_the_draft_is_markdown_on_the_screen(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft(recipe) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# 某某中学工作计划\n\n## 一、指导思想\n")
    assert "【负责人】" in err
    assert "必改" in err


@pytest.mark.parametrize("format", ["md", "txt", "html"])
def test_text_formats_go_to_the_screen_or_a_file(
    recipe: Path, format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draft(recipe, "--format", format) == 0
    shown = capsys.readouterr().out
    assert draft(recipe, "-o", tmp_path / "deep" / f"out.{format}") == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "deep" / f"out.{format}").read_text(encoding="utf-8") == shown
    assert "二、主要任务" in shown


def test_a_word_file_is_written_by_its_suffix(recipe: Path, tmp_path: Path) -> None:
    assert draft(recipe, "-o", tmp_path / "out.DOCX", "--set", "负责人=赵老师") == 0
    rows = paragraphs((tmp_path / "out.DOCX").read_bytes())
    assert rows[0] == ["Title", "某某中学工作计划"]
    assert ["Heading 2", "（一）讲好红色故事"] in rows
    assert rows[-1] == ["Body Text", "某某中学每学期请“五老”进课堂，由赵老师联系。"]


def test_a_preset_or_a_file_may_be_the_template(recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    assert draft(recipe, "-o", out, "--template", "普通") == 0
    assert docx.Document(io.BytesIO(out.read_bytes())).styles["Normal"].font.size.pt == 12
    (tmp_path / "own.docx").write_bytes(template_file())
    assert draft(recipe, "-o", out, "--template", tmp_path / "own.docx") == 0
    assert docx.Document(io.BytesIO(out.read_bytes())).styles["Normal"].font.size.pt == 16


def test_values_given_go_before_those_of_the_recipe(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft(recipe, "--format", "txt", "--set", "学校名称= 某某小学 ", "--set", "负责人=a=b") == 0
    out = capsys.readouterr().out
    assert out.startswith("某某小学工作计划\n")
    assert "由a=b联系" in out


def test_check_writes_no_draft_and_ends_with_1_only_for_what_must_be_dealt_with(
    recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draft(recipe, "--check") == 1
    assert capsys.readouterr().out == ""
    assert draft(recipe, "--check", "--set", "负责人=赵老师") == 0


def test_json_stands_alone_on_the_screen(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft(recipe, "--json", "--check") == 1
    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert err == ""
    assert set(shown) == {"title", "markdown", "findings"}
    assert "open-slot" in [finding["rule"] for finding in shown["findings"]]
    assert "## 一、指导思想" in shown["markdown"]


def test_the_options_of_places_may_stand_behind(recipe: Path) -> None:
    assert run(fanwen, ["draft", str(recipe), "--library", str(LIBRARY)]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "docx"], "Word 文件不能写到屏幕。请加 -o 文件名.docx"),
        (["--format", "pdf"], "docx、md、txt、html"),
        (["-o", "out.doc"], "不认识的格式 doc"),
        (["-o", "."], "-o 指的是一个文件夹"),
        (["--template", "普通"], "--template 只用于 Word 文件"),
        (["-o", "x.docx", "--template", "没有.docx"], "没有.docx：没有这个模板文件"),
        (["-o", "x.docx", "--template", "plan.yaml"], "模板不是 Word 文档"),
        (["--set", "单位"], "请写成 --set 单位=某某学校"),
        (["--set", "=甲"], "请写成 --set 单位=某某学校"),
        (["--set", "负责任=赵老师"], "草稿里没有槽位「负责任」。是否想用：负责人"),
        (["--set", "单位=\udcff"], "不能识别的字"),
        (["--sett", "单位=甲"], "没有选项 --sett"),
        (["--library", "nowhere"], "没有这个文件夹"),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(
    recipe: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(recipe.parent)
    assert draft("plan.yaml", *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert [path.name for path in recipe.parent.iterdir()] == ["plan.yaml"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (RECIPE.replace("union#", "unoin#"), "plan.yaml:4：没有编号为「plans/unoin」的范文。是否想用：plans/union"),
        (RECIPE.replace("主要任务", "主要任"), "plan.yaml:5："),
        (RECIPE.replace("take", "taek", 1), "plan.yaml:4："),
        (RECIPE.replace("plans/union#指导思想", "drafts/ring-a"), "成环"),
        ("- 不是方案", "plan.yaml:1："),
        ("", "缺少 title"),
    ],
)
def test_a_broken_recipe_is_one_sentence_and_keeps_the_file_that_is_there(
    recipe: Path, content: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_text(recipe, content)
    out = recipe.parent / "out.docx"
    out.write_bytes(b"before")
    assert draft(recipe, "-o", out) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert out.read_bytes() == b"before"


def test_a_text_that_cannot_be_read_says_what_is_wrong_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_text(tmp_path / "lib/plans/union.md", "没有文首")
    write_text(tmp_path / "plan.yaml", RECIPE)
    assert run(fanwen, ["--library", str(tmp_path / "lib"), "draft", str(tmp_path / "plan.yaml")]) == 2
    assert "union.md:1：文件开头没有 --- 文首" in capsys.readouterr().err


def test_as_a_process_it_speaks_utf_8_whatever_the_locale(recipe: Path) -> None:
    command = [sys.executable, "-m", "fanwen", "--library", str(LIBRARY), "draft", str(recipe), "--format", "txt"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=LIBRARY.parents[3])
    assert done.stdout.decode("utf-8").startswith("某某中学工作计划\n")
    assert "负责人" in done.stderr.decode("utf-8")
