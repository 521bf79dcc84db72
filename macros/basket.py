"""What the draft basket in the browser needs from Python, so that it follows the same rules and data."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import Any

from macros.assembly import recipes
from macros.exports import html
from macros.listing import Href
from macros.recipe import Own, Recipe, Step, Take
from texts.library import Library
from texts.vocabulary import vocabulary


def basket_data() -> dict[str, Any]:
    """Returns what the build ships as assets/draft-data.json.

    `kinds` with their numbering and group in site order, `slot_synonyms`, the inline `html_styles` of a
    copied draft, and `word`, the content of macros/exports/styles.json.
    """
    known = vocabulary()
    return {
        "kinds": {kind.name: {"numbering": kind.numbering, "group": kind.group} for kind in known.kinds.values()},
        "slot_synonyms": [list(names) for names in known.slot_synonyms],
        "html_styles": {str(name): style for name, style in html.STYLES.items()},
        "word": json.loads(files("macros").joinpath("exports/styles.json").read_text(encoding="utf-8")),
    }


def recipe_json(recipe: Recipe) -> dict[str, Any]:
    """Returns a recipe as the JSON that the basket reads, writes and posts to /api/drafts."""
    data: dict[str, Any] = {"title": recipe.title, "kind": recipe.kind, "recipe": [_step(s) for s in recipe.steps]}
    if recipe.slots:
        data["slots"] = dict(recipe.slots)
    if recipe.sign:
        data["sign"] = {"unit": recipe.sign.unit, "date": recipe.sign.date}
    if recipe.accept:
        data["accept"] = [{"rule": row.rule, "quote": row.quote, "reason": row.reason} for row in recipe.accept]
    return data


def _step(step: Step) -> dict[str, Any]:
    """Returns a step with what is not as usual; edited text stays even when it is empty."""
    if isinstance(step, Own):
        own = {"heading": step.heading, "text": step.text or None, "numbered": None if step.numbered else False}
        return _given({**own, "level": step.level})
    without = list(step.without) or None
    return _given(
        {"take": step.id, "heading": step.heading or None, "without": without, "text": step.text, "level": step.level}
    )


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None and (key, value) != ("level", 2)}


def recipe_list(library: Library, href: Href) -> str:
    """Returns the ready recipes as an HTML list, each with what it is made of and a button to use it."""
    entries = (_entry(recipe, library, href) for recipe in recipes(library)[0])
    return f'<ul class="text-list">{"".join(entries)}</ul>'


def _entry(recipe: Recipe, library: Library, href: Href) -> str:
    ids = dict.fromkeys(step.id.partition("#")[0] for step in recipe.steps if isinstance(step, Take))
    sources = "".join(f"《{library[id].title}》" for id in ids if id in library)
    return (
        f'<li><a href="{escape(href(recipe.id))}">{escape(recipe.title)}</a>'
        f'<span class="text-meta">{escape(recipe.kind)} · {len(recipe.steps)} 节</span>'
        f"{f'<p>取自{escape(sources)}</p>' if sources else ''}"
        f'<use-recipe recipe="{escape(recipe.id)}"></use-recipe></li>'
    )
