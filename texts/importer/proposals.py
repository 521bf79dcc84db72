"""What a text is, judged by what it says: kind, organisation, setting, topics, period and year, with the evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

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


_KIND_CUES: tuple[tuple[str, str, float, int], ...] = (
    # kind, pattern in the body, weight a hit, most hits counted
    ("小组服务方案", r"组员|小组活动|小组成员|成长小组|小组目标", 1.0, 6),
    ("小组服务方案", r"案主|社工|招募|小组工作", 0.7, 4),
    ("工作计划", r"[一二三四五六七八九十]+月份", 0.4, 8),
    (
        "工作计划",
        r"本学期(?:将|我校|工作)|本年度|新学期|今年(?:将|要)|工作计划|特?制定(?:本|以下|如下)?.{0,6}计划|计划如下",
        1.0,
        4,
    ),
    (
        "工作计划",
        r"(?:要|将|继续|进一步|努力|切实|认真)(?:做好|加强|开展|组织|完善|抓好|提高|推进|贯彻|学习)",
        0.25,
        12,
    ),
    (
        "工作总结",
        r"(?:取得|获得|荣获)了?.{0,12}(?:成绩|成效|成果|效果)|回顾|总结(?:如下|起来)|一年来|半年来|(?:今|本)年以来|上半年|存在的?(?:问题|不足)",
        1.0,
        6,
    ),
    ("工作总结", r"(?:进行|组织|开展|举行|完成|提高|建立|加强|完善|搜集|推广使用)了", 0.6, 10),
    (
        "经验交流材料",
        r"(?:汇报|介绍|交流)如下|经验交流|交流材料|作简要(?:介绍|汇报)|尊敬的各位领导|先进(?:集体|单位)|典型经验|我们的(?:做法|体会)",
        1.4,
        5,
    ),
    ("经验交流材料", r"被评为|几年来|近年来|多年来|人次", 0.8, 5),
    ("岗位职责", r"岗位职责|职责|负责|岗位", 0.6, 10),
    ("岗位职责", r"(?:^|\n)(?:\d+[.、．])?(?:全面)?(?:负责|协助|组织|检查督促|参加|督促|主持|认真|严格)", 0.5, 8),
    ("岗位说明书", r"任职(?:要求|资格|条件)|汇报对象|岗位编号", 1.0, 4),
    ("制度", r"本制度|制度如下|(?:特|为此)?制[定订].{0,14}制度|规章制度", 1.6, 4),
    ("制度", r"(?:必须|不得|严禁|禁止|应当|不准|不允许)", 0.35, 10),
    ("章程", r"本章程|第一章\s*总则|会员(?:大会|代表大会)|本会|社团名称|解释权", 1.2, 6),
    ("办法", r"本办法|本规定|本条例|本法|本标准", 1.2, 5),
    ("承诺书", r"保证书|承诺书|我(?:保证|承诺)|愧疚|再也不", 1.5, 4),
    ("纪要", r"会议(?:指出|强调|要求|认为|集中学习|审议|决定)|纪要如下", 1.5, 5),
    ("通知", r"现(?:印发|将|予|就).{0,30}(?:通知|如下|给你们)|请认真贯彻|遵照执行|特此通知|各.{2,20}[：:]", 1.2, 4),
    ("讲话稿", r"同志们|谢谢大家|各位(?:代表|同志|来宾)|今天我", 1.2, 4),
    ("心得体会", r"我(?:深深|深刻)?(?:体会|感悟|感受|认识|明白)|使我|让我|心得|岗前培训", 1.0, 5),
    ("活动方案", r"活动(?:主题|时间|地点|流程|目的|背景|对象|内容)", 0.9, 6),
    ("规划", r"规划期|(?:十[一二三四五])五|到20\d\d年", 0.8, 6),
    ("协议", r"甲方|乙方|本协议|用户", 0.6, 8),
    ("通讯", r"(?:日前|近日|本报讯|记者|\d+月\d+日(?:上午|下午|，))", 0.8, 4),
)
_TITLE_WEIGHT = 4.0
_HEADING_WEIGHT = 0.7

_ORG_CUES: tuple[tuple[str, str, float], ...] = (
    ("关工委", r"关工委|关心下一代|“五老”|关工小组", 1.0),
    ("工会", r"工会|教代会|教职工代表大会|会员大会|女职工|教工之家|职工(?!子女)", 0.9),
    ("党组织", r"党支部|党员|党总支|党建|党委|支部", 0.8),
    ("共青团", r"团委|团支部|共青团|团员", 0.7),
    ("少先队", r"少先队|中队|大队部|辅导员|队员", 0.8),
    ("学校", r"学校|我校|教师|学生|班级|教学|校园|同学|大学生|年级|德育|课程|老师", 0.3),
    ("医院", r"医院|护理|病人|患者|临床|科室|压疮|病区|护士|医务", 0.8),
    ("社工机构", r"社工|社会工作者?|组员|案主|小组工作", 0.7),
    ("戒毒机构", r"戒毒|毒瘾|吸毒|戒药|复吸", 1.6),
    ("社区", r"社区|居委会|街道|居民|村民|辖区", 0.6),
    ("企业", r"公司|企业|员工|车间|客户|动车组|列车|乘务|煤矿|旅客", 0.7),
    ("机关", r"机关|人民政府|国务院|行政主管部门|局党组|住建|财政(?:局|厅)|主管部门", 0.6),
    ("社团", r"社团|协会|志愿服务队|志愿者|学会|会员|本会|服务队|用户组|部门招新", 0.7),
)
_SETTINGS: tuple[tuple[str, str], ...] = (
    ("幼儿园", r"幼儿园|幼儿"),
    ("小学", r"小学|少先队|小学生"),
    ("中学", r"中学|初中|高中|初三|高三"),
    ("高校", r"学院|大学|高校|大学生|系部"),
    ("职校", r"职业学校|职校|技校|中职"),
    ("教育系统", r"教育局|教育系统|教体局"),
    ("街道社区", r"街道|社区|居委会"),
    ("乡村", r"乡镇|村委会|农村|村民"),
    ("医院", r"医院|护理|病区|患者"),
    ("戒毒场所", r"戒毒|毒瘾"),
    ("企业", r"公司|车间|企业|动车组"),
    ("机关", r"机关|局党组|厅|处室"),
    ("学校", r"学校|我校|教师|学生"),
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_MASKED_YEAR = re.compile(r"(?:20|19)\d?[*xX＊×]{1,3}\s*年?")
_TEACHERS_DAY = re.compile(rf"第({NUMERAL}|\d+)个教师节")
_PARTY = re.compile(rf"建党({NUMERAL}|\d+)周年")
_PERIODS = (
    ("学期", r"本学期|学期工作|新学期|第[一二]学期|[春秋]季学期"),
    ("季度", r"季度工作|本季度"),
    ("月度", r"本月工作|月度"),
    ("年度", r"年度|全年|今年|一年来|本年|月份"),
)


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
    for kind, pattern, weight, most in _KIND_CUES:
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
    for org, pattern, weight in _ORG_CUES:
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
    hits = {setting: _hits(pattern, content.title + content.body) for setting, pattern in _SETTINGS}
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
    hits = {name: _hits(pattern, content.title + content.body) for name, pattern in _PERIODS}
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
