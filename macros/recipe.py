"""A recipe: the sections a draft is made of, from a draft page, a YAML or JSON file, or the basket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from texts.errors import TextError, did_you_mean
from texts.front_matter import FENCE, Fields, from_data, read, split
from texts.library import read_file
from texts.markdown import parse_body
from texts.model import Accepted, Heading, Sign
from texts.vocabulary import vocabulary

KEYS = ("title", "kind", "recipe", "slots", "sign", "accept", "render_macros")
TAKE_KEYS = ("take", "heading", "level", "without", "text")
OWN_KEYS = ("heading", "level", "text", "numbered")
MAX_STEPS = 200


class RecipeError(TextError):
    """A recipe is broken, names a section that is not there, or runs in a circle."""


@dataclass(frozen=True, slots=True)
class Take:
    """Takes a section `text#slug`, a lead `text#lead`, a whole text, or `drafts/NAME`.

    `heading` replaces its heading, `without` leaves out sub-sections by slug, `text` is the
    section as edited by the reader (Markdown, without its own heading).
    """

    id: str
    heading: str = ""
    level: int = 2
    without: tuple[str, ...] = ()
    text: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A section of the reader's own: a heading and Markdown text."""

    heading: str
    text: str = ""
    level: int = 2
    numbered: bool = True
    line: int | None = None


Step = Take | Own


@dataclass(frozen=True, slots=True)
class Recipe:
    """A draft before it is assembled. `slots` maps slot names to values; `path` is for errors."""

    title: str
    kind: str
    steps: tuple[Step, ...]
    id: str = "draft"
    slots: Mapping[str, str] = field(default_factory=dict)
    sign: Sign | None = None
    accept: tuple[Accepted, ...] = ()
    path: str = ""


def load_recipe(path: Path) -> Recipe:
    """Returns the recipe of a draft page (.md) or of a bare YAML or JSON file.

    Raises RecipeError or another TextError, with path and line.
    """
    try:
        source = read_file(path).removeprefix("\ufeff")
    except FileNotFoundError:
        raise RecipeError(
            "没有这个文件", path=str(path), hint="请检查路径，或在 docs/drafts/ 里查看已有的拼装方案"
        ) from None
    try:
        if path.suffix.lower() == ".json":
            return recipe_from_data(_json(source), id=path.stem, path=str(path))
        fields = read(split(source)[0]) if source.startswith(FENCE) else read(source, first_line=1)
        return _recipe(fields, id=f"drafts/{path.stem}", path=str(path))
    except TextError as error:
        raise error.at(str(path)) from None


def recipe_from_data(data: Any, id: str = "draft", path: str = "") -> Recipe:
    """Returns the recipe of decoded JSON, as the basket sends it; its steps have no lines.

    Raises RecipeError and its kin.
    """
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
        recipe = _recipe(from_data(data), id=id, path=path)
    except (RecursionError, UnicodeEncodeError):
        raise RecipeError("草稿里有不能识别的内容", hint="请从草稿篮重新导出") from None
    return replace(recipe, steps=tuple(replace(step, line=None) for step in recipe.steps))


def _json(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        raise RecipeError("文件不是正确的 JSON", hint="请从草稿篮重新导出") from None


def _recipe(fields: Fields, id: str, path: str) -> Recipe:
    if "org" in fields and "recipe" not in fields:
        raise RecipeError(
            "这是一篇范文，不是拼装方案", hint="请在方案里写 recipe: [{take: 这篇的编号}]，或在网页上点「整篇起草」"
        )
    fields.allow(KEYS, ("title", "kind"))
    kind = fields.text("kind")
    if kind not in vocabulary().kinds:
        raise RecipeError(
            f"kind 的值「{kind}」不在词表里", line=fields.line("kind"), hint=did_you_mean(kind, vocabulary().kinds)
        )
    steps = fields.mappings("recipe")
    if not steps:
        raise RecipeError("recipe 里还没有选任何章节", line=fields.line("recipe"), hint="请至少写一行 - take: 编号")
    if len(steps) > MAX_STEPS:
        raise RecipeError(f"recipe 超过 {MAX_STEPS} 步", line=fields.line("recipe"), hint="请拆成几份草稿")
    values = fields.mapping("slots")
    return Recipe(
        title=_line(fields, "title"),
        kind=kind,
        steps=tuple(_step(step) for step in steps),
        id=id,
        slots={name: values.text(name) for name in values},
        sign=_sign(fields.mapping("sign")),
        accept=tuple(_accepted(row) for row in fields.mappings("accept")),
        path=path,
    )


def _sign(fields: Fields) -> Sign | None:
    fields.allow(("unit", "date"))
    sign = Sign(_line(fields, "unit"), _line(fields, "date"))
    return sign if sign.unit or sign.date else None


def _accepted(row: Fields) -> Accepted:
    row.allow(("rule", "quote", "reason"), ("rule",))
    return Accepted(row.text("rule"), row.text("quote"), row.text("reason"))


def _step(fields: Fields) -> Step:
    line = fields.first_line
    if "take" in fields:
        fields.allow(TAKE_KEYS, ("take",))
        text = fields.text("text") if "text" in fields else None
        return Take(fields.text("take"), _heading(fields), _level(fields), fields.texts("without"), text, line)
    fields.allow(OWN_KEYS, ("heading",))
    numbered = fields.text("numbered", "true")
    if numbered not in ("true", "false"):
        raise RecipeError(f"numbered 的值「{numbered}」不对", line=fields.line("numbered"), hint="请写 true 或 false")
    return Own(_heading(fields), fields.text("text"), _level(fields), numbered == "true", line)


def _line(fields: Fields, key: str) -> str:
    """Returns a value as one line: its line breaks become blanks. Raises RecipeError where only blanks stand."""
    value = fields.text(key)
    line = " ".join(value.split())
    if value and not line:
        raise RecipeError(f"{key} 只有空格", line=fields.line(key), hint="请写上文字或删去这一项")
    return line


def _heading(fields: Fields) -> str:
    """Returns a heading that reads back from Markdown as it is written. Raises RecipeError for `{-}` and `{#id}`."""
    text = _line(fields, "heading")
    try:
        fits = not text or parse_body(f"## {text}") == (Heading(2, text),)
    except TextError:
        fits = False
    if not fits:
        raise RecipeError(
            f"heading 的值「{text}」不对",
            line=fields.line("heading"),
            hint="请只写标题文字，不编号请写 numbered: false",
        )
    return text


def _level(fields: Fields) -> int:
    level = fields.text("level", "2")
    if level not in ("2", "3", "4", "5"):
        raise RecipeError(f"level 的值「{level}」不对", line=fields.line("level"), hint="请写 2、3、4 或 5")
    return int(level)
