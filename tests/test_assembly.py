"""From recipes to drafts: the case files that the browser shares, the errors, and the laws."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import recipes

from macros.assembly import MAX_HEADINGS, assemble, make_draft
from macros.exports import export
from macros.recipe import Own, Recipe, RecipeError, Take, load_recipe, recipe_from_data
from texts.errors import TextError
from texts.library import Library, load
from texts.markdown import parse_body
from texts.model import Block, Heading, Paragraph, block_texts, slot_names
from texts.numbering import number
from texts.writing import write_text

DATA = Path(__file__).parent / "data/assembly"
CASES = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))
ERRORS = json.loads((DATA / "errors.json").read_text(encoding="utf-8"))
LIBRARY = load(DATA / "library")
SHORT = LIBRARY.root / "drafts/short.md"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_recipe_gives_the_draft_of_the_case_file(case: dict[str, Any]) -> None:
    draft = make_draft(recipe_from_data(case["recipe"]), LIBRARY)
    assert export(draft, "md").decode("utf-8").splitlines() == case["expected"]
    assert list(slot_names(draft)) == case["open"]


@pytest.mark.parametrize("case", ERRORS, ids=[case["title"] for case in ERRORS])
def test_what_cannot_be_done_is_one_sentence_that_names_the_cure(case: dict[str, Any]) -> None:
    with pytest.raises(TextError) as caught:
        make_draft(recipe_from_data({"title": "题", "kind": "工作计划", "recipe": case["recipe"]}), LIBRARY)
    for words in case["error"]:
        assert words in str(caught.value)


def test_an_error_names_the_recipe_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "my.yaml"
    write_text(path, "title: 题\nkind: 工作计划\nrecipe:\n  - heading: 甲\n  - take: plans/union#没有\n")
    with pytest.raises(RecipeError) as caught:
        make_draft(load_recipe(path), LIBRARY)
    assert str(caught.value).startswith(f"{path}:5：")


def test_an_error_in_a_basket_names_the_step() -> None:
    steps = [{"heading": "甲"}, {"take": "plans/nowhere"}]
    with pytest.raises(RecipeError, match=r"^第 2 步：没有编号为"):
        make_draft(recipe_from_data({"title": "题", "kind": "工作计划", "recipe": steps}), LIBRARY)


def test_a_ring_is_named_where_it_closes() -> None:
    with pytest.raises(RecipeError, match="成环") as caught:
        make_draft(load_recipe(LIBRARY.root / "drafts/ring-a.md"), LIBRARY)
    assert str(caught.value).startswith(f"{LIBRARY.root / 'drafts/ring-b.md'}:6：")


def test_a_recipe_elsewhere_may_share_its_name_with_one_of_the_library(tmp_path: Path) -> None:
    path = tmp_path / "short.md"
    write_text(path, "---\ntitle: 题\nkind: 工作计划\nrecipe:\n  - take: drafts/short\n---\n")
    assert make_draft(load_recipe(path), LIBRARY).blocks


def test_a_draft_has_only_as_many_headings_as_can_be_counted() -> None:
    own = "\n\n".join(["## 节"] * 300)
    steps = tuple(Own("章", own) for _ in range(3))
    with pytest.raises(RecipeError, match=f"超过 {MAX_HEADINGS} 个"):
        make_draft(Recipe("题", "工作计划", steps), LIBRARY)


def test_recipes_that_multiply_end_in_an_error(tmp_path: Path) -> None:
    page = "---\ntitle: 题\nkind: 工作计划\nrecipe:\n{}---\n"
    items = "\\n".join(["- 条"] * 200)
    write_text(tmp_path / "drafts/c.md", page.format(f'  - {{heading: 节, text: "{items}"}}\n'))
    for name, inner in (("b", "c"), ("a", "b")):
        write_text(tmp_path / f"drafts/{name}.md", page.format(f"  - take: drafts/{inner}\n" * 60))
    with pytest.raises(RecipeError, match="草稿太长"):
        make_draft(load_recipe(tmp_path / "drafts/a.md"), Library(tmp_path))


def test_a_value_for_no_slot_names_the_slots_there_are() -> None:
    recipe = Recipe("【年度】年计划", "工作计划", (Take("plans/union#指导思想"),))
    with pytest.raises(RecipeError, match="没有槽位「年渡」。是否想用：年度"):
        make_draft(recipe, LIBRARY, {"年渡": "2027"})
    with pytest.raises(RecipeError, match="不需要填写"):
        make_draft(Recipe("题", "工作计划", (Own("甲"),)), LIBRARY, {"年度": "2027"})


def test_a_given_value_goes_before_the_recipes_even_under_another_name() -> None:
    recipe = Recipe("题", "工作计划", (Take("plans/union#指导思想"),), slots={"单位": "甲校"})
    assert "服务乙校教职工" in export(make_draft(recipe, LIBRARY, {"学校名称": "乙校"}), "txt").decode("utf-8")


def test_values_may_look_like_slots_and_are_not_filled_again() -> None:
    recipe = Recipe("题", "工作计划", (Own("甲", "【甲】与【乙】"),), slots={"甲": "【乙】", "乙": "丙"})
    assert export(make_draft(recipe, LIBRARY), "txt").decode("utf-8").endswith("【乙】与丙\n")


@given(recipes(LIBRARY))
def test_every_block_that_is_taken_stands_in_the_draft_once_and_in_order(recipe: Recipe) -> None:
    draft = assemble(recipe, LIBRARY)
    found = [_without_names(string) for block in draft.blocks for string in block_texts(block)]
    assert found == [_without_names(string) for step in recipe.steps for string in _standing(step)]


def _standing(step: Take | Own) -> list[str]:
    """Returns the strings that a step names, read from the library without the assembly."""
    if isinstance(step, Own):
        return [step.heading, *_strings(parse_body(step.text))]
    if "#" in step.id:
        section = LIBRARY.section(step.id)[1]
        head = [step.heading or section.heading.text] if section.heading else [step.heading][: bool(step.heading)]
        rest = section.blocks[1:] if section.heading else section.blocks
        return [*head, *_strings(rest if step.text is None else parse_body(step.text))]
    if step.text is not None:
        body = _strings(parse_body(step.text))
    elif step.id == "drafts/short":
        body = [string for inner in load_recipe(SHORT).steps for string in _standing(inner)]
    else:
        body = _strings(LIBRARY[step.id].blocks)
    return [step.heading, *body] if step.heading else body


def _strings(blocks: Iterable[Block]) -> list[str]:
    return [string for block in blocks for string in block_texts(block)]


def _without_names(string: str) -> str:
    """Returns a string with its slots anonymous: a draft may rename them."""
    return "".join(part.partition("】")[2] if "】" in part else part for part in string.split("【"))


@given(recipes(LIBRARY))
def test_a_draft_is_numbered_and_numbering_it_again_changes_nothing(recipe: Recipe) -> None:
    draft = make_draft(recipe, LIBRARY)
    assert number(draft) == draft
    assert all(bool(block.number) == block.numbered for block in draft.blocks if isinstance(block, Heading))
    assert all(2 <= block.level <= 5 for block in draft.blocks if isinstance(block, Heading))


@given(recipes(LIBRARY), st.text(st.characters(exclude_characters="【】"), min_size=1).filter(str.strip))
def test_filling_every_slot_leaves_none(recipe: Recipe, value: str) -> None:
    names = slot_names(assemble(recipe, LIBRARY))
    assert slot_names(make_draft(recipe, LIBRARY, dict.fromkeys(names, value))) == ()


def test_headings_written_into_a_lead_stand_at_the_level_of_the_step() -> None:
    recipe = Recipe("题", "工作计划", (Take("plans/union#lead", text="导语。\n\n### 背景 {-}"),))
    assert assemble(recipe, LIBRARY).blocks == (Paragraph("导语。"), Heading(2, "背景", numbered=False))


@given(recipes(LIBRARY))
def test_steps_at_one_level_have_one_heading_each_at_that_level_or_deeper(recipe: Recipe) -> None:
    for step in recipe.steps:
        blocks = assemble(Recipe("题", "工作计划", (step,)), LIBRARY).blocks
        levels = [block.level for block in blocks if isinstance(block, Heading)]
        assert not levels or min(levels) == min(step.level, 5)


@given(recipes(LIBRARY))
def test_a_draft_does_not_change_what_it_takes_from(recipe: Recipe) -> None:
    before = {text.id: text for text in load(LIBRARY.root)}
    make_draft(recipe, LIBRARY)
    assert {text.id: text for text in LIBRARY} == before
