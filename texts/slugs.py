"""Section slugs: the part of a section id behind the `#`, and the anchor on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LEAD = "lead"
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def slug(heading: str) -> str:
    """Returns the slug of one heading: `【单位】的“五老”队伍：组织、培训` → `单位-的-五老-队伍-组织-培训`."""
    normal = unicodedata.normalize("NFC", heading)
    return _NEITHER_LETTER_NOR_DIGIT.sub("-", normal).strip("-") or "section"


def slugs(headings: Iterable[str]) -> list[str]:
    """Returns one slug a heading, in order; repeats count up `-2`, `-3` … until the id is free."""
    taken = {LEAD}
    counts: dict[str, int] = {}  # where a base goes on counting: else a thousand repeats take a million steps
    result = []
    for heading in headings:
        base = unique = slug(heading)
        count = counts.get(base, 2)
        while unique in taken:
            unique, count = f"{base}-{count}", count + 1
        counts[base] = count
        taken.add(unique)
        result.append(unique)
    return result
