"""The ready recipes of docs/drafts/: each combines three texts or more and comes out clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.assembly import drafts, make_draft
from macros.checks import check_draft
from macros.exports import FORMATS, export
from macros.recipe import Take, load_recipe
from texts.findings import must
from texts.library import Library
from texts.model import slot_names

ROOT = Path(__file__).parents[1]
RECIPES = drafts(ROOT / "docs")


def test_there_are_fifteen_recipes() -> None:
    assert len(RECIPES) >= 15


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_comes_out_clean(path: Path, docs: Library) -> None:
    recipe = load_recipe(path)
    library = docs.published()
    sources = {step.id.partition("#")[0] for step in recipe.steps if isinstance(step, Take)}
    assert len(sources) >= 3
    draft = make_draft(recipe, library)
    assert slot_names(draft) == ()
    assert [str(finding) for finding in must(check_draft(draft, recipe, library))] == []
    for format in FORMATS:
        assert export(draft, format)
