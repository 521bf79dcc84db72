"""Slots: which ones a text asks for, which mean the same, and filling them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from texts.model import SLOT, Block, Sign, Slot, Table, Text, slot_names
from texts.vocabulary import vocabulary


def fill(text: Text, *layers: Mapping[str, str]) -> Text:
    """Returns the text with its slots filled from the first of `layers` that has a value for them.

    A value fills every slot of the same meaning that the text does not declare apart:
    `{"学校名称": …}` fills 【单位】 too. Empty values count as none, line breaks in a value become
    blanks, a value is never searched for slots again, and slots without a value stay.
    """
    group_of = vocabulary().slot_group
    alike = Counter(map(group_of, text.slots))
    names = slot_names(text)
    found: dict[str, str] = {}
    for layer in layers:
        given = {name: " ".join(value.split()) for name, value in layer.items() if value.strip()}
        by_meaning = {group_of(name): value for name, value in given.items()}
        for name in names:
            group = group_of(name)
            value = given.get(name) or (by_meaning.get(group) if alike[group] <= 1 else None)
            if value:
                found.setdefault(name, value)
    filled = _map_strings(text, lambda string: SLOT.sub(lambda slot: found.get(slot[1], slot[0]), string))
    left = {name: slot for name, slot in text.slots.items() if name not in found}
    return replace(filled, slots=left)


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
    apart = {group for names in per_source for group, count in Counter(map(group_of, names)).items() if count > 1}
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
    sign = Sign(change(text.sign.unit), change(text.sign.date)) if text.sign else None
    blocks = tuple(_change(block, change) for block in text.blocks)
    return replace(text, title=change(text.title), blocks=blocks, sign=sign)


def _change(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple(change(cell) for cell in row) for row in block.rows))
    return replace(block, text=change(block.text))
