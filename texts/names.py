"""Names of people, units and places in Chinese text, by context and a gazetteer.

A segmenter's tags alone name 师德, 德育 and 温馨 as people and miss half of the real ones, so a name
needs a sign beside it: a title before or after, neighbours in a 、-list, a suffix of units, or an
entry of data/places.txt. jieba is only asked where words begin and end.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from texts.writing import private_cache

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba 0.42.1 imports pkg_resources, and its sources have invalid escapes
    import jieba

jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written is made again next time
jieba.dt.tmp_dir = str(private_cache())

NameKind = Literal["person", "unit", "place"]
_HAN = "\u4e00-\u9fff"
_CLAUSE = re.compile(rf"[{_HAN}]+")
_PERSON_TAGS = ("nr", "nrt", "nrfg")
_NAME_TAGS = ("ns", *_PERSON_TAGS)
_PROPER_TAGS = (*_NAME_TAGS, "nz")
_SLOT = re.compile(r"【[^【】\n]*】")
_PEOPLES = (
    "蒙古族|蒙古(?=自治[州县])|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族?|仡佬族|锡伯|普米族|塔吉克|怒族|裕固族|"
    "保安族|独龙族|各族"
)
_KIND_OF_PLACE = re.compile(rf"(?:{_PEOPLES})*自治[区州县旗]$|(?:特别行政区|地区|林区|新区|省|市|县|区|盟|旗)$")
_OFFICE = re.compile(
    rf"[{_HAN}]{{0,10}}?(?:教育局|教科局|教体局|教育工会|总工会|关工委|关心下一代工作委员会|人民政府|教育系统|教育学会|公安局|司法局|"
    r"民政局|卫生局|水务局|第?[一二三四五六七八九十]*(?:实验|中心)?(?:小学|中学|学校|幼儿园|大学|学院|医院))"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a string, from `start` on."""

    kind: NameKind
    name: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.name)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(
        files("texts").joinpath("data/names.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return data


@cache
def _chars(key: str) -> frozenset[str]:
    return frozenset(_data()[key].replace(" ", ""))


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_data()[key])


@cache
def places() -> dict[str, str]:
    """Returns the gazetteer: every name a place is called by, with its full name (荥经 → 荥经县).

    Short names that are ordinary words (和平) are left out, except those of provinces and prefectures.
    """
    found: dict[str, str] = {}
    for line in files("texts").joinpath("data/places.txt").read_text(encoding="utf-8").splitlines():
        known, names = line.startswith("*"), line.strip("* ").split()
        for full in names if not line.startswith("#") else ():
            found.setdefault(full, full)
            short = _KIND_OF_PLACE.sub("", full)
            if len(short) > 1 and short not in _words("ordinary_places") and (known or _tag(short) in _NAME_TAGS):
                found.setdefault(short, full)
    return found


@cache
def _tags() -> dict[str, str]:
    """Returns what the dictionary takes each of its words for: n a noun, ns a place, nr a person …"""
    with jieba.get_dict_file() as file:
        rows = file.read().decode("utf-8").split()  # a row is: word, count, tag
    return dict(zip(rows[::3], rows[2::3], strict=True))


def _tag(word: str) -> str:
    """Returns the tag of a word; one that the dictionary does not have is taken for a place."""
    return _tags().get(word, "ns")


@lru_cache(maxsize=20_000)
def words(string: str) -> tuple[str, ...]:
    """Returns the words of a string as the dictionary has them; unknown words fall into characters."""
    return tuple(jieba.cut(string, HMM=False))


@lru_cache(maxsize=20_000)
def _borders(clause: str) -> frozenset[int]:
    places = {0}
    place = 0
    for word in words(clause):
        place += len(word)
        places.add(place)
    return frozenset(places)


def find_names(string: str) -> list[Name]:
    """Returns the names in a string, in order, none inside another. Slots are passed over."""
    open_string = _SLOT.sub(lambda slot: "，" * len(slot[0]), string)
    found = [*_units(open_string), *_places(open_string), *people(open_string)]
    return _outermost(found)


def _outermost(names: Iterable[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


# People -------------------------------------------------------------------------------------------


def people(string: str) -> Iterator[Name]:
    """Yields names of people that stand beside a title, in a list of names, or after a label."""
    for clause in _CLAUSE.finditer(string):
        yield from _beside_titles(clause[0], clause.start())
    yield from _listed(string)
    yield from _labelled(string)


@cache
def _any_of(key: str) -> re.Pattern[str]:
    """Returns a pattern for the words of a list, the longest first, also where they overlap."""
    return re.compile(f"(?=({'|'.join(sorted(_data()[key], key=len, reverse=True))}))")


def _beside_titles(clause: str, offset: int) -> Iterator[Name]:
    for title in _any_of("after").finditer(clause):
        if name := _ending_at(clause, title.start(1)):
            yield Name("person", name, offset + title.start(1) - len(name))
    for title in _any_of("before").finditer(clause):
        if name := _starting_at(clause, title.end(1)):
            yield Name("person", name, offset + title.end(1))


def _ending_at(clause: str, end: int) -> str:
    """Returns the name that ends at a place, the longer one first, or an empty string."""
    return next((clause[i:end] for i in range(max(0, end - 4), end - 1) if _stands_as_person(clause, i, end)), "")


def _starting_at(clause: str, start: int) -> str:
    last = min(len(clause), start + 4)
    return next((clause[start:j] for j in range(last, start + 1, -1) if _stands_as_person(clause, start, j)), "")


def _stands_as_person(clause: str, start: int, end: int) -> bool:
    """Returns whether a part of a clause is a name there; the dictionary is asked last, it is slow."""
    if (
        clause[start] not in _chars("surnames")
        and clause[start] not in _chars("weak")
        and clause[start : start + 2] not in _words("compound")
    ):
        return False
    return _is_person(clause[start:end]) and {start, end} <= _borders(clause)


def _is_person(candidate: str) -> bool:
    """Returns whether characters can be a name: a surname, and a given name that is no other word."""
    if candidate in _words("never") or candidate in _words("public"):
        return False
    compound = candidate[:2] in _words("compound")
    given = candidate[2:] if compound else candidate[1:]
    strong, weak = candidate[0] in _chars("surnames"), candidate[0] in _chars("weak")
    if not (compound or strong or weak) or not 1 <= len(given) <= 2:
        return False
    if any(char in _chars("not_names") and char not in _chars("given") for char in given):
        return False
    if weak and not compound:
        return len(given) == 2 and all(char in _chars("given") for char in given)
    if _tags().get(candidate) in _PERSON_TAGS:
        return True
    parts = words(candidate)
    if parts[0] != candidate[: len(candidate) - len(given)]:  # the surname is part of another word
        return False
    likely = all(char in _chars("given") for char in given)
    return likely or (len(given) == 2 and len(parts) == 3)


_LIST = re.compile(rf"(?<![{_HAN}])[{_HAN}]++(?:、[{_HAN}]++)+")


def _listed(string: str) -> Iterator[Name]:
    """Yields names from a 、-list with at least three of them; its ends may run on into other words."""
    for found in _LIST.finditer(string):
        items = found[0].split("、")
        names = [
            _ending_at(items[0], len(items[0])),
            *(i if _is_person(i) else "" for i in items[1:-1]),
            _starting_at(items[-1], 0),
        ]
        for run in _runs(names):
            if sum(len(names[i]) >= 3 for i in run) < 2 or len(run) < 3:
                continue
            for i in run:
                before = sum(len(item) + 1 for item in items[:i])
                inset = len(items[i]) - len(names[i]) if i == 0 else 0
                yield Name("person", names[i], found.start() + before + inset)


def _runs(names: list[str]) -> Iterator[list[int]]:
    run: list[int] = []
    for place, name in enumerate([*names, ""]):
        if name:
            run.append(place)
        elif run:
            yield run
            run = []


_LABELLED = re.compile(
    rf"(?:姓名|联系人|负责人|主讲人?|主持人?|记录人?|撰稿人?|策划人?|作者|组长|社工|带领者|督导|辅导员)[:：]\s?([{_HAN}]{{2,4}})(?![{_HAN}])"
)


def _labelled(string: str) -> Iterator[Name]:
    for found in _LABELLED.finditer(string):
        if _is_person(found[1]):
            yield Name("person", found[1], found.start(1))


# Places and units ---------------------------------------------------------------------------------


def _places(string: str) -> Iterator[Name]:
    """Yields places of the gazetteer, and the units of those places as one name."""
    known = places()
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
    return frozenset(name[:2] for name in places())


def _place_at(string: str, start: int, known: dict[str, str]) -> str:
    for length in range(min(12, len(string) - start), 1, -1):
        name = string[start : start + length]
        if name in known and _stands_alone(string, start, name):
            return name
    return ""


def _stands_alone(string: str, start: int, name: str) -> bool:
    """Returns whether a place's name is one here: not cut out of other words, not part of a set phrase (延安精神)."""
    clause = next(c for c in _CLAUSE.finditer(string) if c.start() <= start < c.end())
    at = start - clause.start()
    borders = _borders(clause[0])
    if at not in borders or at + len(name) not in borders:
        return False
    following = string[start + len(name) : start + len(name) + 2]
    return following not in ("精神", "会议", "起义", "道路", "时间", "路线")


_SHORT_UNIT = re.compile("(?<=..)[村乡镇县街寨屯旗]")
_NICKNAME = re.compile("[东西南北城镇街一二三四五六七八九十实附][小中](?=校园|教师|教工|师生|学子)")


def _units(string: str) -> Iterator[Name]:
    """Yields units whose name is no word of the dictionary: 柳机社区, 松道二小, 仓门街, 南小."""
    yield from (Name("unit", found[0], found.start()) for found in _NICKNAME.finditer(string))
    for clause in _CLAUSE.finditer(string):
        text = clause[0]
        for suffix in _any_of("units").finditer(text):
            start = _proper_start(text, suffix.start(1)) if suffix.end(1) in _borders(text) else None
            if start is not None:
                yield Name("unit", text[start : suffix.end(1)], clause.start() + start)
        for suffix in _SHORT_UNIT.finditer(text):
            at = suffix.start()
            if (
                not set(text[at - 2 : at]) & _chars("not_names")
                and at in _borders(text)
                and at + 1 in _borders(text)
                and _proper_start(text, at, bare=True) == at - 2
            ):
                yield Name("unit", text[at - 2 : at + 1], clause.start() + at - 2)


def _word_before(text: str, end: int) -> str:
    """Returns the word of the dictionary that ends at a border."""
    start = max((border for border in _borders(text) if border < end), default=0)
    return text[start:end]


def _proper_start(text: str, end: int, bare: bool = False) -> int | None:
    """Returns where a proper name of two to four unknown characters before `end` begins, or None."""
    if (bare and text[end - 1] in _chars("not_names")) or end not in _borders(text):
        return None
    for word in () if bare else _words("between"):
        if text[:end].endswith(word) and end - len(word) > 1 and end - len(word) in _borders(text):
            start = _proper_start(text, end - len(word), bare=True)
            if start is not None:
                return start
    word = _word_before(text, end)
    if len(word) > 1 and _tags().get(word) in _PROPER_TAGS and word not in _words("generic"):
        return end - len(word)
    start = end
    while start > 0 and start - 1 in _borders(text) and text[start - 1] not in _chars("not_names") and end - start < 4:
        start -= 1
    return start if end - start >= 2 else None
