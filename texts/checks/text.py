"""Checks of one library text."""

from __future__ import annotations

from collections.abc import Iterator

from texts.checks.page import Page
from texts.checks.registry import ALWAYS, BROUGHT_IN, LIBRARY, SHAPE
from texts.checks.rule import run, without_accepted
from texts.findings import Finding
from texts.model import Text


def check_text(text: Text) -> list[Finding]:
    """Returns the findings on one text of the library, by line, without those its front matter accepts.

    A text that is not our own (`source.type`) is also checked for what texts from elsewhere suffer from.
    """
    rules = (*ALWAYS, *LIBRARY, *SHAPE)
    found = run(rules if text.source.get("type") == "own" else (*rules, *BROUGHT_IN), Page(text))
    return [*_unused_acceptances(text, found), *without_accepted(found, text.accept)]


def _unused_acceptances(text: Text, found: list[Finding]) -> Iterator[Finding]:
    """Acceptances that no longer silence anything, so that the front matter does not fill with old excuses."""
    across = ("same-title", "near-duplicate", "not-canonical")
    for row in text.accept:
        if row.rule not in across and not any(row.rule == f.rule and row.quote in f.quote for f in found):
            message = f"accept 里的「{row.rule} {row.quote}」已经没有对应的问题"
            yield Finding("unused-accept", "hint", message, "请删去这一行", "", text.id, 2)
