"""People: beside a title, in a list of names, or after a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.names.dictionary import CLAUSE, HAN, PERSON_TAGS, any_of, borders, chars, listed, tags, words
from texts.names.name import Name


def people(string: str) -> Iterator[Name]:
    """Yields names of people that stand beside a title, in a list of names, or after a label."""
    for clause in CLAUSE.finditer(string):
        yield from _beside_titles(clause[0], clause.start())
    yield from _listed(string)
    yield from _labelled(string)


def _beside_titles(clause: str, offset: int) -> Iterator[Name]:
    for title in any_of("after").finditer(clause):
        if name := _ending_at(clause, title.start(1)):
            yield Name("person", name, offset + title.start(1) - len(name))
    for title in any_of("before").finditer(clause):
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
        clause[start] not in chars("surnames")
        and clause[start] not in chars("weak")
        and clause[start : start + 2] not in listed("compound")
    ):
        return False
    return _is_person(clause[start:end]) and {start, end} <= borders(clause)


def _is_person(candidate: str) -> bool:
    """Returns whether characters can be a name: a surname, and a given name that is no other word."""
    if candidate in listed("never") or candidate in listed("public"):
        return False
    compound = candidate[:2] in listed("compound")
    given = candidate[2:] if compound else candidate[1:]
    strong, weak = candidate[0] in chars("surnames"), candidate[0] in chars("weak")
    if not (compound or strong or weak) or not 1 <= len(given) <= 2:
        return False
    if any(char in chars("not_names") and char not in chars("given") for char in given):
        return False
    if weak and not compound:
        return len(given) == 2 and all(char in chars("given") for char in given)
    if tags().get(candidate) in PERSON_TAGS:
        return True
    parts = words(candidate)
    if parts[0] != candidate[: len(candidate) - len(given)]:  # the surname is part of another word
        return False
    likely = all(char in chars("given") for char in given)
    return likely or (len(given) == 2 and len(parts) == 3)


_LIST = re.compile(rf"(?<![{HAN}])[{HAN}]++(?:、[{HAN}]++)+")


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
    rf"(?:姓名|联系人|负责人|主讲人?|主持人?|记录人?|撰稿人?|策划人?|作者|组长|社工|带领者|督导|辅导员)[:：]\s?([{HAN}]{{2,4}})(?![{HAN}])"
)


def _labelled(string: str) -> Iterator[Name]:
    for found in _LABELLED.finditer(string):
        if _is_person(found[1]):
            yield Name("person", found[1], found.start(1))
