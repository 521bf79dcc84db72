"""Slots: asked for once, filled everywhere, never twice."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from macros.slots import fill, rename, same_meaning
from texts.model import Heading, Item, Paragraph, Sign, Slot, Table, Text, slot_names

names = st.sampled_from(["单位", "学校名称", "年度", "年份", "负责人", "金额", "甲"])
plain = st.text(st.characters(exclude_characters="【】"), min_size=1).filter(str.strip)


@given(texts, st.dictionaries(names, plain))
def test_filling_keeps_the_shape_of_a_text(text: Text, values: dict[str, str]) -> None:
    filled = fill(text, values)
    assert [type(block) for block in filled.blocks] == [type(block) for block in text.blocks]
    assert set(slot_names(filled)) <= set(slot_names(text))


@given(texts, plain)
def test_filling_all_slots_leaves_none_and_filling_again_changes_nothing(text: Text, value: str) -> None:
    values = dict.fromkeys(slot_names(text), value)
    filled = fill(text, values)
    assert slot_names(filled) == ()
    assert fill(filled, values) == filled


@given(st.lists(st.lists(names, unique=True, max_size=4), max_size=4))
def test_after_merging_one_name_stands_for_one_meaning(sources: list[list[str]]) -> None:
    renamed = same_meaning(sources)
    after = [[renamed.get(name, name) for name in source] for source in sources]
    assert [len(set(source)) for source in after] == [len(set(source)) for source in sources]
    assert same_meaning(after) == {}


def test_every_place_of_a_text_is_filled() -> None:
    text = Text(
        "x",
        "【单位】计划",
        "工作计划",
        slots={"单位": Slot("单位")},
        sign=Sign("【单位】工会", "【年度】年1月"),
        blocks=(Heading(2, "【单位】"), Paragraph("在【单位】"), Item("【单位】", 1), Table((("【单位】", "b"),))),
    )
    assert slot_names(text) == ("单位", "年度")
    filled = fill(text, {"学校": " 某某\n中学 "}, {"单位": "不用这个", "年度": "2027"})
    assert filled.title == "某某 中学计划"
    assert filled.sign == Sign("某某 中学工会", "2027年1月")
    assert filled.blocks[-1] == Table((("某某 中学", "b"),))
    assert slot_names(filled) == ()
    assert filled.slots == {}


def test_an_empty_value_fills_nothing() -> None:
    text = Text("x", "【单位】", "工作计划")
    assert fill(text, {"单位": " "}) == text
    assert fill(text, {"单位": ""}, {"单位": "乙"}).title == "乙"


def test_slots_that_a_text_keeps_apart_are_filled_by_their_own_names_only() -> None:
    text = Text("x", "【单位】与【学校】", "工作计划", slots={"单位": Slot("主办"), "学校": Slot("承办")})
    assert fill(text, {"单位": "甲"}).title == "甲与【学校】"
    assert fill(text, {"单位名称": "甲"}) == text


def test_renaming_takes_the_declaration_along_and_keeps_the_first() -> None:
    text = Text("x", "【学校】【单位】", "工作计划", slots={"单位": Slot("甲"), "学校": Slot("乙")})
    renamed = rename(text, {"学校": "单位"})
    assert renamed.title == "【单位】【单位】"
    assert renamed.slots == {"单位": Slot("甲")}


def test_very_many_slots_take_no_endless_time() -> None:
    names = [f"槽{i}" for i in range(20_000)]
    start = perf_counter()
    assert same_meaning([names]) == {}
    assert perf_counter() - start < 10  # a hang limit: comparing each with each took minutes
