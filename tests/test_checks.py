"""Every rule reports what it is for and leaves alone what only looks like it; cases are in data/checks."""

from __future__ import annotations

import re
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from strategies import texts as any_texts

from texts.checks import check_library, check_text
from texts.checks.page import Page
from texts.checks.raw import inspect
from texts.checks.registry import ALWAYS, BROUGHT_IN, LIBRARY, SHAPE
from texts.checks.rule import run
from texts.files import parse, render
from texts.findings import SHOWN, must
from texts.library import Library
from texts.markdown import parse_body
from texts.model import Accepted, Heading, Paragraph, Slot, Text

DATA = Path(__file__).parent / "data" / "checks"
RULES = {rule.id: rule for rule in (*ALWAYS, *BROUGHT_IN, *LIBRARY, *SHAPE)}
CASES: dict[str, dict[str, list[Any]]] = yaml.safe_load((DATA / "rules.yaml").read_text(encoding="utf-8"))


def text_of(case: str | dict[str, Any]) -> Text:
    """Returns the text of a case: a body, or a mapping with 标题, 文种, 槽位, 状态, 章节作用 and 正文."""
    row = case if isinstance(case, dict) else {"正文": case}
    return Text(
        id="plans/case",
        title=row.get("标题", "一篇范文"),
        kind=row.get("文种", "工作计划"),
        state=row.get("状态", "pending"),
        slots={name: Slot(name) for name in row.get("槽位", ())},
        section_roles=row.get("章节作用", {}),
        blocks=parse_body(row["正文"]),
    )


def _each(key: str) -> list[Any]:
    return [pytest.param(rule, case, id=f"{rule}-{n}") for rule in CASES for n, case in enumerate(CASES[rule][key])]


def test_every_rule_has_cases_both_ways() -> None:
    assert set(CASES) == set(RULES)
    assert all(CASES[rule]["flagged"] and CASES[rule]["passes"] for rule in RULES)


@pytest.mark.parametrize(("rule", "case"), _each("flagged"))
def test_a_rule_reports_its_fault(rule: str, case: Any) -> None:
    found = run([RULES[rule]], Page(text_of(case)))
    assert found, f"{rule} 没有报：{case}"


@pytest.mark.parametrize(("rule", "case"), _each("passes"))
def test_a_rule_leaves_alone_what_is_right(rule: str, case: Any) -> None:
    assert run([RULES[rule]], Page(text_of(case))) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_texts)
def test_findings_point_at_their_quote(text: Text) -> None:
    """The quote stands verbatim on the line of the canonical file, at most 60 characters long."""
    lines = render(text).split("\n")
    for finding in inspect(text):
        assert finding.line is not None and 1 <= finding.line <= len(lines)
        assert len(finding.quote) <= 60
        body = [p for p in Page(text).passages if p.line == finding.line]
        assert any(finding.quote in passage.string for passage in body)


def test_lines_are_those_of_the_file(docs: Library) -> None:
    for text in list(docs)[::10]:
        lines = render(text).split("\n")
        for passage in Page(text).body:
            assert passage.string.replace("|", "\\|") in lines[passage.line - 1]


def test_sections_of_findings_are_slugs() -> None:
    text = text_of("导语xx年。\n\n## 甲\n\nxx月。\n\n### 乙\n\n1. xx大精神")
    assert [f.section for f in inspect(text) if f.rule == "mask"] == ["lead", "甲", "乙"]


def test_the_same_quote_is_told_once_with_its_number() -> None:
    found = [f for f in inspect(text_of("在柳机社区。\n\n到柳机社区。")) if f.rule == "unit-name"]
    assert [f.quote for f in found] == ["柳机社区"]
    assert "2 处" in found[0].message


def test_accepted_findings_are_left_out_and_idle_acceptances_told() -> None:
    text = text_of("开展法制教育。")
    assert "stale-wording" in {f.rule for f in check_text(text)}
    kept = Text(**_fields(text) | {"accept": (Accepted("stale-wording", "法制教育", "旧文件原名"),)})
    assert "stale-wording" not in {f.rule for f in check_text(kept)}
    idle = Text(**_fields(text) | {"accept": (Accepted("mask", "xx", "没有了"),)})
    assert "unused-accept" in {f.rule for f in check_text(idle)}


def _fields(text: Text) -> dict[str, Any]:
    return {name: getattr(text, name) for name in Text.__dataclass_fields__}


def test_own_texts_are_spared_what_only_texts_from_elsewhere_suffer() -> None:
    text = text_of("开支145.306万元。")
    own = Text(**_fields(text) | {"source": {"type": "own"}})
    assert "figure" in {f.rule for f in check_text(text)}
    assert "figure" not in {f.rule for f in check_text(own)}


def test_the_published_library_has_no_error_and_hardly_a_warning(docs: Library) -> None:
    """At most one warning for ten texts, no error: the rules are precise on texts that are right."""
    published = docs.published()
    found = check_library(published)
    assert must(found) == []
    warnings = [str(f) for f in found if f.severity == "warning"]
    assert len(warnings) <= len(published) / 10, warnings


def test_residual_facts_in_the_published_library_are_at_most_one_a_text(docs: Library) -> None:
    facts = [rule for rule in (*ALWAYS, *BROUGHT_IN) if rule.id in {"person-name", "unit-name", "place-name", "figure"}]
    counts = {text.id: len(run(facts, Page(text))) for text in docs.published()}
    assert {id: count for id, count in counts.items() if count > 1} == {}


def test_across_texts_titles_duplicates_and_files_are_checked(tmp_path: Path) -> None:
    body = "\n\n".join(
        f"{n}由负责人按时做好{n}的记录，月底公开{n}的收支和办理结果。"
        for n in ("学习培训", "慰问帮扶", "文体活动", "民主管理", "档案财务")
    )
    text = Text(id="plans/a", title="同名", kind="工作计划", source={"type": "own"}, updated="2026-11-24",
                blocks=parse_body(body))  # fmt: skip
    other = Text(**_fields(text) | {"id": "plans/b"})
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.md").write_text(render(text), encoding="utf-8")
    (tmp_path / "plans" / "b.md").write_text(render(other).replace("\n\n", "\n\n\n"), encoding="utf-8")
    (tmp_path / "plans" / "c.md").write_text("没有文首", encoding="utf-8")
    from texts.library import load

    found = {(f.rule, f.text_id) for f in check_library(load(tmp_path))}
    assert {
        ("same-title", "plans/b"),
        ("near-duplicate", "plans/b"),
        ("not-canonical", "plans/b"),
        ("unreadable", "plans/c"),
    } <= found
    assert ("not-canonical", "plans/a") not in found


def test_every_rule_is_explained_in_the_guide() -> None:
    """The guide has a row for every rule a person can meet, with the rule's name and grade."""
    guide = (Path(__file__).parents[1] / "docs" / "guide" / "checks.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", guide, re.M))
    across = {"unreadable", "same-title", "near-duplicate", "not-canonical", "unused-accept"}
    drafts = {"open-slot", "numbered-reference", "overlap", "overlap-source", "broken-recipe"}
    assert documented >= set(RULES) | across | drafts
    for rule in RULES.values():
        assert f"| `{rule.id}` | {rule.name} | {SHOWN[rule.severity]} |" in guide


def test_canonical_text_survives_the_page_view() -> None:
    """Building the page of a text does not depend on what stands in it: headings alone, nothing at all."""
    for blocks in ((), (Heading(2, "甲"),), (Paragraph("甲"),)):
        text = Text(id="x", title="题", kind="工作计划", source={"type": "own"}, updated="2026-11-24", blocks=blocks)
        assert parse(render(text), "x") == text
        assert [p.string for p in Page(text).body] == ["甲"][: len(blocks)]


@pytest.mark.parametrize("run_of", ["教", "x", "今年我们要做好工作，", "（", "回族", "张", "1.", "不知不觉又"])
def test_a_paragraph_without_an_end_takes_no_endless_time(run_of: str) -> None:
    string = (run_of * 30_000)[:30_000]
    start = perf_counter()
    check_text(Text("plans/甲", "标题", "工作计划", blocks=(Paragraph(string),)))
    assert perf_counter() - start < 10  # a hang limit: one of these took half a minute, and ten times that for a page
