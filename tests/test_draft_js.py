"""The draft basket's logic in the browser, run by Node: the same results as Python, and its own laws."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import canonicalize, fromstring, tostring

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import texts as random_texts

from macros.assembly import drafts, make_draft
from macros.basket import basket_data, recipe_json
from macros.exports import export, template_file
from macros.recipe import Own, Recipe, Step, Take, load_recipe, recipe_from_data
from macros.text_json import text_json
from texts.checks.registry import ALWAYS
from texts.errors import BodyError
from texts.library import Library
from texts.markdown import parse_body, render_body
from texts.model import Sign, Text
from texts.numbering import number
from texts.sections import sections

Example = TypeVar("Example")

JS = Path(__file__).parent / "js"
DATA = Path(__file__).parent / "data"

ODD_BODIES: list[str] = json.loads((DATA / "markdown/odd_bodies.json").read_text(encoding="utf-8"))
"""Bodies at the edges of the grammar."""


def run(node: str, test: str, **environment: str) -> None:
    """Runs a file of tests/js; fails with Node's own report."""
    done = subprocess.run(
        [node, "--test", str(JS / test)], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "\n# pass 0\n" not in done.stdout, "no test ran"


def test_python_and_browser_make_the_same_of_every_recipe(node: str, docs: Library, tmp_path: Path) -> None:
    library = docs.published()
    recipes = [load_recipe(path) for path in drafts(library.root)]
    cases = {
        "bodies": [body_case(body) for body in [*ODD_BODIES, *all_bodies(library)]],
        "numbering": json.loads((DATA / "numbering/cases.json").read_text(encoding="utf-8")),
        "recipes": [recipe_case(recipe, library) for recipe in [*recipes, *random_recipes(library)]],
        "texts": {text.id: text_json(text) for text in library},
        "shelf": {recipe.id: recipe_json(recipe) for recipe in recipes},
        "data": basket_data(),
    }
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases, ensure_ascii=False), encoding="utf-8")
    run(node, "draft-parity.test.js", FANWEN_CASES=str(file))


def body_case(body: str) -> dict[str, Any]:
    try:
        return {"markdown": body, "blocks": render_body(parse_body(body))}
    except BodyError:
        return {"markdown": body, "error": True}


def all_bodies(library: Library) -> Iterator[str]:
    """Yields the body of every text, and bodies made at random."""
    yield from (render_body(text.blocks) for text in library)
    yield from (render_body(text.blocks) for text in examples(random_texts, 60))
    yield from examples(st.text(alphabet="#-> |\\{}1.甲a\n\u3000【】", max_size=40), 400)


def recipe_case(recipe: Recipe, library: Library) -> dict[str, Any]:
    draft = make_draft(recipe, library)
    return {"recipe": recipe_json(recipe)} | {name: export(draft, name).decode() for name in ("md", "txt", "html")}


def random_recipes(library: Library) -> list[Recipe]:
    """Returns recipes with every kind of step, over a handful of texts."""
    texts = sorted(library, key=lambda text: len(text.blocks))[::12]
    return examples(recipes_of(texts, [f"drafts/{path.stem}" for path in drafts(library.root)]), 80)


@st.composite
def recipes_of(draw: st.DrawFn, texts: list[Text], nested: list[str]) -> Recipe:
    steps = tuple(draw(st.lists(steps_of(texts, nested), min_size=1, max_size=8)))
    names = draw(st.lists(st.sampled_from(["单位", "学校名称", "年度", "负责人", "没有"]), unique=True))
    return Recipe(
        title=draw(st.sampled_from(["【单位】【年度】年计划", "总结<&'\">"])),
        kind=draw(st.sampled_from(["工作计划", "章程"])),
        steps=steps,
        slots={name: draw(st.sampled_from(["值", " 两  端\n空 ", "【年度】", "$&", ""])) for name in names},
        sign=draw(st.sampled_from([None, Sign("某会", "2027-01-05"), Sign("", "二月"), Sign("【单位】工会", "")])),
    )


@st.composite
def steps_of(draw: st.DrawFn, texts: list[Text], nested: list[str]) -> Step:
    level = draw(st.integers(2, 5))
    edited = draw(st.sampled_from([None, None, "", "改过的【单位】\n\n### 小标题\n\n1. 甲\n2. 乙"]))
    heading = draw(st.sampled_from(["", "另一个标题"]))
    text = draw(st.sampled_from(texts))
    section = draw(st.sampled_from(sections(text)))
    inside = [sub.slug for sub in sections(text) if section.level and section.start < sub.start < section.end]
    without = tuple(draw(st.lists(st.sampled_from(inside), unique=True))) if inside and edited is None else ()
    return draw(
        st.sampled_from(
            [
                Take(section.id, heading, level, without, edited),
                Take(
                    text.id,
                    heading,
                    level,
                    draw(st.sampled_from([(), *[(sub.slug,) for sub in sections(text)]])),
                    edited,
                ),
                Take(draw(st.sampled_from(nested)), heading, level, (), edited),
                Own("自拟标题", edited or "", level, draw(st.booleans())),
            ]
        )
    )


def examples(strategy: st.SearchStrategy[Example], count: int) -> list[Example]:
    """Returns examples of a strategy, the same ones every time."""
    found: list[Example] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(strategy)
    def collect(example: Example) -> None:
        found.append(example)

    collect()
    return found


def test_a_recipe_survives_its_json(docs: Library) -> None:
    for path in drafts(docs.root):
        recipe = load_recipe(path)
        again = recipe_from_data(recipe_json(recipe), id=recipe.id)
        assert make_draft(again, docs) == make_draft(recipe, docs)


@pytest.mark.parametrize("name", ["store", "recipe", "view", "whole-text"])
def test_laws_of_the_basket(node: str, name: str) -> None:
    run(node, f"draft-{name}.test.js")


def test_both_writers_make_the_same_word_file(node: str, tmp_path: Path) -> None:
    cases = [case for path in sorted((DATA / "exports").glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases, "data": basket_data()}), encoding="utf-8")
    (tmp_path / "template.docx").write_bytes(template_file())
    run(node, "draft-docx.test.js", FANWEN_FOLDER=str(tmp_path))
    for place, case in enumerate(cases):
        given = case["draft"]
        blocks = parse_body("\n".join(given["markdown"]))
        sign = Sign(**given["sign"]) if "sign" in given else None
        text = number(
            Text("draft", given["title"], given["kind"], numbering=given["numbering"], blocks=blocks, sign=sign)
        )
        assert parts((tmp_path / f"made/{place}.docx").read_bytes()) == parts(export(text, "docx")), case["title"]


def parts(file: bytes) -> dict[str, Any]:
    """Returns the parts of a Word file as canonical XML; the package's lists have no order."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        return {name: _part(name, archive.read(name)) for name in archive.namelist()}


def _part(name: str, xml: bytes) -> Any:
    if name == "[Content_Types].xml" or name.endswith(".rels"):
        return {canonicalize(tostring(child)) for child in fromstring(xml)}
    return canonicalize(xml)


def test_rules_of_the_browser_are_called_as_python_calls_them() -> None:
    """Else a finding that was kept in the browser comes back on the command line, and the service tells it twice."""
    source = (JS.parents[1] / "docs/assets/draft/checks.js").read_text(encoding="utf-8")
    ids = set(re.findall(r'rule: "([\w-]+)"', source))
    assert {"open-slot", "mask"} < ids <= {rule.id for rule in ALWAYS} | {"open-slot"}
