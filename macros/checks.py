"""What is still wrong with a draft: every finding with place, reason and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from macros.recipe import Recipe
from texts.findings import Finding
from texts.library import Library
from texts.model import Text, slot_names


def check_draft(draft: Text, recipe: Recipe, library: Library) -> list[Finding]:
    """Returns the findings on an assembled draft; `recipe` and `library` say where it came from."""
    return list(_open_slots(draft))


def _open_slots(draft: Text) -> Iterator[Finding]:
    for name in slot_names(draft):
        label = draft.slots[name].label if name in draft.slots else name
        yield Finding(
            "open-slot", "error", f"「{label}」还没有填写", f"请填写，或用 --set {name}=…", quote=f"【{name}】"
        )
