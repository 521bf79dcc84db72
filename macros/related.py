"""What else a reader of a text needs: texts like it, and texts that go together with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from macros.assembly import recipes
from macros.recipe import Take
from texts.library import Library
from texts.model import Text

COUNT = 5
Partners = Mapping[str, Counter[str]]


def similar(text: Text, library: Library) -> list[Text]:
    """Returns up to COUNT texts of the same kind that share organisation, setting, posts or topics."""
    return _best(text, library, lambda other: _alike(text, other) if other.kind == text.kind else 0)


def together(text: Text, library: Library, partners: Partners) -> list[Text]:
    """Returns up to COUNT texts of other kinds that a reader uses along with this one.

    Standing in one recipe counts most, then the posts they are for, then organisation and topics.
    """

    def score(other: Text) -> int:
        recipes = partners.get(text.id, Counter())[other.id]
        if not recipes and (other.kind == text.kind or not set(text.roles) & set(other.roles)):
            return 0
        return 6 * recipes + _alike(text, other)

    return _best(text, library, score)


def partners(library: Library) -> Partners:
    """Returns, for every text taken by a ready recipe, how often each other text stands in a recipe with it."""
    found: dict[str, Counter[str]] = {}
    for recipe in recipes(library)[0]:
        taken = {step.id.partition("#")[0] for step in recipe.steps if isinstance(step, Take)}
        for id in taken:
            found.setdefault(id, Counter()).update(taken - {id})
    return found


def _alike(one: Text, other: Text) -> int:
    shared = 2 * len(set(one.roles) & set(other.roles)) + len(set(one.topics) & set(other.topics))
    return shared + 2 * (one.org == other.org) + (one.setting == other.setting != "")


def _best(text: Text, library: Library, score: Callable[[Text], int]) -> list[Text]:
    ranked = [(score(other), other) for other in library if other.id != text.id]
    ranked.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [other for points, other in ranked[:COUNT] if points >= 2]
