"""Whether a text has what its kind asks for: parts, their order, length, and slots that are declared and used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from texts.checks.page import Page
from texts.checks.rule import Hit, matches
from texts.model import SLOT, slot_names
from texts.vocabulary import Kind, vocabulary

_ALSO = {
    "工作安排": ("活动安排",),
    "活动安排": ("工作安排",),
    "主要任务": ("措施", "职责"),
    "措施": ("主要任务",),
    "成效": ("做法",),
    "做法": ("成效",),
}
"""Parts that may stand in for one another: what a plan calls tasks another calls measures."""


def missing_parts(page: Page) -> Iterator[Hit]:
    """Parts that this kind of text should have and this one lacks."""
    kind = vocabulary().kinds[page.text.kind]
    roles = {section.role for section in page.sections}
    for part in kind.required:
        if not roles & {part, *_ALSO.get(part, ())}:
            yield Hit(
                page.title,
                "",
                f"「{kind.name}」通常有「{part}」，这里没有",
                f"请补上一节「{part}」；已经写了的，把那一节的标题改得看得出来",
            )


def part_order(page: Page) -> Iterator[Hit]:
    """Parts out of the usual order of their kind."""
    kind = vocabulary().kinds[page.text.kind]
    tops = [section for section in page.sections if section.level == 2 and section.role in kind.parts]
    for before, section in pairwise(tops):
        if kind.parts.index(section.role) < kind.parts.index(before.role):
            order = _order(kind, [section.role, before.role])
            yield Hit(
                page.at(section.start), section.path[-1].text, f"「{section.role}」通常在「{before.role}」之前", order
            )


def _order(kind: Kind, parts: list[str]) -> str:
    shown = [part for part in kind.parts if part not in ("引言", "结语") or part in parts]
    return f"{kind.name}的通常顺序：{' → '.join(shown)}"


def length(page: Page) -> Iterator[Hit]:
    """A body much shorter or longer than is usual for its kind."""
    kind = vocabulary().kinds[page.text.kind]
    size = body_length(page)
    least, most = kind.length
    if not least <= size <= most:
        yield Hit(page.title, "", f"正文 {size} 字，「{kind.name}」一般 {least}—{most} 字", "请增补或精简")


def body_length(page: Page) -> int:
    """Returns the characters of the body without blanks."""
    return sum(len("".join(passage.string.split())) for passage in page.body)


def undeclared_slots(page: Page) -> Iterator[Hit]:
    """A slot that stands in the text and is not declared."""
    for passage in page.passages:
        for name in SLOT.findall(passage.string):
            if name not in page.text.slots:
                yield Hit(
                    passage,
                    f"【{name}】",
                    f"槽位「{name}」没有在 slots 里说明",
                    f"请加一行 {name}: {{label: …, example: …}}",
                )


def unused_slots(page: Page) -> Iterator[Hit]:
    """A slot that is declared and stands nowhere."""
    used = slot_names(page.text)
    for name in page.text.slots:
        if name not in used:
            yield Hit(page.title, "", f"slots 里的「{name}」正文没有用到", "请删去这一行，或在正文里用上")


def no_summary(page: Page) -> Iterator[Hit]:
    """A published text without a summary."""
    if page.text.state == "published" and not page.text.summary:
        yield Hit(page.title, "", "没有 summary", "请用一句话写明给谁用、写什么")


_UNWRITTEN = re.compile("（请写：[^（）]*）")


def unwritten(page: Page) -> Iterator[Hit]:
    """The guidance of `fanwen new` where text should stand."""
    return matches(_UNWRITTEN, page)


def unknown_section_roles(page: Page) -> Iterator[Hit]:
    """`section_roles` of a section that is not there."""
    slugs = {section.slug for section in page.sections}
    for slug in page.text.section_roles:
        if slug not in slugs:
            yield Hit(page.title, "", f"section_roles 里的「{slug}」不是本文的章节", "请改成现有章节的编号，或删去")
