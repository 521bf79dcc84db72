"""The same text under other chrome, width, masks or script is found; set phrases alone are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from texts.duplicates import Pair, fold, groups, near_duplicates
from texts.library import Library
from texts.model import Block, Heading, Item, Paragraph, Table, Text


def _changed(text: Text, change: str) -> Text:
    """Returns a text as another site would carry it."""
    if change == "chrome":
        extra = (
            Paragraph("上一篇：工会工作总结范文精选，下一篇：学校安全工作计划大全。"),
            Paragraph("本站提供各类范文下载。"),
        )
        return replace(text, id="copy", blocks=(*extra, *text.blocks, *extra))
    swaps = {
        "width": str.maketrans("，。；：（）0123456789", ",.;:()０１２３４５６７８９"),
        "masks": str.maketrans(dict.fromkeys("0123456789", "x")),
    }
    if change in swaps:
        return replace(
            text, id="copy", blocks=tuple(_map(block, lambda s: s.translate(swaps[change])) for block in text.blocks)
        )
    traditional = OpenCC("s2t")
    return replace(text, id="copy", blocks=tuple(_map(block, traditional.convert) for block in text.blocks))


def _map(block: Block, change) -> Block:  # type: ignore[no-untyped-def]
    if isinstance(block, Table):
        return Table(tuple(tuple(change(cell) for cell in row) for row in block.rows))
    return replace(block, text=change(block.text))


@pytest.mark.parametrize("change", ["chrome", "width", "masks", "script"])
def test_a_copy_is_found_under_its_disguise(docs: Library, change: str) -> None:
    texts = list(docs)[::12]
    for text in texts[:6]:
        pairs = near_duplicates([*texts, _changed(text, change)])
        assert [(pair.first, pair.second) for pair in pairs] == [(text.id, "copy")]


def test_set_phrases_do_not_make_texts_alike(docs: Library) -> None:
    """Two texts that share their guiding idea, closing and list of months are still two texts."""
    phrase = (
        "以习近平新时代中国特色社会主义思想为指导，深入学习贯彻党的二十大和二十届历次全会精神，"
        "落实立德树人根本任务，培养德智体美劳全面发展的社会主义建设者和接班人。"
    )
    first, second = list(docs)[3], list(docs)[40]
    shared = (
        Heading(2, "指导思想"),
        Paragraph(phrase),
        Heading(2, "工作安排"),
        *(Item(f"{n}月召开例会") for n in range(1, 13)),
    )
    pairs = near_duplicates([replace(t, blocks=(*shared, *t.blocks)) for t in (first, second)])
    assert pairs == []


def test_the_library_has_no_near_duplicates(docs: Library) -> None:
    assert near_duplicates(docs) == []


def test_short_texts_are_not_compared() -> None:
    texts = [Text(id=id, title="证明", kind="证明", blocks=(Paragraph("兹证明该同志系我单位职工。"),)) for id in "ab"]
    assert near_duplicates(texts) == []


def test_folding_leaves_letters_only() -> None:
    text = Text(id="x", title="题", kind="工作计划", blocks=(Paragraph("關心（２０２６）xx年，ＡＢ。"),))
    assert fold(text) == "关心年AB"


def test_groups_hang_together_by_pairs() -> None:
    pairs = [Pair("a", "b", 0.9), Pair("b", "c", 0.6), Pair("x", "y", 0.7)]
    assert groups(pairs) == [["a", "b", "c"], ["x", "y"]]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8))
def test_groups_are_apart_and_hold_every_pair(rows: list[tuple[str, str]]) -> None:
    pairs = [Pair(first, second, 1.0) for first, second in rows if first != second]
    found = groups(pairs)
    members = [id for group in found for id in group]
    assert len(members) == len(set(members))
    for pair in pairs:
        assert any(pair.first in group and pair.second in group for group in found)
