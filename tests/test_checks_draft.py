"""Checks of drafts: what is open, what came along from a source, what was copied, what a recipe accepts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from macros.assembly import drafts, make_draft
from macros.checks import RESIDUAL, check_draft
from macros.recipe import Own, Recipe, Take, load_recipe
from texts.findings import Finding, must
from texts.library import Library
from texts.markdown import parse_body
from texts.model import Accepted, Slot, Text

BODY = """学习党的十七大精神，做好工作。

## 主要任务

1. 由郝志成老师负责，发放补助145.306万元，【人数】人参加。
2. 具体做法见第三部分，由各小组按月落实并及时上报活动情况。

## 保障措施

每月检查一次，发现问题当场登记并在三个工作日内反馈给负责人。
"""


def _library(tmp_path: Path, body: str = BODY) -> Library:
    text = Text(
        id="plans/a", title="范文甲", kind="工作计划", slots={"人数": Slot("参加人数")}, blocks=parse_body(body)
    )
    return Library(tmp_path, {"plans/a": text})


def _check(
    library: Library,
    *steps: Take | Own,
    slots: Mapping[str, str] | None = None,
    accept: tuple[Accepted, ...] = (),
) -> list[Finding]:
    recipe = Recipe("我校工作计划", "工作计划", steps or (Take("plans/a"),), slots=slots or {}, accept=accept)
    return check_draft(make_draft(recipe, library), recipe, library)


def _of(findings: list[Finding], *rules: str) -> list[str]:
    return [finding.quote for finding in findings if finding.rule in rules]


def test_an_open_slot_must_be_filled(tmp_path: Path) -> None:
    found = _check(_library(tmp_path))
    assert [f.message for f in must(found)] == ["「参加人数」还没有填写"]
    assert must(_check(_library(tmp_path), slots={"人数": "198"})) == []


def test_facts_of_a_source_are_residual_and_those_of_the_writer_are_not(tmp_path: Path) -> None:
    found = _check(_library(tmp_path), slots={"人数": "198"})
    assert _of(found, *RESIDUAL) == ["郝志成", "145.306万元"]
    own = Own("分工", "由郝志成老师负责，发放补助145.306万元，198人参加。")
    assert _of(_check(_library(tmp_path), own), *RESIDUAL) == []


def test_stale_wording_and_references_by_number_are_told_in_their_section(tmp_path: Path) -> None:
    found = {f.rule: f for f in _check(_library(tmp_path))}
    assert found["stale-wording"].section == "lead"
    assert found["numbered-reference"].quote == "见第三部分"
    assert found["numbered-reference"].section == "主要任务"


def test_a_finding_on_a_draft_has_no_line(tmp_path: Path) -> None:
    assert {(f.line, f.text_id) for f in _check(_library(tmp_path))} == {(None, None)}


def test_what_the_recipe_accepts_is_left_out(tmp_path: Path) -> None:
    kept = (Accepted("stale-wording", "党的十七大", "叙述历史"), Accepted("numbered-reference", "", ""))
    rules = {f.rule for f in _check(_library(tmp_path), accept=kept)}
    assert not rules & {"stale-wording", "numbered-reference"}
    assert "person-name" in rules


def test_the_share_copied_is_told_in_all_and_for_each_source(tmp_path: Path) -> None:
    whole = _check(_library(tmp_path))
    assert any(f.rule == "overlap" and "100%" in f.message for f in whole)
    assert any("范文甲" in f.message for f in whole if f.rule == "overlap-source")
    own = Own("我们的做法", "本校结合实际另行安排，逐班走访，逐项登记，全部由各班自己拟定办法并写明完成时间。")
    mixed = next(f.message for f in _check(_library(tmp_path), Take("plans/a#保障措施"), own) if f.rule == "overlap")
    assert "100%" not in mixed and "1 段整段照用" in mixed
    edited = Take("plans/a#保障措施", text="我校每周三由年级组长巡查，问题写在白板上，周五放学前答复。")
    assert "全文 0%" in next(f.message for f in _check(_library(tmp_path), edited) if f.rule == "overlap")


def test_a_slot_in_a_heading_keeps_the_finding_in_its_section(tmp_path: Path) -> None:
    library = _library(tmp_path, "## 【人数】人的分工\n\n由郝志成老师负责。\n")
    found = _check(library, slots={"人数": "12"})
    assert [f.section for f in found if f.rule == "person-name"] == ["12人的分工"]


def test_the_shape_of_the_kind_is_asked_for(tmp_path: Path) -> None:
    messages = [f.message for f in _check(_library(tmp_path)) if f.rule == "missing-part"]
    assert any("工作目标" in message for message in messages)


def test_the_project_s_own_drafts_are_ready(docs: Library) -> None:
    for path in drafts(docs.root):
        recipe = load_recipe(path)
        found = check_draft(make_draft(recipe, docs), recipe, docs)
        assert must(found) == [], path.name
        assert len(_of(found, *RESIDUAL)) <= 1, path.name
