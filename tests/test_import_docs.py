"""The guide and the developer page say what the import does: example, rules, reasons, fields, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from texts.importer.run import run_import
from texts.importer.summary import REASONS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/guide/importing.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/dev/importing.md").read_text(encoding="utf-8")
IMPORTER = ROOT / "texts/importer"


def _block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_guide_comes_out_as_the_guide_says(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(_block("text"), encoding="utf-8")
    (one,) = run_import([page], tmp_path / "lib")
    files = [(tmp_path / "lib" / text["file"]).read_text(encoding="utf-8") for text in one.entry["texts"]]
    assert len(files) == 2
    assert files[0].split("---\n", 2)[2].strip() == _block("markdown").strip()
    rules = {finding["rule"] for finding in one.entry["findings"]}
    assert {"number-gap", "page-break-join", "mask"} <= rules
    assert {drop["reason"] for drop in one.entry["dropped"]} <= set(REASONS)


def test_every_rule_of_the_importer_is_in_the_guide() -> None:
    code = (IMPORTER / "observations.py").read_text(encoding="utf-8")
    rules = set(re.findall(r'(?:_seen|_numbered)\(\s*(?:row, )?"([a-z-]+)"', code))
    assert len(rules) >= 14
    assert rules == set(re.findall(r"^\| `([a-z-]+)` \| (?:必改|应改|提示)", GUIDE, re.MULTILINE))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_in_the_guide(reason: str) -> None:
    assert f"| `{reason}` |" in GUIDE


def test_every_field_of_the_report_is_on_the_developer_page(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(_block("text"), encoding="utf-8")
    (one,) = run_import([page], tmp_path / "lib")
    rows = [one.entry, *(row for name in ("texts", "dropped", "edits", "findings") for row in one.entry[name][:1])]
    for field in {name for row in rows for name in row}:
        assert f"`{field}" in PAGE, field
    for rule in {edit["rule"] for edit in one.entry["edits"]}:
        assert f"`{rule}`" in PAGE, rule


def test_every_file_of_the_importer_is_on_the_developer_page() -> None:
    for path in IMPORTER.rglob("*.py"):
        assert path.name == "__init__.py" or path.name in PAGE, path.name
