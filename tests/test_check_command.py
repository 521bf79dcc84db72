"""fanwen check, review and publish as a curator calls them: output, exit status, and files that stay whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fanwen.__main__ import fanwen
from fanwen.cli import run
from texts.files import parse

HEAD = """---
title: 【单位】工会工作总结
kind: 工作总结
org: 工会
state: {state}
summary: 供试。
slots:
  单位: {{label: 单位}}
source: {{type: own}}
updated: 2026-11-24
---

"""
BODY = "## 主要成效\n\n{sentence}\n\n## 存在问题\n\n经费不足。\n\n## 下一步打算\n\n继续努力。\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of a good text, one with a mask and one that is not canonical."""
    folder = tmp_path / "docs" / "summaries"
    folder.mkdir(parents=True)
    for name, state, sentence in (
        ("good", "pending", "全年开展活动十二次。"),
        ("masked", "pending", "全年贯彻xx大精神。"),
        ("odd", "published", "全年开展活动,会员满意。。"),
    ):
        (folder / f"{name}.md").write_text(HEAD.format(state=state) + BODY.format(sentence=sentence), encoding="utf-8")
    return tmp_path / "docs"


def call(*arguments: str | Path) -> int:
    return run(fanwen, [str(argument) for argument in arguments])


def test_check_lists_findings_and_ends_with_1_on_an_error(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", "--library", library) == 1
    out = capsys.readouterr().out
    assert "必改 [mask] summaries/masked:15" in out
    assert "共检查 3 篇：必改 1，应改 2" in out


def test_check_of_chosen_texts_ends_with_0_without_an_error(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("summaries/good", str(library / "summaries" / "good.md"), "summaries/odd.md"):
        assert call("check", path, "--library", library) == 0
    assert "mask" not in capsys.readouterr().out
    assert call("check", "summaries", "--library", library) == 1
    assert call("check", library, "--library", library) == 1


def test_check_of_a_file_that_cannot_be_read_says_where(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = library / "summaries" / "broken.md"
    path.write_text("---\ntitle: 坏\n---\n", encoding="utf-8")
    assert call("check", path, "--library", library) == 1
    out = capsys.readouterr().out
    assert "[unreadable]" in out and "broken.md" in out and "缺少" in out


def test_check_of_a_path_outside_the_library_is_wrong_use(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("check", "没有这一篇", "--library", library) == 2
    assert "没有这一篇" in capsys.readouterr().err


def test_check_prints_json_and_nothing_else(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("check", "--json", "--library", library)
    data = json.loads(capsys.readouterr().out)
    assert data["texts"] == 3
    mask = next(finding for finding in data["findings"] if finding["rule"] == "mask")
    assert mask["text_id"] == "summaries/masked"
    assert {"rule", "severity", "message", "suggestion", "quote", "text_id", "line", "section", "as_of"} == set(mask)


def test_check_prints_sarif(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("check", "--sarif", "--library", library)
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    results = log["runs"][0]["results"]
    mask = next(result for result in results if result["ruleId"] == "mask")
    place = mask["locations"][0]["physicalLocation"]
    assert mask["level"] == "error"
    assert place["artifactLocation"]["uri"].endswith("summaries/masked.md") and place["region"]["startLine"] == 15
    ids = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in results} == ids


def test_fix_repairs_what_is_safe_and_nothing_else(library: Path) -> None:
    odd = library / "summaries" / "odd.md"
    masked = (library / "summaries" / "masked.md").read_bytes()
    call("check", "--fix", "--library", library)
    fixed = odd.read_text(encoding="utf-8")
    assert "全年开展活动，会员满意。" in fixed
    assert "，会员满意。。" not in fixed
    assert (library / "summaries" / "masked.md").read_bytes() == masked
    call("check", "--fix", "--library", library)
    assert odd.read_text(encoding="utf-8") == fixed


def test_fix_touches_only_the_chosen_texts(library: Path) -> None:
    before = (library / "summaries" / "odd.md").read_bytes()
    call("check", "--fix", "summaries/good", "--library", library)
    assert (library / "summaries" / "odd.md").read_bytes() == before


def test_review_lists_what_waits_the_readiest_first(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("review", "--library", library) == 0
    out = capsys.readouterr().out
    assert out.index("summaries/good") < out.index("summaries/masked")
    assert "待审 2 篇，其中 1 篇没有必改的问题" in out
    call("review", "--json", "--library", library)
    rows = json.loads(capsys.readouterr().out)["texts"]
    assert [row["id"] for row in rows] == ["summaries/good", "summaries/masked"]


def test_publish_makes_a_clean_text_visible(library: Path) -> None:
    assert call("publish", "summaries/good", "--library", library) == 0
    text = parse((library / "summaries" / "good.md").read_text(encoding="utf-8"), "summaries/good")
    assert text.state == "published"


def test_publish_takes_a_path_as_check_does(library: Path) -> None:
    assert call("publish", str(library / "summaries/good.md"), "--library", library) == 0
    assert parse((library / "summaries/good.md").read_text(encoding="utf-8"), "").state == "published"


def test_publish_refuses_all_while_one_has_an_error(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in library.rglob("*.md")}
    assert call("publish", "summaries/good", "summaries/masked", "--library", library) == 1
    assert "xx大" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in library.rglob("*.md")} == before


def test_publish_takes_an_accepted_finding(library: Path) -> None:
    path = library / "summaries" / "masked.md"
    accept = "accept:\n  - {rule: mask, quote: xx大精神, reason: 原文如此}\nsource:"
    path.write_text(path.read_text(encoding="utf-8").replace("source:", accept), encoding="utf-8")
    assert call("publish", "summaries/masked", "--library", library) == 0


def test_publish_of_an_unknown_text_names_the_nearest(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("publish", "summaries/goood", "--library", library) == 2
    assert "summaries/good" in capsys.readouterr().err


def test_a_recipe_that_readers_could_not_be_shown_is_told(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "---\ntitle: 草稿\nkind: 工作总结\nrecipe:\n  - take: {id}\n---\n"
    for name, id in (
        ("good", "summaries/odd#主要成效"),
        ("gone", "summaries/odd#主要成绩"),
        ("hidden", "summaries/good"),
    ):
        path = library / "drafts" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(head.format(id=id), encoding="utf-8")
    assert run(fanwen, ["--library", str(library), "check", "--json"]) == 1
    told = [f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "broken-recipe"]
    assert [(f["text_id"], f["line"]) for f in told] == [("drafts/gone", 5), ("drafts/hidden", 5)]
    assert "summaries/odd#主要成效" in told[0]["suggestion"]
