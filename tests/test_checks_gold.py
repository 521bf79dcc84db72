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
from texts.importer import run_import
from texts.library import Library, load
from texts.model import Text

GoldPage = tuple[dict[str, Any], list[Text], list[str]]
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
def pages(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[GoldPage]:
    """Every gold page imported: its gold, its texts, and the quotes of all findings."""
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((shared / "gold").glob("*.json"))]
    into = tmp_path_factory.mktemp("imported")
    imported = list(run_import([shared / "raw" / gold["file"] for gold in golds], into))
    library = load(into)
    found = []
    for gold, one in zip(golds, imported, strict=True):
        texts = [library[row["id"]] for row in one.entry["texts"]]
        found.append((gold, texts, [_fold(finding["quote"]) for finding in one.entry["findings"]]))
    return found


def test_most_defects_are_flagged_without_drowning_them(pages: list[GoldPage]) -> None:
    told = missed = findings = size = 0
    for gold, texts, quotes in pages:
        findings += len(quotes)
        size += sum(len(passage.string) for text in texts for passage in Page(text).body)
        for defect in gold["defects"]:
            hit = any(_tells(quote, _fold(defect["quote"])) for quote in quotes)
            told, missed = told + hit, missed + (not hit)
    assert told / (told + missed) >= FLAGGED, (told, missed)
    assert findings * 1000 / size <= FINDINGS_PER_1000


def _facts(pages: list[GoldPage]) -> Iterator[tuple[dict[str, Any], list[Text], str]]:
    for gold, texts, _ in pages:
        for defect in gold["defects"]:
            if defect["type"] in ("person_name", "organisation_name"):
                yield gold, texts, _fold(defect["quote"])


def test_a_draft_of_an_imported_text_tells_every_name_in_it(pages: list[GoldPage], tmp_path: Path) -> None:
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
