"""Pages against the code: every module, command, key, field and macro is documented, and none that is gone."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import macros
from fanwen.cli import COMMANDS
from macros.recipe import KEYS as RECIPE_KEYS
from macros.text_json import text_json
from search import Query, Search
from texts.files import KEYS
from texts.findings import Finding
from texts.importer import run_import
from texts.library import Library

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for room in ("texts", "search", "macros", "fanwen") for path in (ROOT / room).rglob("*.py"))
FORMATS = (ROOT / "docs/dev/formats.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/dev/architecture.md").read_text(encoding="utf-8")


def test_every_module_is_on_the_page_and_every_module_on_it_exists() -> None:
    named = re.findall(r"`((?:texts|search|macros|fanwen)/[\w/]+\.py)`", ARCHITECTURE.partition("\n## texts\n")[2])
    assert sorted(named) == [path.relative_to(ROOT).as_posix() for path in MODULES]  # each once


NAMED = r"`((?:texts|search|macros|fanwen|docs|tests)/[\w/.-]+(?:/|\.py|\.js|\.yaml|\.txt))`"
"""A file or folder of the project, as a page names it."""


def test_every_file_and_page_that_a_developer_page_names_exists() -> None:
    for page in (ROOT / "docs/dev").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for named in re.findall(NAMED, text):
            assert (ROOT / named).exists(), f"{page.name}: {named}"
        for link in re.findall(r"\]\(([\w./-]+\.md)(?:#[^)]*)?\)", text):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    pages = [*(ROOT / "docs/guide").glob("*.md"), ROOT / "README.md", ROOT / "README.zh-CN.md"]
    assert any(re.search(rf"fanwen {command}\b", page.read_text(encoding="utf-8")) for page in pages)


def test_every_key_of_the_front_matter_is_in_the_guide() -> None:
    guide = (ROOT / "docs/guide/adding.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"| `{key}` |" not in guide] == []


def names(data: Any) -> Iterator[str]:
    """Yields the field names of a JSON object, not those of its facets, which are values."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            if name not in ("facets", "slots", "proposed"):
                yield from names(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from names(value)


def undocumented(data: Any, also: str = "") -> set[str]:
    return {name for name in names(data) if f"`{name}`" not in FORMATS + also}


def test_every_field_of_the_search_output_is_documented(docs: Library, tmp_path: Path) -> None:
    shelf = tmp_path / "library"
    (shelf / "plans").mkdir(parents=True)
    id = "plans/school-union-annual"
    (shelf / f"{id}.md").write_bytes((docs.root / f"{id}.md").read_bytes())
    search = Search.open(tmp_path / "index", shelf, published_only=True)
    search.update()
    answer = search.search(Query("教代会")).to_json(full=True)
    assert answer["hits"]
    assert undocumented(answer) == set()
    assert undocumented(search.suggest("教代会")) == set()
    search.close()


def test_every_field_of_a_text_a_recipe_and_a_finding_is_documented(docs: Library) -> None:
    front_matter = (ROOT / "docs/guide/adding.md").read_text(encoding="utf-8")
    assert undocumented(text_json(docs["plans/school-union-annual"]), also=front_matter) == set()
    assert {key for key in RECIPE_KEYS if f"`{key}`" not in FORMATS} <= {"render_macros"}
    assert [one.name for one in fields(Finding) if f"`{one.name}`" not in FORMATS] == []


def test_every_field_of_the_import_report_is_documented(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "学校工会工作计划\n\n一、指导思想\n\n认真贯彻落实上级精神,xx年做好各项工作。\n\n二、主要任务\n\n"
        "1、开好教代会,听取教职工意见。\n\n2、办好文体活动。\n\n来源：某某网 下载文档\n",
        encoding="utf-8",
    )
    entry = next(iter(run_import([page], tmp_path / "library"))).entry
    assert entry["texts"] and entry["dropped"] and entry["edits"] and entry["findings"]
    assert undocumented(entry) == set()
    missing = next(iter(run_import([tmp_path / "missing.txt"], tmp_path / "library"))).entry
    assert missing.keys() == {"path", "error"}


def test_every_macro_is_documented() -> None:
    registered = re.findall(r"@env\.macro.*\n\s+def (\w+)\(", inspect.getsource(macros.define_env))
    assert len(registered) >= 8
    assert [name for name in registered if f"`{name}()`" not in ARCHITECTURE] == []


def test_public_classes_and_functions_say_what_they_are() -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and not _says_it_itself(node)
    ]
    assert silent == []


def _says_it_itself(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Returns whether a definition is as short as its docstring would be: one statement, or fields alone."""
    return len(node.body) == 1 or all(isinstance(line, ast.AnnAssign) for line in node.body)
