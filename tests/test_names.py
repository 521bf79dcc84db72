"""Names of people, units and places are found where they are, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from texts.names import find_names
from texts.names.places import gazetteer

CASES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "checks" / "names.yaml").read_text(encoding="utf-8")
)
_PIECES = [
    "郝志成",
    "老师",
    "、",
    "天水市",
    "教育局",
    "柳机",
    "社区",
    "【单位】",
    "推广",
    "安全",
    "和",
    "第二",
    "小学",
    "村",
    "，",
    "a",
    "1",
]


@pytest.mark.parametrize("sentence", CASES)
def test_the_names_of_a_sentence(sentence: str) -> None:
    found: dict[str, list[str]] = {}
    for name in find_names(sentence):
        found.setdefault(name.kind, []).append(name.name)
    assert found == CASES[sentence]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_names_stand_at_their_place_in_order_and_apart(string: str) -> None:
    end = 0
    for name in find_names(string):
        assert string[name.start : name.end] == name.name
        assert name.start >= end
        end = name.end


@given(st.lists(st.sampled_from(["郝志成老师", "天水市", "柳机社区"]), min_size=1, max_size=3).map("".join))
def test_nothing_in_a_slot_is_a_name(inner: str) -> None:
    assert find_names(f"【{inner}】") == []


def test_the_gazetteer_knows_every_province_and_short_names() -> None:
    """23 provinces, 5 autonomous regions, 2 special regions, and more than 2,000 divisions in all."""
    known = gazetteer()
    full = set(known.values())
    assert sum(name.endswith(("省", "自治区", "特别行政区")) for name in full) == 30
    assert len(full) > 2000
    short = {
        "荥经": "荥经县",
        "深圳": "深圳市",
        "宁夏": "宁夏回族自治区",
        "内蒙古": "内蒙古自治区",
        "延边": "延边朝鲜族自治州",
    }
    assert {name: known[name] for name in short} == short


def test_an_ordinary_word_is_a_place_only_by_its_full_name() -> None:
    assert "和平" not in gazetteer()
    assert [name.name for name in find_names("和平县的和平环境")] == ["和平县"]
