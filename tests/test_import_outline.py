"""Headings, items and text: the cases of tests/data/import/outlines.md, which anybody can add to."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_law import check_source

from texts.importer.marks import mark, period
from texts.importer.run import ready
from texts.importer.sources import read_bytes

_ALL = (Path(__file__).parent / "data/import/outlines.md").read_text(encoding="utf-8").split("\n\n", 1)[1]
CASES = [case.strip() for case in _ALL.split("====")]


@pytest.mark.parametrize("case", CASES, ids=[case.split("\n", 1)[0] for case in CASES])
def test_an_outline(case: str) -> None:
    raw, expected = case.split("\n", 1)[1].strip().split("\n----\n")
    (source,) = read_bytes(raw.encode("utf-8"), "page.txt")
    made = ready(source)
    check_source(source, made)
    assert [content.split("---\n", 2)[2].strip() for _, content in made.texts] == [expected.strip()]


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("一、任务", "一、", 1),
        ("十二.任务", "一、", 12),
        ("（三）任务", "（一）", 3),
        ("(三)任务", "（一）", 3),
        ("4、任务", "1.", 4),
        ("4．任务", "1.", 4),
        ("5）任务", "1）", 5),
        ("（6）任务", "（1）", 6),
        ("第七条 任务", "条", 7),
        ("第8章　任务", "章", 8),
        ("第一部分 任务", "编", 1),
        ("1.2025年任务", "1.", 1),
        ("10、1、2号楼", "1.", 10),
        ("１、任务", "1.", 1),
    ],
)
def test_a_number_is_a_mark(line: str, kind: str, value: int) -> None:
    found = mark(line)
    assert found and (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "line",
    [
        "三、四月份",
        "一、二年级合唱",
        "3、4月份",
        "1.5万元",
        "7：00-7：30",
        "第三条的规定",
        "12.9运动",
        "一是加强学习",
        "第二次会议",
        "2025年工作",
        "一九三七",
        "",
    ],
)
def test_what_only_looks_like_a_number_is_none(line: str) -> None:
    assert mark(line) is None


@pytest.mark.parametrize(
    "line", ["三月份", "三、四月份", "七至八月", "元月至二月", "第一季度", "上半年", "第三周", "12月"]
)
def test_a_period_is_told(line: str) -> None:
    assert period(line) == len(line)


def test_a_period_inside_words_is_none() -> None:
    assert period("三好学生") == 0
