"""The head of a text: which of its first lines are title, date, name or an editor's lead-in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from texts.importer.chrome import furniture, intro
from texts.importer.marks import mark, period
from texts.importer.source import Line
from texts.vocabulary import vocabulary

_STOPS = re.compile(r"[。；！？?!;，,]|[:：]$")
_WRAPPERS = "《》【】「」[] "
_TRIM = re.compile(
    r"(?:[（(【]?(?:通用|优质|精选|合集|热门|汇总|推荐|集合|大全|锦集|共)?\s*[\d一二三四五六七八九十]+\s*篇[)）】]?|[（(]\d+[)）]|范文|模板|样本|\.docx?|VIP|免费)+$"
)
_DATE = re.compile(r"[（(]?[\d*xX×○〇零一二三四五六七八九十]{2,4}\s*年\s*\S{1,3}\s*月(?:\s*\S{1,3}\s*日)?[）)]?")
_BODY_NAME = re.compile(
    r"\S{2,28}(?:委员会|工会|支部|党委|党组|局|办公室|学校|小学|中学|大学|学院|医院|公司|协会|中心|关工委|厅|部|处)"
)
_SALUTATION = re.compile(r"(?:尊敬的|各位|亲爱的|敬爱的|同志们|老师们|同学们|家长们|朋友们).{0,30}")
_MAX_LINES = 8
_LONGEST = 200
"""A longer line is no title; patterns that look for what a page added would take long over it."""


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The head of a piece, taken apart; `rest` is the text itself, `called` what marker or page call it."""

    called: str = ""
    heads: list[Line] = field(default_factory=list)
    leads: list[Line] = field(default_factory=list)
    bylines: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The last title line; lines that name no kind and follow each other are one title."""
        if not self.heads:
            return ""
        title, below = self.heads[-1].text, self.heads[-1]
        for line in reversed(self.heads[:-1]):
            if not self._one(line, below, title):
                break
            title, below = line.text + title, line
        return tidy_title(title)

    def _one(self, line: Line, below: Line, title: str) -> bool:
        """Says whether a line and the title below it are one title, set on several lines."""
        text, whole = line.text, line.text + title
        if fold(text) in fold(title) or fold(title) in fold(text) or len(whole) > 60:
            return False
        if _closes(text, title) or fold(whole) in fold(self.called):
            return True
        return not names_kind(text) and (not below.gap or (not names_kind(title) and len(whole) <= 45))

    def dropped(self) -> list[tuple[Line, str]]:
        """Returns the lines that go into no text, with the reason."""
        named = [(self.heads, "piece-title"), (self.leads, "editor-intro"), (self.bylines, "byline")]
        return [(line, reason) for lines, reason in named for line in lines]


_RECORD_TITLE = re.compile(r"(?:标题|標題|题目|title)\s*[:：]\s*(.{4,80}?)\s*\|?", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r".{4,60}(?:[\d一二三四五六七八九十]+\s*篇|范文|模板|\.docx?(?:VIP)?)[)）】]?(?:[（(]\d+[)）])?"
)
_SITE_PART = re.compile(r"\s*(?:[-—_|｜–]|\s-|__)\s*")


def page_title(lines: Sequence[Line], named: str = "") -> str:
    """Returns what the page calls itself: the title in its record, its <title> less the site, or its title line."""
    head = [line.text for line in lines[:15] if line.text]
    for text in head:
        if found := _RECORD_TITLE.fullmatch(text):
            return found[1]
    head = [text for text in head if not furniture(text)]
    if named:
        parts = [part for part in _SITE_PART.split(named[:_LONGEST]) if len(fold(part)) >= 4]
        shown = {fold(text) for text in head}
        parts = [part for part in parts if fold(part) in shown] or parts
        first = next((part for part in parts if names_kind(part)), parts[0] if parts else named)
        return first.strip()[:_LONGEST]
    for text in head:
        if len(text) > 60:
            break
        if _ANNOUNCES.fullmatch(text) or title_like(text):
            return text
    if not head or len(head[0]) > 60 or re.search("[。：:]", head[0]) or mark(head[0]):
        return ""
    return "" if len(head[0]) <= 8 and vocabulary().section_role(head[0]) else head[0]


def tidy_title(title: str) -> str:
    """Returns a title without brackets around it and without what the page added: 范文(通用5篇)."""
    title = title.strip()
    if len(title) > _LONGEST:
        return title
    while (found := _TRIM.search(title)) and found.start() > 1:
        title = title[: found.start()].strip()
    if title[:1] in "《【" and title[-1:] in "》】" and not re.search("[》】].*[《【]", title):
        title = title[1:-1]
    return title.strip() if title.count("《") == title.count("》") else title.strip("《》 ")


@cache
def kind_names() -> tuple[str, ...]:
    """Returns all names of kinds that have two characters or more, the longest first."""
    names = {name for kind in vocabulary().kinds.values() for name in (kind.name, *kind.aliases) if len(name) > 1}
    return tuple(sorted(names, key=len, reverse=True))


def names_kind(text: str) -> bool:
    """Says whether a line ends in the name of a kind, as a title does."""
    return tidy_title(text).strip(_WRAPPERS).endswith(kind_names())


def title_like(text: str) -> bool:
    """Says whether a line can be the title of a model text: short, without stops, ending in a kind."""
    return 4 <= len(text.strip(_WRAPPERS)) <= 50 and not _STOPS.search(text) and not mark(text) and names_kind(text)


def salutation(text: str) -> bool:
    """Says whether a line addresses somebody: 各位领导："""
    return bool(_SALUTATION.fullmatch(text))


def title_block(lines: Sequence[Line], title: str) -> TitleBlock:
    """Returns the head of a piece taken apart. `title` is what marker or page call it."""
    block = TitleBlock(title)
    for at, line in enumerate(lines[:_MAX_LINES]):
        if line.cells or mark(line.text) or period(line.text):
            break
        if intro(line.text) and len(line.text) > 20:
            block.leads.append(line)
        elif block.heads and (_DATE.fullmatch(line.text) or _BODY_NAME.fullmatch(line.text)):
            block.bylines.append(line)
        elif _is_title(line, lines[at + 1 :], title, block):
            block.heads.append(line)
        else:
            break
    block.rest.extend(lines[len(block.heads) + len(block.leads) + len(block.bylines) :])
    return block


def _is_title(line: Line, after: Sequence[Line], title: str, block: TitleBlock) -> bool:
    text = line.text
    if block.bylines or salutation(text) or (vocabulary().section_role(text) in ("引言", "结语") and len(text) < 6):
        return False
    if fold(text) and (fold(text) == fold(title) or (len(fold(text)) > 5 and fold(text) in fold(title))):
        return True
    if title and text in kind_names():
        return False
    marked = (0 < line.level <= 3 or line.bold) and len(text) >= 8 and not vocabulary().section_role(text)
    if marked and not block.heads and not re.search("[。；]|[:：]$", text) and (line.level == 1 or _before_text(after)):
        return True
    if len(text) > 50 or _STOPS.search(text):
        return False
    if title_like(text) or line.level == 1:
        return True
    follows = after[0].text if after else ""
    if len(text) >= 10 and (salutation(follows) or _DATE.fullmatch(follows) or _closes(text, follows)):
        return True
    if block.heads and _closes(block.heads[-1].text, text):
        return True
    if after and not after[0].gap and title_like(follows) and len(text) >= 4:
        return True
    second = after[1].text if len(after) > 1 else ""
    return len(text) >= 6 and _DATE.fullmatch(second) is not None and not _STOPS.search(follows)


def _before_text(after: Sequence[Line]) -> bool:
    """Says whether a long paragraph or a first number follows at once."""
    found = mark(after[0].text) if after else None
    return bool(after) and (len(after[0].text) >= 40 or (found is not None and found.value == 1))


def _closes(first: str, second: str) -> bool:
    """Says whether the second line closes the title mark that the first leaves open."""
    return first.count("《") > first.count("》") and second.count("》") > second.count("《")


def fold(text: str) -> str:
    """Returns the letters and digits of a text, for comparing lines that are marked up differently."""
    return re.sub(r"[\W_]+", "", text)
