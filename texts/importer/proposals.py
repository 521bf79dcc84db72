"""What a text is, judged by what it says: kind, organisation, setting, topics, period and year, with the evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from texts.importer.cues import KIND_CUES, ORG_CUES, PERIODS, SETTINGS
from texts.importer.titles import kind_names
from texts.numerals import NUMERAL, from_chinese
from texts.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed value, how sure it is (0 to 1), and the words of the text that speak for it."""

    value: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What proposals are made from: the title, the headings, and the running text of a piece."""

    title: str
    headings: tuple[str, ...]
    body: str
    marks: Mapping[str, int]
    """How often each kind of mark opens a line: 章, 条, 一、 …"""


_TITLE_WEIGHT = 4.0
_HEADING_WEIGHT = 0.7

_MASKED_YEAR = re.compile(r"(?:20|19)\d?[*xX＊×]{1,3}\s*年?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_TEACHERS_DAY = re.compile(rf"第({NUMERAL}|\d+)个教师节")
_PARTY = re.compile(rf"建党({NUMERAL}|\d+)周年")


def propose(content: Content, shared_title: bool = False) -> dict[str, list[Proposal]]:
    """Returns what is proposed for each field of the front matter; nothing where the text does not say."""
    kind = propose_kind(content, shared_title)
    single = {
        "kind": kind,
        "org": propose_org(content),
        "setting": propose_setting(content),
        "period": propose_period(content, kind.value),
        "year": propose_year(content),
    }
    found = {name: [proposal] for name, proposal in single.items() if proposal}
    return found | {"topics": propose_topics(content)}


def propose_kind(content: Content, shared_title: bool = False) -> Proposal:
    """Returns the kind the content speaks for; the title counts, less where a page gives it to all its texts."""
    scores: dict[str, float] = defaultdict(float)
    size = max(len(content.body), 500) / 1000
    evidence: dict[str, list[str]] = {}
    for kind, pattern, weight, most in KIND_CUES:
        hits = _hits(pattern, content.body)
        if hits:
            scores[kind] += weight * min(len(hits) / size, most)
            evidence.setdefault(kind, []).extend(dict.fromkeys(hits))
    named = _kind_of_title(content.title)
    if named:
        scores[named] += _TITLE_WEIGHT / (3 if shared_title else 1)
        evidence.setdefault(named, []).insert(0, content.title)
    _count_headings(content, scores)
    _count_form(content, scores)
    return _best(scores, evidence, named or "工作计划")


def _kind_of_title(title: str) -> str:
    """Returns the kind whose name stands last in a title, the longest name first."""
    best = max(
        ((title.rfind(name) + len(name), len(name), name) for name in kind_names() if name in title), default=(0, 0, "")
    )
    return _kinds_by_name().get(best[2], "")


@cache
def _kinds_by_name() -> dict[str, str]:
    return {name: kind.name for kind in vocabulary().kinds.values() for name in (*kind.aliases, kind.name)}


def _count_headings(content: Content, scores: dict[str, float]) -> None:
    """Adds for headings that play a part which a kind must have."""
    roles = {vocabulary().section_role(heading) for heading in content.headings} - {""}
    for kind in list(scores):
        scores[kind] += _HEADING_WEIGHT * len(roles & set(vocabulary().kinds[kind].required))


def _count_form(content: Content, scores: dict[str, float]) -> None:
    """Adds for the form: chapters and articles make a rule."""
    articles = content.marks.get("条", 0) + 2 * content.marks.get("章", 0)
    for kind in ("章程", "制度", "办法"):
        if articles and kind in scores:
            scores[kind] += min(articles, 12) * 0.5


def propose_org(content: Content) -> Proposal:
    """Returns the organisation a text is of, by the words it uses for itself."""
    size = max(len(content.body), 400) / 1000
    scores: dict[str, float] = defaultdict(float)
    evidence: dict[str, list[str]] = {}
    for org, pattern, weight in ORG_CUES:
        hits = _hits(pattern, content.body)
        head = _hits(pattern, content.body[:300] + "\n".join(content.headings))
        if hits or head:
            scores[org] = weight * (min(len(hits) / size, 25) + 2 * min(len(head), 4))
            evidence[org] = list(dict.fromkeys(hits))
        if re.search(pattern, content.title):
            scores[org] += 3 * weight
    if not scores or max(scores.values()) < 1.5:
        return Proposal("通用", 0.3, ())
    return _best(scores, evidence, "通用")


def propose_setting(content: Content) -> Proposal | None:
    """Returns where the text is at home, None when nothing says so; 学校 only where nothing says it closer."""
    hits = {setting: _hits(pattern, content.title + content.body) for setting, pattern in SETTINGS}
    best = max(hits, key=lambda setting: len(hits[setting]) * (0.3 if setting == "学校" else 1))
    return _counted(best, hits[best]) if len(hits[best]) >= 2 else None


def propose_topics(content: Content) -> list[Proposal]:
    """Returns at most three topics, each named at least three times or in a heading."""
    headings = "\n".join((content.title, *content.headings))
    found = []
    for topic in vocabulary().topics.values():
        names = (topic.name, *topic.aliases)
        counts = {name: content.body.count(name) + 3 * headings.count(name) for name in names}
        if sum(counts.values()) >= 3:
            evidence = sorted((name for name in names if counts[name]), key=lambda name: -counts[name])
            found.append((sum(counts.values()), Proposal(topic.name, _sure(sum(counts.values())), tuple(evidence[:5]))))
    return [proposal for _, proposal in sorted(found, key=lambda pair: -pair[0])[:3]]


def propose_period(content: Content, kind: str) -> Proposal | None:
    """Returns the period of a plan or a summary; duties and rules last."""
    group = vocabulary().kinds[kind].group
    if group not in ("计划类", "总结类"):
        return Proposal("长期", 0.5, (kind,)) if group in ("职责类", "制度类") else None
    hits = {name: _hits(pattern, content.title + content.body) for name, pattern in PERIODS}
    best = max(hits, key=lambda name: len(hits[name]))
    return _counted(best, hits[best]) if hits[best] else None


def propose_year(content: Content) -> Proposal | None:
    """Returns the year of a text: stated, or counted from 第N个教师节 (since 1985) and 建党N周年 (1921).

    Where years are masked (201*年), one that stands there once is history, not the text's own.
    """
    for pattern, zero in ((_TEACHERS_DAY, 1984), (_PARTY, 1921)):
        if found := pattern.search(content.body):
            number = int(found[1]) if found[1].isdigit() else from_chinese(found[1])
            return Proposal(str(zero + number), 0.7, (found[0],))
    years = Counter(_YEAR.findall(content.title + content.body))
    year, count = max(years.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if not year or (count == 1 and _MASKED_YEAR.search(content.body)):
        return None
    return Proposal(year, _sure(count), (f"{year}年",))


def _counted(value: str, hits: Sequence[str]) -> Proposal:
    return Proposal(value, _sure(len(hits)), tuple(dict.fromkeys(hits))[:5])


def _sure(count: int) -> float:
    """Returns how sure a proposal is that so many words speak for."""
    return round(min(0.4 + 0.1 * count, 0.9), 2)


def _hits(pattern: str, text: str) -> list[str]:
    return [found[0].strip() for found in re.finditer(pattern, text)]


def _best(scores: dict[str, float], evidence: Mapping[str, Sequence[str]], otherwise: str) -> Proposal:
    if not scores:
        return Proposal(otherwise, 0.2, ())
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    value, top = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return Proposal(value, round(min(0.95, top / (top + second + 1)), 2), tuple(evidence.get(value, ()))[:5])
