"""The tables of threats and faults: every row has a test, and a mutant that shows the test can fail."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from mutants import ROOT, Mutant, main, read_mutants

TABLES = ("docs/dev/security.md", "docs/dev/reliability.md")
_ROW = re.compile(r"^\| ([SR]\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(?:tests/)?(test_\w+\.py|…)::(test_\w+)`")
"""A test as a row names it; `…` is the file of the test before."""


def rows() -> dict[str, list[str]]:
    """The tests that each row of the tables names."""
    found: dict[str, list[str]] = {}
    for table in TABLES:
        if (ROOT / table).exists():
            for id, rest in _ROW.findall((ROOT / table).read_text(encoding="utf-8")):
                assert id not in found, f"{id} stands twice"
                found[id] = named_tests(rest)
    return found


def named_tests(cells: str) -> list[str]:
    found: list[str] = []
    for file, name in _TEST.findall(cells):
        found.append(f"{found[-1].partition('::')[0] if file == '…' else f'tests/{file}'}::{name}")
    return found


def named(test: str) -> bool:
    """Whether a test's file has a function of that name."""
    file, _, name = test.partition("::")
    if not (ROOT / file).is_file():
        return False
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


def test_every_row_names_tests_that_exist() -> None:
    assert [id for id, tests in rows().items() if not tests] == []
    assert [test for tests in rows().values() for test in tests if not named(test)] == []


def test_every_row_has_a_mutant_and_every_mutant_a_row_that_names_its_test() -> None:
    known, mutants = rows(), read_mutants()
    assert sorted(known.keys() - {mutant.row for mutant in mutants}) == []
    assert [mutant for mutant in mutants if mutant.test not in known.get(mutant.row, [])] == []


@pytest.mark.parametrize("mutant", read_mutants(), ids=lambda mutant: mutant.row)
def test_every_defence_stands_in_its_file_once(mutant: Mutant, tmp_path: Path) -> None:
    (tmp_path / mutant.file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / mutant.file).write_bytes((ROOT / mutant.file).read_bytes())
    mutant.apply(tmp_path)  # once, and Python still
    assert mutant.find != mutant.replace


def project(root: Path, test: str) -> None:
    """A project of one module that doubles, one mutant that does not, and a test."""
    mutant = {"row": "S1", "test": "tests/test_a.py::test_a", "file": "room/a.py", "find": "2 * x", "replace": "x"}
    files = {
        "room/__init__.py": "",
        "room/a.py": "def double(x):\n    return 2 * x\n",
        "tests/test_a.py": f"import subprocess, sys\nfrom room.a import double\n\ndef test_a():\n    {test}\n",
        "tests/data/mutants/a.yaml": yaml.safe_dump([mutant]),
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)


ASKED = "from room.a import double; print(double(3))"
ELSEWHERE = f"assert subprocess.check_output([sys.executable, '-c', '{ASKED}'], cwd='/') == b'6\\n'"


@pytest.mark.parametrize(
    ("test", "status", "said"),
    [
        ("assert double(3) == 6", 0, "noticed"),
        (ELSEWHERE, 0, "noticed"),
        ("assert double(0) == 0", 1, "passes without its defence"),
        ("assert double(3) == 7", 1, "fails with its defence too"),
    ],
)
def test_a_test_that_does_not_notice_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    test: str,
    status: int,
    said: str,
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # half the time of so small a run
    project(tmp_path, test)
    assert main([], tmp_path) == status
    assert said in capsys.readouterr().out
    assert "2 * x" in (tmp_path / "room/a.py").read_text(encoding="utf-8")
    assert main(["S9"], tmp_path) == 2
