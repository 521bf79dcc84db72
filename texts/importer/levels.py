"""How deep each heading of a piece stands."""

from __future__ import annotations

from collections.abc import Sequence

from texts.importer.marks import RANK
from texts.importer.rows import Row


def set_levels(rows: Sequence[Row]) -> None:
    """Sets levels by nesting: an open heading of the same kind closes what stands under it."""
    over = _plain_is_above(rows)
    stack: list[str] = []
    for i, row in enumerate(rows):
        if row.kind not in ("heading", "plain-heading"):
            continue
        depth = _depth(rows, i, stack, over)
        del stack[depth:]
        stack.append(row.key)
        row.level = min(depth + 2, 5)


def _depth(rows: Sequence[Row], i: int, stack: Sequence[str], over: bool) -> int:
    """Returns how many open headings a heading stands under."""
    key = rows[i].key
    if key in stack:
        return list(stack).index(key)
    if key == "plain":
        return 0 if over or not _goes_on(rows, i, stack) else len(stack)
    if key in ("period", "theme"):
        return len(stack) if stack and rows[i - 1].kind in ("heading", "plain-heading") else 0
    if key == "label":
        return len(stack)
    rank = RANK[key]
    depth = len(stack)
    while depth and stack[depth - 1] in RANK and RANK[stack[depth - 1]] > rank:
        depth -= 1
    if depth and stack[depth - 1] in ("period", "theme", "label") and rank <= RANK["（一）"]:
        depth -= 1
    if depth and stack[depth - 1] == "plain" and not over and rank <= RANK["一、"]:
        depth -= 1
    return depth


def _plain_is_above(rows: Sequence[Row]) -> bool:
    """Says whether plain headings hold the numbered ones: one stands right before a 1, or none is numbered."""
    plain = [i for i, row in enumerate(rows) if row.key == "plain"]
    for i in plain:
        after = rows[i + 1] if i + 1 < len(rows) else None
        if after and after.kind == "heading" and after.mark and after.mark.value == 1:
            return True
    return not any(row.kind == "heading" for row in rows)


def _goes_on(rows: Sequence[Row], i: int, stack: Sequence[str]) -> bool:
    """Says whether the outermost numbered series goes on behind a plain heading, which then stands within it."""
    top = next((row for row in reversed(rows[:i]) if row.kind == "heading" and stack and row.key == stack[0]), None)
    return top is not None and any(row.kind == "heading" and row.series == top.series for row in rows[i:])
