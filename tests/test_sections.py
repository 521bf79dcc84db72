"""Sections, slugs, numbers and roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import blocks

from texts.model import Heading, Paragraph, Text
from texts.numbering import number
from texts.numerals import from_chinese, to_chinese
from texts.sections import sections
from texts.slugs import slug, slugs


def text_of(*found: object, **fields: object) -> Text:
    return Text(id="plans/x", title="题", kind="工作计划", blocks=tuple(found), **fields)  # type: ignore[arg-type]


@given(st.lists(blocks, max_size=12))
def test_own_texts_of_all_sections_are_the_whole_text(body: list) -> None:  # type: ignore[type-arg]
    text = text_of(*body)
    own = [block for section in sections(text) for block in section.own]
    assert own == [block for block in body if not isinstance(block, Heading)]


@given(st.lists(blocks, max_size=12))
def test_section_ids_are_unique(body: list) -> None:  # type: ignore[type-arg]
    ids = [section.id for section in sections(text_of(*body))]
    assert len(ids) == len(set(ids))


@given(st.lists(blocks, max_size=12), st.sampled_from(["公文", "章条"]))
def test_numbering_twice_changes_nothing(body: list, numbering: str) -> None:  # type: ignore[type-arg]
    once = number(text_of(*body, numbering=numbering))
    assert number(once) == once


@given(st.integers(1, 999))
def test_numerals_read_back(value: int) -> None:
    assert from_chinese(to_chinese(value)) == value


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十二", 12), ("二十", 20), ("一百〇五", 105), ("一百一十", 110), ("二〇二六", 2026), ("26", 26), ("两", 2)],
)
def test_numerals_as_people_write_them(numeral: str, value: int) -> None:
    assert from_chinese(numeral) == value


@pytest.mark.parametrize("wrong", ["", "甲", "三月"])
def test_what_is_no_numeral_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        from_chinese(wrong)


@pytest.mark.parametrize("value", [0, 1000])
def test_an_outline_counts_from_1_to_999(value: int) -> None:
    with pytest.raises(ValueError, match="1-999"):
        to_chinese(value)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("【单位】的“五老”队伍：组织、培训", "单位-的-五老-队伍-组织-培训"),
        ("a_b", "a-b"),
        ("……", "section"),
        ("GDP增长5%", "GDP增长5"),
    ],
)
def test_a_slug_keeps_letters_and_digits(heading: str, expected: str) -> None:
    assert slug(heading) == expected


def test_repeated_slugs_count_up_to_a_free_one() -> None:
    assert slugs(["目标", "目标", "目标-2", "目标", "lead"]) == ["目标", "目标-2", "目标-2-2", "目标-3", "lead-2"]


def test_numbers_follow_depth_and_skip_unnumbered_headings() -> None:
    text = text_of(
        Heading(2, "任务"), Heading(3, "学习"), Heading(4, "集中学"), Heading(5, "每月"), Heading(4, "自学"),
        Heading(2, "安排"), Heading(3, "三月份", numbered=False), Heading(3, "总结"), Heading(4, "写材料"),
    )  # fmt: skip
    labels = [block.label for block in number(text).blocks if isinstance(block, Heading)]
    assert labels == [
        "一、任务", "（一）学习", "1.集中学", "（1）每月", "2.自学", "二、安排", "三月份", "（一）总结", "1.写材料",
    ]  # fmt: skip


def test_articles_run_through_the_chapters() -> None:
    text = text_of(
        Heading(2, "总则"), Heading(3, "目的"), Heading(3, "范围"),
        Heading(2, "附则"), Heading(3, "施行"), Heading(4, "甲"),
        numbering="章条",
    )  # fmt: skip
    labels = [block.label for block in number(text).blocks if isinstance(block, Heading)]
    assert labels == ["第一章 总则", "第一条 目的", "第二条 范围", "第二章 附则", "第三条 施行", "（一）甲"]


def test_roles_come_from_the_heading_its_parent_or_the_front_matter() -> None:
    text = text_of(
        Paragraph("导语。"), Heading(2, "主要任务"), Heading(3, "民主管理"), Heading(2, "其他"),
        section_roles={"其他": "保障措施"},
    )  # fmt: skip
    assert [(s.slug, s.role) for s in sections(text)] == [
        ("lead", "引言"), ("主要任务", "主要任务"), ("民主管理", "主要任务"), ("其他", "保障措施"),
    ]  # fmt: skip


def test_a_section_takes_its_subsections_along() -> None:
    text = text_of(Heading(2, "甲"), Paragraph("一"), Heading(3, "乙"), Paragraph("二"), Heading(2, "丙"))
    first, second, third = sections(text)
    assert (first.start, first.end, len(first.own)) == (0, 4, 1)
    assert [heading.label for heading in second.path] == ["一、甲", "（一）乙"]
    assert third.body == ""
