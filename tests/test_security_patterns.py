"""Every regular expression of the code, against strings made to keep it busy: none takes long.

Each pattern is read from the sources with the way it is used. Strings are made from the pattern's own
parts, fifty thousand characters long, so that quadratic work shows as well as exponential.
"""

from __future__ import annotations

import ast
import importlib
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from texts.markdown import _RULE_ROW
from texts.model import SLOT

ROOT = Path(__file__).parents[1]
ROOMS = ("texts", "search", "macros", "fanwen")
METHODS = {"match": "match", "fullmatch": "fullmatch", "search": "search"}
METHODS |= dict.fromkeys(("finditer", "findall", "sub", "subn", "split"), "finditer")
"""How a pattern may be used, and the use that stands for it here."""

BOUNDED = {
    "texts.importer.titles": 200,  # titles beyond _LONGEST are not looked at
    "texts.importer.chrome": 500,  # nor are lines beyond _LONGEST
    "texts.importer.pieces._MARKERS": 80,  # markers stand in lines of that length
    "texts.importer.pieces": 200,  # titles of pages are cut
    "texts.names.places._KIND_OF_PLACE": 50,  # for the names of the table of places only
    "fanwen.site_files._SCRIPT": 5_000,  # reads pages of our own build, in which every text is escaped
    "search.query": 256,  # queries are cut
}
"""Patterns, or all of a module, that only ever see strings of so many characters."""
LENGTH = 50_000
HANG = 1.5
"""Seconds of processor time a pattern may take; a linear one takes some milliseconds."""

Case = tuple[str, "re.Pattern[Any]", str]


class Hang(Exception):
    """A pattern took longer than HANG."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if name != "fanwen.__main__":
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def used(known: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Returns the uses of each name: a private one within its module, a public one anywhere."""
    found: dict[str, set[str]] = {}
    for module, tree in known.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                name = node.value.id
                key = f"{module}.{name}" if name.startswith("_") else name
                found.setdefault(key, set()).add(METHODS[node.attr])
    return found


def cases() -> list[Case]:
    """Returns every pattern with where it stands and one way it is used."""
    known = dict(modules())
    methods = used(known)
    found: dict[tuple[str | bytes, int, str], Case] = {}
    for name, tree in known.items():
        module = importlib.import_module(name)
        for symbol, value in vars(module).items():
            for pattern in patterns(value):
                key = f"{name}.{symbol}" if symbol.startswith("_") else symbol
                for method in methods.get(key, {"finditer"}):
                    found.setdefault((pattern.pattern, pattern.flags, method), (f"{name}.{symbol}", pattern, method))
        for node in ast.walk(tree):
            for pattern, method in literal(node):
                place = f"{name}:{node.lineno}"  # type: ignore[attr-defined]
                found.setdefault((pattern.pattern, pattern.flags, method), (place, pattern, method))
    return list(found.values())


def patterns(value: Any) -> Iterator[re.Pattern[Any]]:
    """Yields the compiled patterns in a module's value: itself, or those of a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from patterns(inner)
    elif isinstance(value, (list, tuple)) and len(value) < 1000:
        for inner in value:
            yield from patterns(inner)


def literal(node: ast.AST) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yields the pattern of a call such as `re.sub("…", …)`."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[ast.Constant(value=str(text)), *_]
        ):
            if method in METHODS:
                yield re.compile(text), METHODS[method]


def length(place: str) -> int:
    """Returns how long the strings are that a pattern sees."""
    return next((size for part, size in BOUNDED.items() if place.startswith(part)), LENGTH)


def hostile(pattern: re.Pattern[Any], size: int = LENGTH) -> Iterator[str]:
    """Yields strings of `size` that a pattern likes, for a part of it repeated, and what it dislikes behind."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    whole = example(tree)
    pumps = {part for part in parts(tree) if part} | {whole, " ", "\n", "1", "中"}
    for pump in sorted(pumps - {""}):
        run = (pump * (size // len(pump) + 1))[:size]
        for head in ("", whole[: max(1, len(whole) // 2)]):
            for tail in ("", "\x00", "!\n"):
                yield head + run + tail


def parts(tree: Any) -> Iterator[str]:
    """Yields an example of everything that may be repeated, inner parts too, and of neighbours."""
    items = list(tree)
    for place, (op, argument) in enumerate(items):
        if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            yield example(argument[2])
            yield example(items[max(0, place - 1) : place + 2])
        yield example([items[place]])
        yield example(items[: place + 1])
        for inner in subtrees(argument):
            yield from parts(inner)


def subtrees(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for inner in argument:
            yield from subtrees(inner)


def example(tree: Any) -> str:
    """Returns a string that a pattern, or some items of one, matches or nearly so."""
    return "".join(one(op, argument) for op, argument in tree)


def one(op: Any, argument: Any) -> str:
    if op is code.LITERAL:
        return chr(argument)
    if op is code.NOT_LITERAL:
        return "b" if argument == ord("a") else "a"
    if op is code.ANY:
        return "x"
    if op is code.IN:
        return member(argument)
    if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        return example(argument[2]) * max(argument[0], 1)
    if op is code.BRANCH:
        return max((example(branch) for branch in argument[1]), key=len)
    if op is code.SUBPATTERN:
        return example(argument[-1])
    if op is code.ATOMIC_GROUP:
        return example(argument)
    return ""


CATEGORIES = {code.CATEGORY_DIGIT: "1", code.CATEGORY_SPACE: " ", code.CATEGORY_WORD: "a"}
CATEGORIES |= {code.CATEGORY_NOT_DIGIT: "a", code.CATEGORY_NOT_SPACE: "a", code.CATEGORY_NOT_WORD: "-"}


def member(items: list[Any]) -> str:
    if items[0][0] is code.NEGATE:
        excluded = re.compile(f"[{''.join(re.escape(member([item])) for item in items[1:])}]")
        return next(char for char in "a1 中-x" if not excluded.match(char))
    op, argument = items[0]
    if op is code.RANGE:
        return chr(argument[0])
    return chr(argument) if op is code.LITERAL else CATEGORIES.get(argument, "a")


def seconds(pattern: re.Pattern[Any], method: str, string: str) -> None:
    """Uses a pattern on a string. Raises Hang."""
    subject: Any = string.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else string
    call = getattr(pattern, method)

    def stop(*_: Any) -> None:
        raise Hang

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        if method == "finditer":
            for _ in call(subject):
                pass
        else:
            call(subject)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_the_walk_sees_patterns_and_their_use() -> None:
    found = {(pattern.pattern, method) for _, pattern, method in cases()}
    assert {(SLOT.pattern, "finditer"), (_RULE_ROW.pattern, "fullmatch")} <= found
    assert len(found) > 100


@pytest.mark.parametrize("bad", [r"(a+)+$", r"\s*x$", r"(?:a|ab)*c$"])
def test_the_strings_do_find_a_slow_pattern(bad: str) -> None:
    pattern = re.compile(bad)
    with pytest.raises(Hang):
        for string in hostile(pattern):
            seconds(pattern, "search", string)


@pytest.mark.slow
def test_no_pattern_of_the_code_takes_long() -> None:
    slow = []
    for place, pattern, method in cases():
        for string in hostile(pattern, length(place)):
            try:
                seconds(pattern, method, string)
            except Hang:
                slow.append(f"{place} {method} {pattern.pattern!r} on {string[:20]!r}…")
                break
    assert not slow, "\n".join(slow)
