"""Against what a careful reader found in real pages: the share flagged, with few findings, and no name missed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from macros.assembly import make_draft
from macros.checks import check_draft
from macros.recipe import Recipe, Take
from texts.checks.page import Page
from texts.checks.raw import inspect
from texts.importer.convert import convert
from texts.importer.sources import SUFFIXES, read_bytes
from texts.library import Library
from texts.model import Text

pytestmark = pytest.mark.shared

FLAGGED = 0.85
FINDINGS_PER_1000 = 12


def _fold(string: str) -> str:
    return re.sub(r"[\W_]+", "", string)


def _tells(quote: str, defect: str) -> bool:
    """Says whether a finding's quote points at a defect: inside it, or around it and not much longer."""
    return bool(defect) and (
        (defect in quote and len(quote) <= 3 * len(defect) + 20) or (len(quote) >= 2 and quote in defect)
    )


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[tuple[dict[str, Any], list[Text], list[str]]]:
    """Every gold page that the importer reads: its gold, its texts, and the quotes of all findings."""
    found = []
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = shared / "raw" / gold["file"]
        if raw.suffix in SUFFIXES:
            converted = [convert(source) for source in read_bytes(raw.read_bytes(), str(raw))]
            made = [one for source in converted for one in source.made]
            observed = [o.quote for one in (*made, *converted) for o in one.observations]
            quotes = [f.quote for one in made for f in inspect(one.text)] + observed
            found.append((gold, [one.text for one in made], [_fold(quote) for quote in quotes]))
    return found


def test_most_defects_are_flagged_without_drowning_them(pages: list[Any]) -> None:
    told = missed = findings = size = 0
    for gold, texts, quotes in pages:
        findings += len(quotes)
        size += sum(len(passage.string) for text in texts for passage in Page(text).body)
        for defect in gold["defects"]:
            hit = any(_tells(quote, _fold(defect["quote"])) for quote in quotes)
            told, missed = told + hit, missed + (not hit)
    assert told / (told + missed) >= FLAGGED, (told, missed)
    assert findings * 1000 / size <= FINDINGS_PER_1000


def _facts(pages: list[Any]) -> Iterator[tuple[dict[str, Any], list[Text], str]]:
    for gold, texts, _ in pages:
        for defect in gold["defects"]:
            if defect["type"] in ("person_name", "organisation_name"):
                yield gold, texts, _fold(defect["quote"])


def test_a_draft_of_an_imported_text_tells_every_name_in_it(pages: list[Any], tmp_path: Path) -> None:
    seen = 0
    for _, texts, quote in _facts(pages):
        named = [_with_id(text, n) for n, text in enumerate(texts)]
        library = Library(tmp_path, {text.id: text for text in named})
        recipe = Recipe("草稿", "工作计划", tuple(Take(text.id) for text in named))
        findings = check_draft(make_draft(recipe, library), recipe, library)
        residual = [f for f in findings if f.rule in ("person-name", "unit-name")]
        assert any(_tells(_fold(f.quote), quote) for f in residual), quote
        seen += 1
    assert seen >= 6


def _with_id(text: Text, n: int) -> Text:
    return replace(text, id=f"plans/{n}", slots={})
