"""Checks on a text that came from elsewhere, for the importer and for texts not yet reviewed."""

from __future__ import annotations

from texts.checks.page import Page
from texts.checks.registry import ALWAYS, BROUGHT_IN
from texts.checks.rule import run
from texts.findings import Finding
from texts.model import Text


def inspect(text: Text) -> list[Finding]:
    """Returns everything to look at in an imported text, by line of its canonical file."""
    return run((*ALWAYS, *BROUGHT_IN), Page(text))
