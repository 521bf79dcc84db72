"""Places of the gazetteer, and units: those of such places, and those whose own name is no word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from texts.names.dictionary import CLAUSE, HAN, NAME_TAGS, any_of, borders, chars, listed, tag, tags
from texts.names.name import Name

_PROPER_TAGS = (*NAME_TAGS, "nz")
_PEOPLES = (
    "蒙古族|蒙古(?=自治[州县])|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族?|仡佬族|锡伯|普米族|塔吉克|怒族|裕固族|"
    "保安族|独龙族|各族"
)
_KIND_OF_PLACE = re.compile(rf"(?:{_PEOPLES})*自治[区州县旗]$|(?:特别行政区|地区|林区|新区|省|市|县|区|盟|旗)$")
_OFFICE = re.compile(
    rf"[{HAN}]{{0,10}}?(?:教育局|教科局|教体局|教育工会|总工会|关工委|关心下一代工作委员会|人民政府|教育系统|教育学会|公安局|司法局|"
    r"民政局|卫生局|水务局|第?[一二三四五六七八九十]*(?:实验|中心)?(?:小学|中学|学校|幼儿园|大学|学院|医院))"
)


def places_and_units(string: str) -> Iterator[Name]:
    """Yields places and units, some of them within others."""
    yield from _units(string)
    yield from _places(string)


@cache
def gazetteer() -> dict[str, str]:
    """Returns the gazetteer: every name a place is called by, with its full name (荥经 → 荥经县).

    Short names that are ordinary words (和平) are left out, except those of provinces and prefectures.
    """
    found: dict[str, str] = {}
    for line in files("texts").joinpath("data/places.txt").read_text(encoding="utf-8").splitlines():
        known, names = line.startswith("*"), line.strip("* ").split()
        for full in names if not line.startswith("#") else ():
            found.setdefault(full, full)
            short = _KIND_OF_PLACE.sub("", full)
            if len(short) > 1 and short not in listed("ordinary_places") and (known or tag(short) in NAME_TAGS):
                found.setdefault(short, full)
    return found


def _places(string: str) -> Iterator[Name]:
    """Yields places of the gazetteer, and the units of those places as one name."""
    known = gazetteer()
    heads = _heads()
    place = 0
    while place < len(string) - 1:
        name = _place_at(string, place, known) if string[place : place + 2] in heads else ""
        if not name:
            place += 1
            continue
        if office := _OFFICE.match(string, place + len(name)):
            yield Name("unit", name + office[0], place)
            place += len(name) + len(office[0])
        else:
            yield Name("place", name, place)
            place += len(name)


@cache
def _heads() -> frozenset[str]:
    return frozenset(name[:2] for name in gazetteer())


def _place_at(string: str, start: int, known: dict[str, str]) -> str:
    for length in range(min(12, len(string) - start), 1, -1):
        name = string[start : start + length]
        if name in known and _stands_alone(string, start, name):
            return name
    return ""


def _stands_alone(string: str, start: int, name: str) -> bool:
    """Returns whether a place's name is one here: not cut out of other words, not part of a set phrase (延安精神)."""
    clause = next(c for c in CLAUSE.finditer(string) if c.start() <= start < c.end())
    at = start - clause.start()
    if not {at, at + len(name)} <= borders(clause[0]):
        return False
    following = string[start + len(name) : start + len(name) + 2]
    return following not in ("精神", "会议", "起义", "道路", "时间", "路线")


_SHORT_UNIT = re.compile("(?<=..)[村乡镇县街寨屯旗]")
_NICKNAME = re.compile("[东西南北城镇街一二三四五六七八九十实附][小中](?=校园|教师|教工|师生|学子)")


def _units(string: str) -> Iterator[Name]:
    """Yields units whose name is no word of the dictionary: 柳机社区, 松道二小, 仓门街, 南小."""
    yield from (Name("unit", found[0], found.start()) for found in _NICKNAME.finditer(string))
    for clause in CLAUSE.finditer(string):
        text = clause[0]
        for suffix in any_of("units").finditer(text):
            start = _proper_start(text, suffix.start(1)) if suffix.end(1) in borders(text) else None
            if start is not None:
                yield Name("unit", text[start : suffix.end(1)], clause.start() + start)
        for suffix in _SHORT_UNIT.finditer(text):
            at = suffix.start()
            if (
                not set(text[at - 2 : at]) & chars("not_names")
                and at in borders(text)
                and at + 1 in borders(text)
                and _proper_start(text, at, bare=True) == at - 2
            ):
                yield Name("unit", text[at - 2 : at + 1], clause.start() + at - 2)


def _word_before(text: str, end: int) -> str:
    """Returns the word of the dictionary that ends at a border."""
    start = max((border for border in borders(text) if border < end), default=0)
    return text[start:end]


def _proper_start(text: str, end: int, bare: bool = False) -> int | None:
    """Returns where a proper name of two to four unknown characters before `end` begins, or None."""
    if (bare and text[end - 1] in chars("not_names")) or end not in borders(text):
        return None
    for word in () if bare else listed("between"):
        if text[:end].endswith(word) and end - len(word) > 1 and end - len(word) in borders(text):
            start = _proper_start(text, end - len(word), bare=True)
            if start is not None:
                return start
    word = _word_before(text, end)
    if len(word) > 1 and tags().get(word) in _PROPER_TAGS and word not in listed("generic"):
        return end - len(word)
    start = end
    while start > 0 and start - 1 in borders(text) and text[start - 1] not in chars("not_names") and end - start < 4:
        start -= 1
    return start if end - start >= 2 else None
