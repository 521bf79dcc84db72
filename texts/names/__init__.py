"""Names of people, units and places in Chinese text, by context and a gazetteer.

A segmenter's tags alone name 师德, 德育 and 温馨 as people and miss half of the real ones, so a name
needs a sign beside it: a title before or after, neighbours in a 、-list, a suffix of units, or an
entry of data/places.txt. jieba is only asked where words begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from texts.names.name import Name, NameKind
from texts.names.people import people
from texts.names.places import places_and_units

__all__ = ["Name", "NameKind", "find_names"]

_SLOT = re.compile(r"【[^【】\n]*】")


def find_names(string: str) -> list[Name]:
    """Returns the names in a string, in order, none inside another. Slots are passed over."""
    open_string = _SLOT.sub(lambda slot: "，" * len(slot[0]), string)
    found = [*places_and_units(open_string), *people(open_string)]
    return _outermost(found)


def _outermost(names: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept
