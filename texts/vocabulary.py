"""The controlled vocabulary, read once from data/vocabulary.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text. `parts` are the section roles it has, in order; `required` those it must have."""

    name: str
    slug: str
    group: str
    folder: str
    aliases: tuple[str, ...]
    parts: tuple[str, ...]
    required: tuple[str, ...]
    length: tuple[int, int]
    numbering: str


@dataclass(frozen=True, slots=True)
class Term:
    """A value of another list: its name as readers see it, its ASCII slug, and other names for it."""

    name: str
    slug: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every closed list of the project; each maps a name to what is known of it, in site order."""

    groups: dict[str, str]
    kinds: dict[str, Kind]
    orgs: dict[str, Term]
    topics: dict[str, Term]
    settings: tuple[str, ...]
    periods: tuple[str, ...]
    states: tuple[str, ...]
    source_types: tuple[str, ...]
    numberings: tuple[str, ...]
    posts: tuple[str, ...]
    section_roles: dict[str, tuple[str, ...]]
    slot_synonyms: tuple[tuple[str, ...], ...]

    def section_role(self, heading: str) -> str:
        """Returns the role that a heading's words name, or an empty string."""
        for role, patterns in self.section_roles.items():
            if _any_of(patterns).search(heading):
                return role
        return ""

    def slot_group(self, name: str) -> str:
        """Returns the slot name that stands for all with the same meaning: 学校名称 → 单位."""
        for names in self.slot_synonyms:
            if name in names:
                return names[0]
        return name


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Returns the expression that finds any of a role's patterns: `^x` begins, `x$` ends a heading."""
    return re.compile("|".join(map(_expression, patterns)))


def _expression(pattern: str) -> str:
    if pattern.startswith("^"):
        return rf"\A{re.escape(pattern[1:])}"
    if pattern.endswith("$"):
        return rf"{re.escape(pattern[:-1])}\Z"
    return re.escape(pattern)


@cache
def vocabulary() -> Vocabulary:
    """Returns the project's vocabulary; read once a process."""
    data: dict[str, Any] = yaml.load(
        files("texts").joinpath("data/vocabulary.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    groups = {group["name"]: group["slug"] for group in data["groups"]}
    return Vocabulary(
        groups=groups,
        kinds={row["name"]: _kind(row, groups) for row in data["kinds"]},
        orgs=_terms(data["orgs"]),
        topics=_terms(data["topics"]),
        settings=tuple(data["settings"]),
        periods=tuple(data["periods"]),
        states=tuple(data["states"]),
        source_types=tuple(data["source_types"]),
        numberings=tuple(data["numberings"]),
        posts=tuple(data["posts"]),
        section_roles={row["name"]: tuple(row["patterns"]) for row in data["section_roles"]},
        slot_synonyms=tuple(tuple(names) for names in data["slot_synonyms"]),
    )


def _kind(row: dict[str, Any], groups: dict[str, str]) -> Kind:
    parts = tuple(part.rstrip("~") for part in row["parts"])
    return Kind(
        name=row["name"],
        slug=row["slug"],
        group=row["group"],
        folder=groups[row["group"]],
        aliases=tuple(row["aliases"]),
        parts=parts,
        required=tuple(part for part in row["parts"] if not part.endswith("~")),
        length=(row["length"][0], row["length"][1]),
        numbering=row.get("numbering", "公文"),
    )


def _terms(rows: Sequence[dict[str, Any]]) -> dict[str, Term]:
    return {row["name"]: Term(row["name"], row["slug"], tuple(row.get("aliases", ()))) for row in rows}
