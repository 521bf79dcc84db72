"""Numbers of headings: the case file that Python and the browser share, and the law."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from texts.model import Heading, Text
from texts.numbering import number

CASES = json.loads((Path(__file__).parent / "data/numbering/cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_headings_get_the_numbers_of_the_case_file(case: dict[str, Any]) -> None:
    headings = tuple(Heading(**row) for row in case["headings"])
    text = Text(id="x", title="题", kind="工作计划", numbering=case["numbering"], blocks=headings)
    assert [block.label for block in number(text).blocks if isinstance(block, Heading)] == case["expected"]


headings = st.lists(st.builds(Heading, st.integers(2, 5), st.just("题"), st.booleans()), max_size=30)


@given(headings, st.sampled_from(["公文", "章条"]))
def test_siblings_count_from_one_without_a_gap(found: list[Heading], numbering: str) -> None:
    text = number(Text(id="x", title="题", kind="工作计划", numbering=numbering, blocks=tuple(found)))
    last: dict[int, list[str]] = {level: [] for level in range(2, 6)}
    for block in text.blocks:
        assert isinstance(block, Heading)
        for deeper in range(block.level + 1, 6):
            if not (numbering == "章条" and deeper == 3):
                last[deeper] = []
        if block.numbered:
            assert block.number not in last[block.level]
            last[block.level].append(block.number)
        else:
            assert block.number == ""
    assert number(text) == text
