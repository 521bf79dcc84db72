"""fanwen new: for every kind a text that parses, has the parts of its kind, and cannot be published unwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanwen.__main__ import fanwen
from fanwen.cli import run
from fanwen.commands.new_command import known_kind, new_text
from texts.checks import check_text
from texts.checks.page import Page
from texts.checks.registry import SHAPE
from texts.checks.rule import run as run_rules
from texts.files import parse, render
from texts.findings import must
from texts.library import load
from texts.vocabulary import vocabulary


@pytest.mark.parametrize("kind", vocabulary().kinds)
def test_a_new_text_of_every_kind_is_whole_but_unwritten(kind: str) -> None:
    text = new_text(vocabulary().kinds[kind], "plans/new")
    assert parse(render(text), "plans/new") == text
    shape = run_rules([rule for rule in SHAPE if rule.id != "length"], Page(text))
    assert [str(finding) for finding in shape] == []
    assert {finding.rule for finding in must(check_text(text))} == {"unwritten"}


def test_other_names_of_a_kind_are_known() -> None:
    assert known_kind("职责").name == "岗位职责"


def test_new_writes_into_the_folder_of_the_kind_and_never_over_a_text(tmp_path: Path) -> None:
    for _ in range(2):
        assert run(fanwen, ["new", "工作总结", "--library", str(tmp_path)]) == 0
    library = load(tmp_path)
    assert list(library.texts) == ["summaries/work-summary", "summaries/work-summary-2"]
    assert {text.state for text in library} == {"private"}


def test_new_with_title_organisation_and_id(tmp_path: Path) -> None:
    options = ["--title", "班级公约", "--org", "学校", "--id", "rules/class"]
    assert run(fanwen, ["new", "公约", *options, "--library", str(tmp_path)]) == 0
    text = load(tmp_path)["rules/class"]
    assert (text.title, text.org, dict(text.slots)) == ("班级公约", "学校", {})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["工作计画"], "工作计划"),
        (["公约", "--org", "学堂"], "学校"),
        (["公约", "--id", "../class"], "范文库"),
        (["公约", "--id", "rules/taken"], "已经有"),
        (["公约", "--id", "rules/taken.md"], "已经有"),
        (["公约", "--id", "drafts/class"], "不能用于"),
        (["公约", "--id", "rules/index"], "不能用于"),
        (["公约", "--id", "rules/a#b"], "不能用于"),
        (["公约", "--title", "\udcff班"], "UTF-8"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "taken.md").write_text("在", encoding="utf-8")
    assert run(fanwen, ["new", *arguments, "--library", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
    assert (tmp_path / "rules" / "taken.md").read_text(encoding="utf-8") == "在"


def test_the_slots_of_a_title_are_explained() -> None:
    text = new_text(vocabulary().kinds["工作计划"], "plans/new", "【单位】工会【年度】年【主题】计划")
    assert list(text.slots) == ["单位", "年度", "主题"]
    assert not [finding for finding in check_text(text) if finding.rule == "undeclared-slot"]
