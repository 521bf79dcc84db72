"""The command line speaks Chinese: help pages and sentences for wrong use."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from fanwen.__main__ import fanwen
from fanwen.cli import COMMANDS, run


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_help_page_is_chinese_with_one_column_of_explanations(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(fanwen, [*command.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"用法：fanwen {command}".rstrip())
    assert not re.search(r"Usage|Options|OPTIONS|TEXT|PATH|INTEGER|Show|required|default:", page)
    rows = [line for line in page.splitlines() if re.match(r"  -+\w.*\S  +\S", line)]
    columns = {_columns(re.match(r"  \S.*?\s{2,}", row)[0]) for row in rows}  # type: ignore[index]
    assert len(columns) == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("serch", "没有命令 serch。是否想用：search"),
        ("build --offlin", "没有选项 --offlin。是否想用：--offline"),
        ("search --limit x 工会", "--limit 的值不对，应是 1 到 100 之间的整数"),
        ("draft --format pdf x", "--format 的值不对，可用：docx、md、txt、html"),
        ("build --out", "选项 --out 后面少了一个值"),
        ("check --json=3", "选项 --json 后面不能带值"),
        ("build x y", "多出了「x y」"),
        ("new", "缺少参数 文种"),
        ("import a.txt", "缺少参数 --into"),
    ],
)
def test_wrong_use_is_one_chinese_sentence(line: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(fanwen, line.split()) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"错误：{sentence}")
    assert said.err.count("\n") == 1
    assert said.out == ""


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_a_word_with_a_dash_and_an_h_is_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "library").mkdir()
    places = ["--library", str(tmp_path / "library"), "--index", str(tmp_path / "index")]
    assert run(fanwen, ["search", "教代会", "-high", *places]) == 1
    assert "没有找到" in capsys.readouterr().err
    assert run(fanwen, ["search", "-h"]) == 0
    assert capsys.readouterr().out.startswith("用法：fanwen search")


def test_why_the_system_refused_is_told_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "没有.txt"
    assert run(fanwen, ["import", str(missing), "--into", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "没有这个文件或文件夹" in said.out + said.err
    assert "No such" not in said.out + said.err
