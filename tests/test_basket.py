"""What the draft basket gets from Python: data, recipes as JSON, and the list of ready recipes."""

from __future__ import annotations

from pathlib import Path

import pytest
from mini import PLAN, write_library

from macros.basket import basket_data, recipe_json, recipe_list
from macros.recipe import Own, Recipe, Take, recipe_from_data
from texts.library import Library, load
from texts.model import Accepted, Sign
from texts.vocabulary import vocabulary
from texts.writing import write_text

RECIPES = {
    "plan": "title: 【单位】<计划>\nkind: 工作计划\nrecipe: [{take: plans/union-annual#主要任务}, {heading: 附言}]\n",
    "other": "title: 另一份\nkind: 工作总结\nrecipe: [{take: drafts/plan}]\n",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    write_library(tmp_path)
    for name, head in RECIPES.items():
        write_text(tmp_path / f"drafts/{name}.md", f"---\n{head}---\n\n{{{{ draft() }}}}\n")
    return load(tmp_path)


def test_the_list_names_every_recipe_with_its_sources_and_a_button(library: Library) -> None:
    html = recipe_list(library, lambda id: f"to/{id}")
    assert html.count("<li>") == len(RECIPES)
    assert '<a href="to/drafts/plan">【单位】&lt;计划&gt;</a>' in html
    assert f"取自《{PLAN.title}》" in html and "工作计划 · 2 节" in html
    assert '<use-recipe recipe="drafts/other"></use-recipe>' in html


def test_a_recipe_without_a_text_of_the_library_names_no_source(library: Library) -> None:
    assert "取自" not in recipe_list(library, str).partition("</li>")[0]


def test_a_recipe_comes_back_from_its_json_whole() -> None:
    recipe = Recipe(
        title="计划",
        kind="工作计划",
        steps=(
            Take("plans/a#甲", "换的", 3, ("小节",), ""),
            Take("plans/a"),
            Own("附言", "甲", 4, False),
            Own("空的"),
        ),
        slots={"单位": "一中"},
        sign=Sign("工会", "2027-01-08"),
        accept=(Accepted("mask", "201*", "原文如此"),),
    )
    assert recipe_from_data(recipe_json(recipe)) == recipe
    bare = Recipe("计划", "工作计划", (Own("附言"),))
    assert recipe_json(bare) == {"title": "计划", "kind": "工作计划", "recipe": [{"heading": "附言"}]}


def test_the_data_holds_every_kind_and_what_is_drawn_with_it() -> None:
    data = basket_data()
    assert list(data["kinds"]) == list(vocabulary().kinds)
    assert data["kinds"]["章程"] == {"numbering": "章条", "group": "制度类"}
    assert {"title", "body", "2", "5", "sign", "table", "cell"} <= set(data["html_styles"])
    assert {"title", "paragraph", "heading2", "sign-date"} <= set(data["word"]["styles"])


def test_a_broken_recipe_is_not_listed(library: Library) -> None:
    write_text(library.root / "drafts/plan.md", "---\ntitle: 甲\nkind: 没有\nrecipe: []\n---\n")
    assert "drafts/plan" not in recipe_list(library, str)
