"""Safe repairs: what they do, what they leave, and that doing them twice changes nothing."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from texts.importer.passage import Change, Passage, plain
from texts.importer.repairs import repair

CASES = yaml.safe_load((Path(__file__).parent / "data/import/repairs.yaml").read_text(encoding="utf-8"))
_MARKS = [
    *"，,。.；;：:！!？?（(）)“”《》 \t\u3000\u200b\ufeff汉字關ab1é-%",
    "(guān)",
    "e\u0301",
    "。。",
    "7:30",
    "\u1112\u1161",
]
strings = st.lists(st.one_of(st.sampled_from(_MARKS), st.characters(exclude_categories=["Cs"])), max_size=40).map(
    "".join
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_repair(case: dict[str, str]) -> None:
    assert repair(plain(case["input"], 0)).text == case["expected"]


@settings(max_examples=500, deadline=None)
@given(strings)
@example("！;；")
@example("关(a)(b)(ā)")
def test_repairs_are_made_once(text: str) -> None:
    once = repair(plain(text, 0)).text
    assert repair(plain(once, 0)).text == once


@settings(max_examples=300, deadline=None)
@given(strings)
def test_a_repaired_passage_accounts_for_its_source(text: str) -> None:
    passage = repair(plain(text, 7))
    assert unicodedata.is_normalized("NFC", passage.text)
    for bit in passage.bits:
        if not bit.rule:
            assert text[bit.start - 7 : bit.end - 7] == bit.text
    ends = [7, *(place for bit in passage.bits for place in (bit.start, bit.end)), 7 + len(text)]
    assert ends == sorted(ends), "bits overlap or stand out of order"


@given(st.text(max_size=12), st.data())
def test_a_cut_passage_is_the_passage(text: str, data: st.DataObject) -> None:
    passage = plain(text, 3)
    i = data.draw(st.integers(0, len(text)))
    j = data.draw(st.integers(i, len(text)))
    if i < j:
        passage = passage.amend([Change(i, j, data.draw(st.text(max_size=3)), "rule")])
    k = data.draw(st.integers(0, len(passage.text)))
    whole = passage.cut(0, k) + passage.cut(k)
    assert whole.text == passage.text
    assert sum(bit.end - bit.start for bit in whole.bits) == sum(bit.end - bit.start for bit in passage.bits)


def test_an_empty_passage_has_no_place() -> None:
    assert Passage().place(0, 0) == (0, 0)
    assert not Passage()
