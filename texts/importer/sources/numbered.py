"""The numbers that Word computes for list paragraphs and that stand nowhere in the text of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from texts.numerals import to_chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital"}
)


class Numbers:
    """Counts list paragraphs of one document (ECMA-376 part 1, 17.9)."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str]]] = {}
        self._counts: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        numbering = _numbering(document)
        if numbering is None:
            return
        abstract = {node.get(f"{_W}abstractNumId"): node for node in numbering.findall(f"{_W}abstractNum")}
        for num in numbering.findall(f"{_W}num"):
            link = num.find(f"{_W}abstractNumId")
            node = abstract.get(link.get(f"{_W}val")) if link is not None else None
            if node is not None:
                self._levels[num.get(f"{_W}numId")] = dict(_level(level) for level in node.findall(f"{_W}lvl"))

    def label(self, paragraph: Any) -> str:
        """Returns the number before a list paragraph, 「（一）」 or 「3. 」; empty for bullets and plain text."""
        place = _place(paragraph)
        if place is None:
            return ""
        id, depth = place
        form, pattern = self._levels.get(id, {}).get(depth, ("bullet", ""))
        if form in ("bullet", "none") or not pattern:
            return ""
        counts = self._counts[id]
        counts[depth] += 1
        for deeper in [level for level in counts if level > depth]:
            counts[deeper] = 0

        def number(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            shape = self._levels[id].get(level, ("decimal", ""))[0]
            return _shown(max(counts[level], 1), shape)

        text = re.sub(r"%([1-9])", number, pattern)
        return text if text[-1:] in "、）)." else f"{text} "

    def is_bullet(self, paragraph: Any) -> bool:
        """Says whether a paragraph is an item with a bullet."""
        place = _place(paragraph)
        return place is not None and self._levels.get(place[0], {}).get(place[1], ("", ""))[0] == "bullet"


def _numbering(document: Any) -> Any:
    try:
        return document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return None


def _level(node: Any) -> tuple[int, tuple[str, str]]:
    form, text = node.find(f"{_W}numFmt"), node.find(f"{_W}lvlText")
    values = [child.get(f"{_W}val") or "" if child is not None else "" for child in (form, text)]
    return int(node.get(f"{_W}ilvl") or 0), (values[0], values[1])


def _place(paragraph: Any) -> tuple[str, int] | None:
    """Returns the list and the depth of a paragraph, its own or its style's."""
    holders = [paragraph._p.pPr, paragraph.style.element.pPr if paragraph.style is not None else None]
    for holder in holders:
        props = holder.numPr if holder is not None else None
        if props is not None and props.numId is not None and props.numId.val:
            return str(props.numId.val), int(props.ilvl.val) if props.ilvl is not None else 0
    return None


def _shown(count: int, form: str) -> str:
    if form in _CHINESE and count < 1000:
        return to_chinese(count)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    return str(count)
