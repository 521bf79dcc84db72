"""Slots: which ones a text asks for, which mean the same, and filling them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from texts.model import SLOT, Block, Slot, Table, Text, slot_names
from texts.vocabulary import vocabulary


def fill(text: Text, values: Mapping[str, str]) -> Text:
    """Returns the text with the slots of `values` filled; empty values and other slots stay.

    A value fills every slot of the same meaning that the text does not declare apart:
    `{"学校名称": …}` fills 【单位】 too. Line breaks in a value become blanks, and a value is never
    searched for slots again.
    """
    given = {name: " ".join(value.split()) for name, value in values.items() if value.strip()}
    by_group = {vocabulary().slot_group(name): value for name, value in given.items()}
    found = {}
    for name in slot_names(text):
        value = given.get(name) or _by_meaning(name, text.slots, by_group)
        if value:
            found[name] = value
    filled = _map_strings(text, lambda string: SLOT.sub(lambda slot: found.get(slot[1], slot[0]), string))
    left = {name: slot for name, slot in text.slots.items() if name not in found}
    return replace(filled, slots=left)


def _by_meaning(name: str, declared: Mapping[str, Slot], by_group: Mapping[str, str]) -> str:
    group = vocabulary().slot_group(name)
    alike = [other for other in declared if vocabulary().slot_group(other) == group]
    return by_group.get(group, "") if len(alike) <= 1 else ""


def rename(text: Text, names: Mapping[str, str]) -> Text:
    """Returns the text with slots renamed, declarations included."""
    renamed = _map_strings(text, lambda string: SLOT.sub(lambda slot: f"【{names.get(slot[1], slot[1])}】", string))
    slots: dict[str, Slot] = {}
    for name, slot in text.slots.items():
        slots.setdefault(names.get(name, name), slot)
    return replace(renamed, slots=slots)


def same_meaning(sources: Iterable[Iterable[str]]) -> dict[str, str]:
    """Returns which slot names of several sources to rename so that one question is asked once.

    `sources` are the slot names each source declares. Names of one meaning become the first one
    used, except where a single source declares two of them: there they differ.
    """
    per_source = [list(names) for names in sources]
    group_of = vocabulary().slot_group
    apart = {
        group_of(name)
        for names in per_source
        for name in names
        if sum(group_of(other) == group_of(name) for other in names) > 1
    }
    first: dict[str, str] = {}
    for names in per_source:
        for name in names:
            first.setdefault(group_of(name), name)
    return {
        name: first[group_of(name)]
        for names in per_source
        for name in names
        if group_of(name) not in apart and first[group_of(name)] != name
    }


def _map_strings(text: Text, change: Callable[[str], str]) -> Text:
    return replace(text, title=change(text.title), blocks=tuple(_change(block, change) for block in text.blocks))


def _change(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple(change(cell) for cell in row) for row in block.rows))
    return replace(block, text=change(block.text))
