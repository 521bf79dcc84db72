"""Lists to browse, and what goes with a text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import macros
from macros import browse
from macros.listing import listing
from macros.page import embedded
from macros.related import partners, similar, together
from texts.errors import TextError
from texts.library import Library
from texts.model import Heading, Text
from texts.vocabulary import vocabulary

PLAN = Text(id="plans/one", title="【单位】<计划>", kind="工作计划", org="工会", topics=("民主管理",), summary="甲&乙")


def library(*texts: Text) -> Library:
    return Library(Path("nowhere"), {text.id: text for text in texts})


def ids(html: str) -> list[str]:
    return re.findall(r'<li[^>]*><a href="([^"]*)"', html)


@pytest.mark.parametrize("axis", ["kind", "org", "topic", "group"])
def test_every_text_stands_in_the_lists_it_belongs_to_and_no_other(docs: Library, axis: str) -> None:
    words = vocabulary()
    of = {
        "kind": lambda text: {text.kind},
        "org": lambda text: {text.org},
        "topic": lambda text: set(text.topics),
        "group": lambda text: {words.kinds[text.kind].group},
    }[axis]
    for value in {value for text in docs for value in of(text)}:
        html = listing(docs, str, **{axis: value})
        expected = sorted(text.id for text in docs if value in of(text))
        assert sorted(ids(html)) == expected
        assert f"共 {len(expected)} 篇" in html


def test_strings_of_a_text_are_escaped_and_slots_marked() -> None:
    html = listing(library(PLAN), str)
    assert '<mark class="slot">【单位】</mark>&lt;计划&gt;' in html
    assert "甲&amp;乙" in html


def test_an_empty_list_says_so() -> None:
    assert "还没有范文" in listing(library(PLAN), str, kind="制度")


def test_ways_into_the_library_count_its_texts() -> None:
    shelf = library(PLAN, replace(PLAN, id="plans/two", kind="工作要点", org="学校", topics=()))
    assert re.findall(r'href="([^"]*)">(\S+) <small>(\d)', browse.kinds(shelf, str)) == [
        ("kinds/work-plan/", "工作计划", "1"),
        ("kinds/key-points/", "工作要点", "1"),
    ]
    assert "orgs/union/" in browse.orgs(shelf, str) and "orgs/hospital/" not in browse.orgs(shelf, str)
    assert browse.topics(shelf, str).count("<a ") == 1


def test_the_newest_come_first() -> None:
    days = ("2026-01-01", "2026-11-01", "2026-05-01")
    shelf = library(*(replace(PLAN, id=f"plans/{day}", updated=day) for day in days))
    assert ids(browse.newest(shelf, str, 2)) == ["plans/2026-11-01", "plans/2026-05-01"]


@pytest.mark.parametrize(
    ("page", "whole", "address", "expected"),
    [
        ("kinds/work-plan/", True, "plans/one", "../../plans/one/"),
        ("", True, "plans/one", "plans/one/"),
        ("", True, "kinds/work-plan/", "kinds/work-plan/"),
        ("kinds/work-plan/index.html", False, "plans/one", "../../plans/one.html"),
        ("index.html", False, "kinds/work-plan/", "kinds/work-plan/index.html"),
        ("topics/index.html", False, "topics/values/", "values/index.html"),
    ],
)
def test_links_lead_from_the_page_to_the_place(page: str, whole: bool, address: str, expected: str) -> None:
    env: Any = SimpleNamespace(page=SimpleNamespace(url=page), conf={"use_directory_urls": whole})
    assert macros._href(env)(address) == expected


def test_similar_texts_are_of_the_same_kind_the_nearest_first() -> None:
    near = replace(PLAN, id="plans/near")
    far = replace(PLAN, id="plans/far", org="学校", topics=("民主管理", "安全管理"), roles=("校长",))
    other = replace(PLAN, id="rules/other", kind="制度")
    shelf = library(PLAN, far, near, other)
    assert [text.id for text in similar(PLAN, shelf)] == ["plans/near"]
    assert [text.id for text in similar(replace(PLAN, roles=("校长",)), shelf)] == ["plans/far", "plans/near"]


def test_what_goes_together_is_of_another_kind_or_stands_in_one_recipe() -> None:
    plan = replace(PLAN, roles=("工会主席",))
    duties = replace(plan, id="duties/chair", kind="岗位职责")
    stranger = replace(plan, id="rules/stranger", kind="制度", roles=())
    shelf = library(plan, duties, stranger, replace(plan, id="plans/two"))
    assert [text.id for text in together(plan, shelf, {})] == ["duties/chair"]
    taken = {plan.id: browse.Counter({"plans/two": 1})}
    assert [text.id for text in together(plan, shelf, taken)] == ["plans/two", "duties/chair"]


def test_ready_recipes_say_what_is_used_together(docs: Library) -> None:
    found = partners(docs)
    for id, others in found.items():
        assert id not in others
        assert all(found[other][id] == count for other, count in others.items())
    assert len(found) > 20


class Env:
    """What the macros plugin hands to `define_env`."""

    def __init__(self, page: str, docs: Path) -> None:
        self.macros: dict[str, Any] = {}
        self.page = SimpleNamespace(url=page, file=SimpleNamespace(src_path="drafts/school-union-annual.md"))
        self.conf = {"use_directory_urls": True, "docs_dir": str(docs)}

    def macro(self, function: Any) -> Any:
        self.macros[function.__name__] = function
        return function


def test_a_page_may_call_these_macros_and_each_gives_its_part(docs: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANWEN_LIBRARY", str(docs.root))
    macros._library.cache_clear()
    env = Env("drafts/school-union-annual/", docs.root)
    macros.define_env(env)
    call = env.macros
    assert set(call) == {"texts", "kinds", "orgs", "topics", "newest", "recipes", "take", "draft"}
    assert 'href="../../plans/school-union-annual/"' in call["texts"](org="工会")
    assert "../../kinds/work-plan/" in call["kinds"]()
    assert "../../orgs/union/" in call["orgs"]() and "../../topics/democracy/" in call["topics"]()
    assert call["newest"](3).count("<li") == 3 and "use-recipe" in call["recipes"]()
    taken = embedded(call["take"]("plans/school-union-annual#指导思想"))
    assert taken is not None and isinstance(taken.blocks[0], Heading) and taken.blocks[0].text == "指导思想"
    button, _, line = call["draft"]().partition("\n\n")
    assert 'recipe="drafts/school-union-annual"' in button and embedded(line) is not None
    with pytest.raises(TextError, match="drafts/school-union-annual"):
        call["take"]("plans/none#x")
    macros._library.cache_clear()
