"""The law of the import: nothing of a source is lost, nothing is added, nothing stands twice."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_law import check_source

from texts.errors import TextError
from texts.importer.run import Ready, ready
from texts.importer.sources import read_bytes

RAW = Path(__file__).parents[2] / "shared" / "raw"
PAGE = """学校工会工作计划(通用2篇)

ID:31093
时间:2023-09-20 18:41:06

下面是小编带来的优秀计划范文,希望大家能够喜欢!

学校工会工作计划篇一

新学期,工会围绕学校中心工作,依靠教职工,把服务做细,把活动做实,现制定计划如下:

一、主要任务

(一)开好教代会
1、听取校长工作报告,审议财务报告,把代表的提案逐条答复,做到件件有着

落,事事有回音。
2、落实校务公开。。

二、具体工作

三、四月份
1、庆祝“三八”节活动。
五月份:
1、教职工运动会。

学校工会工作计划篇二

今年工会工作的重点是建好教工之家,为教职工办好三件实事,让大家安心教书、用心育人。

一、建家

10、1、2号家属院活动室检查维护。

| 月份 | 工作 |
|---|---|
| 三月 | 妇女节 |

相关推荐
上一篇
"""


def check(data: bytes, name: str) -> list[Ready]:
    made = []
    for source in read_bytes(data, name):
        one = ready(source)
        check_source(source, one)
        made.append(one)
    return made


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(RAW.glob("[0-9s]*")), ids=lambda path: path.name)
def test_every_raw_page_is_conserved(path: Path) -> None:
    assert check(path.read_bytes(), str(path))


def test_the_page_comes_apart_as_a_reader_would_take_it() -> None:
    (one,) = check(PAGE.encode(), "page.txt")
    assert [text.title for text, _ in one.texts] == ["学校工会工作计划（一）", "学校工会工作计划（二）"]
    body = one.texts[0][1]
    assert "## 主要任务" in body and "### 开好教代会" in body and "### 三、四月份 {-}" in body
    assert "做到件件有着落，事事有回音。" in body
    assert "10. 1、2号家属院活动室检查维护。" in one.texts[1][1]
    assert "| 三月 | 妇女节 |" in one.texts[1][1]


@pytest.mark.parametrize("damage", ["span", "drop", "edit", "twice"])
def test_the_law_notices_what_is_missing(damage: str) -> None:
    (source,) = read_bytes(PAGE.encode(), "page.txt")
    one = ready(source)
    entry = copy.deepcopy(one.entry)
    if damage == "span":
        entry["texts"][0]["spans"].pop()
    elif damage == "drop":
        entry["dropped"].pop()
    elif damage == "edit":
        entry["edits"] = [edit for edit in entry["edits"] if edit["before"] != ","]
    else:
        entry["texts"][1]["spans"].append(entry["texts"][0]["spans"][0])
    with pytest.raises(AssertionError):
        check_source(source, replace(one, entry=entry))


_FRAGMENTS = [
    "一、",
    "（二）",
    "3、",
    "4.",
    "(5)",
    "①",
    "a) ",
    "- ",
    "• ",
    "## ",
    "### **",
    "**",
    "篇二",
    "第三篇",
    "范文4：",
    "第一章 ",
    "第二条 ",
    "三、四月份",
    "十二月份:",
    "扩展阅读:",
    "xx届",
    "201*年",
    "____",
    "□",
    "【单位】",
    "{-}",
    "{#x}",
    "|",
    "|---|",
    "> ",
    "\\",
    "&nbsp;",
    "<p>",
    "</p>",
    "<br/>",
    "<td>",
    "<table><tr><td>甲<td>乙",
    "<%= x %>",
    "${a}",
    "關(guān)心發(fā)展",
    "e\u0301",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x0c",
    "\u2028",
    "。。",
    ",",
    "(",
    ")",
    "“",
    "《",
    "》",
    "7：00-7：30",
    "http://a.cn/1",
    "上一篇",
    "时间：8月9日",
    "小编",
    "\ufffd",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "  ",
    "\u3000",
    "学校工会工作计划",
    "关心下一代工作是教育工作的重要组成部分",
    "以优异的",
    "成绩迎接大会召开。",
    "尊敬的各位领导：",
]
pages = st.lists(st.one_of(st.sampled_from(_FRAGMENTS), st.text(max_size=12)), max_size=60).map("".join)
bodies = st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages)
def test_any_text_is_conserved(page: str) -> None:
    _try(page.encode("utf-8"), "page.txt")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages)
def test_any_markup_is_conserved(page: str) -> None:
    _try(page.encode("utf-8"), "page.html")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_page_is_conserved(data: st.DataObject) -> None:
    page = PAGE
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(page)))
        cut = data.draw(st.integers(0, 40))
        page = page[:at] + data.draw(bodies) + page[at + cut :]
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig"]))
    _try(page.encode(encoding), data.draw(st.sampled_from(["page.txt", "page.md", "page.jsp"])))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", "a.jsonl", "a.md"]))
def test_rubbish_is_read_or_refused(data: bytes, name: str) -> None:
    _try(data, name)


def _try(data: bytes, name: str) -> None:
    """Checks the law; a source may be refused, but only with a sentence."""
    try:
        check(data, name)
    except TextError as error:
        assert error.hint


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["seed-000.txt", "seed-002.txt", "seed-004.txt", "014-web.md", "042-web.html", "073-page.txt"]
)
def test_importing_the_result_again_changes_nothing(shared: Path, name: str) -> None:
    for one in check((shared / "raw" / name).read_bytes(), name):
        for _, content in one.texts:
            (again,) = check(content.encode(), "again.md")
            ((_, written),) = again.texts
            assert written.split("---\n", 2)[2] == content.split("---\n", 2)[2]
            assert not [edit for edit in again.entry["edits"] if edit["rule"] != "list-mark"]


_HUGE = {
    "one line of 10 MB.txt": "认真做好工会工作，" * 370_000,
    "blanks.txt": "字" + " " * 5_000_000 + "字",
    "latin.txt": "a " * 1_000_000,
    "brackets.txt": "（" * 300_000 + "汉",
    "numbers.txt": "一、\n" * 50_000,
    "lines.txt": "认真做好工作\n" * 50_000,
    "stars.md": "**" * 300_000,
    "signs.html": "<" * 300_000,
    "references.html": "&a" * 200_000,
    "depth.html": "<div>" * 200_000 + "正文",
    "tables.html": "<table><tr><td>" * 3_000 + "正文",
    "comments.html": "<!--" * 200_000,
    "directives.jsp": "<%{{" * 100_000,
    "attribute.jsp": f'<c:set value="{"工会工作" * 200_000}">',
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _HUGE)
def test_a_huge_or_deep_source_is_conserved(name: str) -> None:
    _try(_HUGE[name].encode(), name)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pages, st.sampled_from(["a.txt", "a.md", "a.html", "a.jsp"]), st.sampled_from(["utf-8", "gb18030"]))
def test_much_damage_is_conserved(page: str, name: str, encoding: str) -> None:
    _try(page.encode(encoding), name)
