"""The file format: reading and writing are inverse, and what is wrong is said in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import blocks, scalars, texts

from texts.errors import TextError
from texts.files import parse, render
from texts.front_matter import read, scalar
from texts.library import Library
from texts.markdown import parse_body, render_body
from texts.model import Heading, Item, Paragraph, Quote, Table, Text

GOOD = """---
title: 【单位】工会【年度】年工作计划
kind: 工作计划
org: 工会
setting: 学校
topics: [民主管理, 送温暖]
roles: [工会主席]
period: 年度
year: 2026
state: published
summary: 一句话。
slots:
  单位: {label: 单位全称, example: 某某市第一中学}
  年度: {label: 计划年度, example: "2027"}
section_roles:
  主要任务: 主要任务
accept:
  - {rule: wording, quote: 十九大以来, reason: 写的是历史}
source: {type: own}
updated: 2026-11-23
---

导语段落。

## 主要任务

### 三月份 {-}

1. 第一件
2. 第二件
- 其他

| 月份 | 事项 |
| --- | --- |
| 三月 | 慰问 |

> 引文

201*年至201*年 <script> **不是强调**
"""


@given(texts)
@settings(max_examples=300)
def test_every_text_reads_back_as_it_was_written(text: Text) -> None:
    assert parse(render(text), text.id) == text


@given(st.lists(blocks, max_size=10))
@settings(max_examples=500)
def test_every_body_reads_back_as_it_was_written(body: list) -> None:  # type: ignore[type-arg]
    assert parse_body(render_body(body)) == tuple(body)


@given(st.text(max_size=300))
def test_reading_then_writing_a_body_settles_after_one_turn(source: str) -> None:
    try:
        once = render_body(parse_body(source))
    except TextError:
        return
    assert render_body(parse_body(once)) == once


@given(scalars, st.booleans())
@example("\u2028", True)
@example("\x85 \ufeff", False)
def test_a_scalar_reads_back_as_the_same_string(value: str, in_flow: bool) -> None:
    shown = scalar(value, in_flow)
    yaml = f"a: [{shown}]" if in_flow else f"a: {shown}"
    fields = read(yaml)
    assert (fields.texts("a")[0] if in_flow else fields.text("a")) == value


def test_every_file_of_the_library_is_canonical(docs: Library) -> None:
    assert not docs.errors
    off = [t.id for t in docs if render(t) != (docs.root / f"{t.id}.md").read_text(encoding="utf-8")]
    assert off == []


def test_a_good_file_is_canonical_and_means_what_it_says() -> None:
    text = parse(GOOD, "plans/x")
    assert render(text) == GOOD
    assert text.slots["年度"].example == "2027"
    assert text.accept[0].reason == "写的是历史"
    assert text.blocks[1:5] == (
        Heading(2, "主要任务"), Heading(3, "三月份", numbered=False), Item("第一件", 1), Item("第二件", 2),
    )  # fmt: skip
    assert text.blocks[-3:] == (
        Table((("月份", "事项"), ("三月", "慰问"))), Quote("引文"), Paragraph("201*年至201*年 <script> **不是强调**"),
    )  # fmt: skip


def test_windows_files_are_read() -> None:
    assert parse("\ufeff" + GOOD.replace("\n", "\r\n"), "plans/x") == parse(GOOD, "plans/x")


def test_lines_of_a_paragraph_are_joined_as_they_read() -> None:
    assert parse_body("上一行\n下一行") == (Paragraph("上一行下一行"),)
    assert parse_body("one\ntwo") == (Paragraph("one two"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: 工作计划", "kind: 工作计画", 3, "是否想用：工作计划"),
        ("topics: [民主管理", "topics: [民主管里", 6, "民主管理"),
        ("state: published", "render_macros: true", 10, "render_macros"),
        ("summary: 一句话。", "sumary: 一句话。", 11, "是否想用：summary"),
        ("title: 【单位】工会【年度】年工作计划\n", "", 2, "缺少 title"),
        ("year: 2026", "year: 26年", 9, "2026"),
        ("updated: 2026-11-23", "updated: 去年", 20, "2026-11-23"),
        ("topics: [民主管理, 送温暖]", "topics: 民主管理", 6, "列表"),
        ("title: 【单位】", "title: [【单位】", 3, "YAML"),
        ("state: published\n", "state: published\nstate: published\n", 11, "两次"),
        ("{label: 单位全称, example", "{lable: 单位全称, example", 13, "label"),
        ("## 主要任务", "# 主要任务", 25, "##"),
        ("## 主要任务", "## 主要任务 {#id}", 25, "标识"),
        ("## 主要任务", "## {-}", 25, "没有文字"),
        ("source: {type: own}", "source: {type: owned}", 19, "own"),
        ("updated: 2026-11-23\n---", "updated: 2026-11-23", 1, "---"),
        ("---\ntitle", "title", 1, "---"),
        ("summary: 一句话。", "summary: {a: b}", 11, "一段文字"),
        ("source: {type: own}", "source: own", 19, "名称: 值"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_cure(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(TextError) as caught:
        parse(GOOD.replace(old, new, 1), "plans/x", "docs/plans/x.md")
    assert str(caught.value).startswith(f"docs/plans/x.md:{line}：")
    assert words in str(caught.value)


def test_front_matter_without_end_is_not_read_forever() -> None:
    with pytest.raises(TextError, match="超过"):
        parse("---\n" + "a" * 200_000 + "\n---\n", "x")


def test_yaml_words_and_numbers_stay_strings() -> None:
    fields = read("a: no\nb: 12:30\nc: 1e3\nd: ~\ne: 2026-01-05")
    assert [fields.text(key) for key in fields] == ["no", "12:30", "1e3", "~", "2026-01-05"]
