"""A small library for tests of the site and the service: two published texts, a hostile one, two unpublished."""

from __future__ import annotations

from pathlib import Path

from texts.files import render
from texts.library import Library, load
from texts.model import Heading, Item, Paragraph, Slot, Table, Text
from texts.writing import write_text

SECRET = "绝密待审内容"
"""Stands in the unpublished texts only."""

PLAN = Text(
    id="plans/union-annual",
    title="【单位】工会【年度】年工作计划",
    kind="工作计划",
    org="工会",
    setting="学校",
    topics=("民主管理", "送温暖"),
    roles=("工会主席",),
    period="年度",
    state="published",
    summary="按季度安排的工会年度计划。",
    slots={"单位": Slot("单位全称", "某某小学"), "年度": Slot("计划年度", "2027")},
    source={"type": "own"},
    updated="2026-11-20",
    blocks=(
        Paragraph("为做好【年度】年工会工作，制订本计划。"),
        Heading(2, "主要任务"),
        Heading(3, "开好教代会"),
        Item("会前十天把议题发给代表。", 1),
        Item("提案一个月内答复。", 2),
        Heading(3, "送温暖"),
        Paragraph("教职工住院当周看望，婚丧事当天到场。"),
        Heading(2, "工作安排"),
        Table((("月份", "事项"), ("三月", "三八节活动"), ("十二月", "评议"))),
    ),
)
DUTIES = Text(
    id="duties/union-chair",
    title="工会主席岗位职责",
    kind="岗位职责",
    org="工会",
    topics=("民主管理",),
    roles=("工会主席",),
    state="published",
    summary="学校工会主席的职责和权限。",
    source={"type": "own"},
    updated="2026-11-22",
    blocks=(
        Heading(2, "主要职责"),
        Paragraph("主持工会全面工作，组织教代会。"),
        Heading(2, "权限"),
        Paragraph("签批工会经费。"),
    ),
)
HOSTILE = Text(
    id="rules/hostile",
    title="</title><script>alert(1)</script>{{ 7*7 }}【单位】&制度",
    kind="制度",
    org="学校",
    state="published",
    numbering="章条",
    summary='"</script><script>alert(2)</script>{% raw %}',
    slots={"<b>": Slot("</script>", "{{ 8*8 }}")},
    source={"type": "own"},
    updated="2026-11-21",
    blocks=(
        Heading(2, "总则{#x} <i><script>alert(5)</script>"),
        Paragraph(
            "201*年至201*年 **不是强调** {{ 9*9 }} {% if %} <script>alert(3)</script> &lt; [链接](javascript:alert(4))"
        ),
        Heading(3, "{{ cycler }}"),
        Paragraph("![图](http://example.invalid/x.png) http://example.invalid/"),
    ),
)
PENDING = Text(
    id="plans/pending",
    title=f"{SECRET}计划",
    kind="工作安排",
    org="医院",
    topics=("患者安全",),
    roles=("护士长",),
    state="pending",
    summary=SECRET,
    source={"type": "unknown"},
    updated="2026-11-23",
    blocks=(Heading(2, f"{SECRET}标题"), Paragraph(f"{SECRET}正文，某某。")),
)
RETIRED = Text(
    id="plans/retired",
    title=f"{SECRET}旧计划",
    kind="工作计划",
    org="工会",
    state="retired",
    source={"type": "own"},
    updated="2020-01-01",
    blocks=(Paragraph(SECRET),),
)
TEXTS = (PLAN, DUTIES, HOSTILE, PENDING, RETIRED)


def write_library(root: Path, *texts: Text) -> Library:
    """Writes texts as files under `root` and returns the library."""
    for text in texts or TEXTS:
        write_text(root / f"{text.id}.md", render(text))
    return load(root)
