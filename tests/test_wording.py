"""Every row of the wording table reports its sentence and passes its neighbour; history passes with a note."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from texts.checks.page import Page
from texts.checks.registry import ALWAYS
from texts.checks.rule import run
from texts.checks.wording import table
from texts.findings import Finding
from texts.markdown import parse_body
from texts.model import Text

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "checks" / "wording.yaml").read_text(encoding="utf-8")
)
STALE = [rule for rule in ALWAYS if rule.id == "stale-wording"]
BY_OTHER_RULES = {
    "S02": "scrubbed",
    "S05": "mask",
    "S20": "anniversary",
    "S21": "anniversary",
    "S24": "swapped",
    "S25": "mask",
    "S26": "lost-zero",
}
"""Facts about wording that a rule of its own tells; its cases are in rules.yaml."""


def found(sentence: str) -> list[Finding]:
    return run(STALE, Page(Text(id="x", title="题", kind="工作计划", blocks=parse_body(sentence))))


def _each(key: str) -> list[Any]:
    return [
        pytest.param(row, sentence, id=f"{row}-{sentence[:12]}")
        for row in CASES
        for sentence in CASES[row].get(key, ())
    ]


def test_every_row_has_cases() -> None:
    assert set(CASES) == {row.id for row in table().rows}
    for row, case in CASES.items():
        assert case["passes"] and (case["flagged"] or case["history"]), row


@pytest.mark.parametrize(("row", "sentence"), _each("flagged"))
def test_stale_wording_is_reported_by_its_row(row: str, sentence: str) -> None:
    say = next(r.say for r in table().rows if r.id == row)
    assert any(say in finding.suggestion for finding in found(sentence)), [str(f) for f in found(sentence)]


@pytest.mark.parametrize(("row", "sentence"), _each("passes"))
def test_present_wording_passes(row: str, sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(("row", "sentence"), _each("history"))
def test_history_passes_with_a_note(row: str, sentence: str) -> None:
    findings = found(sentence)
    assert findings and {finding.severity for finding in findings} == {"hint"}


def test_every_finding_tells_source_and_date() -> None:
    for case in CASES.values():
        for sentence in case["flagged"]:
            for finding in found(sentence):
                assert finding.as_of == table().as_of
                assert "据" in finding.suggestion


def test_titles_of_old_documents_are_left_alone() -> None:
    assert found("传达《关于认真学习党的十八大精神的通知》。") == []
    assert found("认真学习党的十八大精神。")


def test_every_known_fact_on_wording_is_covered(shared: Path) -> None:
    ids = set(re.findall(r"^(S\d+)\t", (shared / "facts-wording.tsv").read_text(encoding="utf-8"), re.M))
    covered = {fact for case in CASES.values() for fact in case["facts"]} | set(BY_OTHER_RULES)
    assert ids <= covered
    assert set(BY_OTHER_RULES.values()) <= {rule.id for rule in ALWAYS}
