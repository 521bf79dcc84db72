"""Recipes: draft pages, bare YAML and JSON are read alike, and what is wrong is named with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from macros.assembly import drafts
from macros.recipe import MAX_STEPS, Own, Recipe, Take, load_recipe, recipe_from_data
from texts.errors import TextError
from texts.library import Library
from texts.model import Accepted, Sign
from texts.writing import write_bytes, write_text

YAML = """title: 【单位】计划
kind: 工作计划
recipe:
  - take: plans/union#主要任务
    heading: 任务
    level: 3
    without: [民主管理]
  - heading: 说明
    text: |
      第一段。

      - 一条
    numbered: false
slots:
  年度: 2027
sign:
  unit: 某某工会
  date: 2027-01-08
accept:
  - {rule: wording, quote: 十九大以来, reason: 写的是历史}
"""
DATA: dict[str, Any] = {
    "title": "【单位】计划",
    "kind": "工作计划",
    "recipe": [
        {"take": "plans/union#主要任务", "heading": "任务", "level": 3, "without": ["民主管理"]},
        {"heading": "说明", "text": "第一段。\n\n- 一条\n", "numbered": False},
    ],
    "slots": {"年度": 2027},
    "sign": {"unit": "某某工会", "date": "2027-01-08"},
    "accept": [{"rule": "wording", "quote": "十九大以来", "reason": "写的是历史"}],
}


def without_lines(recipe: Recipe) -> tuple[object, ...]:
    steps = [
        (s.id, s.heading, s.level, s.without, s.text)
        if isinstance(s, Take)
        else (s.heading, s.text, s.level, s.numbered)
        for s in recipe.steps
    ]
    return recipe.title, recipe.kind, steps, recipe.slots, recipe.sign, recipe.accept


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.yaml", YAML),
        ("plan.yml", YAML.replace("\n", "\r\n")),
        ("plan.md", f"---\n{YAML}render_macros: true\n---\n\n{{{{ draft() }}}}\n"),
        ("plan.JSON", json.dumps(DATA, ensure_ascii=False)),
    ],
)
def test_all_forms_of_a_recipe_mean_the_same(tmp_path: Path, start: str, name: str, content: str) -> None:
    write_text(tmp_path / name, start + content)
    recipe = load_recipe(tmp_path / name)
    assert without_lines(recipe) == without_lines(recipe_from_data(DATA))
    assert recipe.steps[0] == Take("plans/union#主要任务", "任务", 3, ("民主管理",), None, recipe.steps[0].line)
    assert isinstance(recipe.steps[1], Own)
    assert not recipe.steps[1].numbered
    assert recipe.slots == {"年度": "2027"}
    assert recipe.sign == Sign("某某工会", "2027-01-08")
    assert recipe.accept == (Accepted("wording", "十九大以来", "写的是历史"),)


def test_steps_know_their_lines(tmp_path: Path) -> None:
    write_text(tmp_path / "plan.yaml", YAML)
    assert [step.line for step in load_recipe(tmp_path / "plan.yaml").steps] == [4, 8]
    write_text(tmp_path / "plan.md", f"---\n{YAML}---\n")
    assert [step.line for step in load_recipe(tmp_path / "plan.md").steps] == [5, 9]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("kind: 工作计划", "kind: 工作计画", 2, "是否想用：工作计划"),
        ("kind: 工作计划\n", "", 1, "缺少 kind"),
        ("recipe:", "recipes:", 3, "是否想用：recipe"),
        ("level: 3", "level: 三", 6, "level 的值「三」不对"),
        ("- take: plans", "- tak: plans", 4, "没有 tak 这一项"),
        ("heading: 说明", "heading: 说明 {#a}", 8, "heading 的值「说明 {#a}」不对"),
        ("numbered: false", "numbered: 否", 13, "true 或 false"),
        ("unit: 某某工会", "uint: 某某工会", 17, "unit"),
        ("sign:\n", "sign: [\n", 18, "YAML"),
        ("title: 【单位】计划", 'title: "  "', 1, "title 只有空格"),
        ("without: [民主管理]", "without: 民主管理", 7, "列表"),
        ("rule: wording", "rules: wording", 20, "rule"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_cure(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in YAML
    path = tmp_path / "plan.yaml"
    write_text(path, YAML.replace(old, new, 1))
    with pytest.raises(TextError) as caught:
        load_recipe(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}：")
    assert words in message


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"{", "JSON"),
        ("b.json", b"[" * 100_000, "JSON"),
        ("c.json", b'{"title": "\\ud800", "kind": "\xe9\x80\x9a\xe7\x9f\xa5"}', "不能识别"),
        ("d.md", b"\xff\xfe\x00", "UTF-8"),
        ("e.yaml", b"- a\n- b\n", "名称: 值"),
        ("f.json", b"[]", "名称: 值"),
        ("g.yaml", b"", "缺少 title"),
        ("h.json", b'{"a": ' * 300 + b"1" + b"}" * 300, "太深"),
    ],
)
def test_what_is_no_recipe_is_one_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    write_bytes(tmp_path / name, content)
    with pytest.raises(TextError, match=words):
        load_recipe(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"nowhere\.md：没有这个文件"):
        load_recipe(tmp_path / "nowhere.md")
    with pytest.raises(TextError, match="读不了"):
        load_recipe(tmp_path)


def test_a_text_given_for_a_recipe_is_told_apart() -> None:
    with pytest.raises(TextError, match="这是一篇范文，不是拼装方案"):
        load_recipe(Path(__file__).parents[1] / "docs/plans/school-union-annual.md")


def test_a_recipe_has_an_end() -> None:
    steps = [{"heading": "甲"}] * (MAX_STEPS + 1)
    with pytest.raises(TextError, match=f"超过 {MAX_STEPS} 步"):
        recipe_from_data({"title": "题", "kind": "工作计划", "recipe": steps})


def test_every_draft_page_of_the_library_is_a_recipe(docs: Library) -> None:
    pages = drafts(docs.root)
    assert pages
    for page in pages:
        assert load_recipe(page).steps, page
