"""The file of a model text: `parse` reads it into a Text, `render` writes the canonical file.

`render(parse(s)) == s` for every canonical file, `parse(render(t)) == t` for every Text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from texts.errors import FrontMatterError, TextError, did_you_mean
from texts.front_matter import FENCE, Fields, flow_list, flow_mapping, read, scalar, split
from texts.markdown import parse_body, render_body
from texts.model import Accepted, Slot, Text
from texts.vocabulary import vocabulary

KEYS = (
    "title", "kind", "org", "setting", "topics", "roles", "period", "year", "numbering", "state",
    "summary", "slots", "section_roles", "accept", "source", "updated",
)  # fmt: skip
REQUIRED = ("title", "kind", "org", "state", "source", "updated")
SOURCE_KEYS = ("type", "title", "site", "url", "retrieved", "sha256", "part", "note")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\d{4}")


def parse(source: str, id: str, path: str = "") -> Text:
    """Returns the Text of a file's content.

    Raises FrontMatterError or BodyError, with path and line, when the file breaks the format or
    uses a value that the vocabulary does not have.
    """
    try:
        head, body, body_line = split(source)
        fields = read(head)
        if "render_macros" in fields:
            raise FrontMatterError(
                "范文里不能有 render_macros", line=fields.line("render_macros"), hint="请删去：范文不作为模板执行"
            )
        fields.allow(KEYS, REQUIRED)
        return _text(fields, id, body, body_line)
    except TextError as error:
        raise error.at(path) from None


def _text(fields: Fields, id: str, body: str, body_line: int) -> Text:
    words = vocabulary()
    source = fields.mapping("source")
    source.allow(SOURCE_KEYS, ("type",))
    _known(source, "type", words.source_types)
    return Text(
        id=id,
        title=fields.text("title"),
        kind=_known(fields, "kind", words.kinds),
        org=_known(fields, "org", words.orgs),
        setting=_known(fields, "setting", words.settings),
        topics=_all_known(fields, "topics", words.topics),
        roles=_all_known(fields, "roles", words.posts),
        period=_known(fields, "period", words.periods),
        year=_shaped(fields, "year", _YEAR, "2026"),
        numbering=_known(fields, "numbering", words.numberings),
        state=_known(fields, "state", words.states),
        summary=fields.text("summary"),
        slots=_slots(fields),
        section_roles=_section_roles(fields),
        accept=tuple(_accepted(row) for row in fields.mappings("accept")),
        source={key: source.text(key) for key in source},
        updated=_shaped(fields, "updated", _DAY, "2026-11-23"),
        blocks=parse_body(body, body_line),
    )


def _known(fields: Fields, key: str, known: Iterable[str]) -> str:
    value = fields.text(key)
    options = list(known)
    if value and value not in options:
        raise FrontMatterError(
            f"{key} 的值「{value}」不在词表里", line=fields.line(key), hint=did_you_mean(value, options)
        )
    return value


def _all_known(fields: Fields, key: str, known: Iterable[str]) -> tuple[str, ...]:
    options = list(known)
    for value in fields.texts(key):
        if value not in options:
            raise FrontMatterError(
                f"{key} 的值「{value}」不在词表里", line=fields.line(key), hint=did_you_mean(value, options)
            )
    return fields.texts(key)


def _shaped(fields: Fields, key: str, shape: re.Pattern[str], example: str) -> str:
    value = fields.text(key)
    if value and not shape.fullmatch(value):
        raise FrontMatterError(f"{key} 的值「{value}」写法不对", line=fields.line(key), hint=f"请写成 {example} 的样子")
    return value


def _slots(fields: Fields) -> Mapping[str, Slot]:
    rows = fields.mapping("slots")
    slots = {}
    for name in rows:
        row = rows.mapping(name)
        row.allow(("label", "example"), ("label",))
        slots[name] = Slot(row.text("label"), row.text("example"))
    return slots


def _section_roles(fields: Fields) -> Mapping[str, str]:
    rows = fields.mapping("section_roles")
    return {slug: _known(rows, slug, vocabulary().section_roles) for slug in rows}


def _accepted(row: Fields) -> Accepted:
    row.allow(("rule", "quote", "reason"), ("rule", "reason"))
    return Accepted(row.text("rule"), row.text("quote"), row.text("reason"))


def render(text: Text) -> str:
    """Returns the canonical file of a text: keys in fixed order, empty ones left out."""
    return "\n".join([FENCE, *_head(text), FENCE, ""]) + ("\n" if text.blocks else "") + render_body(text.blocks)


def _head(text: Text) -> Iterable[str]:
    for key in KEYS:
        value = getattr(text, key)
        if not value:
            continue
        if key == "slots":
            yield "slots:"
            for name, slot in value.items():
                shown = {"label": slot.label} | ({"example": slot.example} if slot.example else {})
                yield f"  {scalar(name, in_flow=True)}: {flow_mapping(shown)}"
        elif key == "section_roles":
            yield "section_roles:"
            yield from (f"  {scalar(slug, in_flow=True)}: {scalar(role)}" for slug, role in value.items())
        elif key == "accept":
            yield "accept:"
            for row in value:
                yield f"  - {flow_mapping({'rule': row.rule, 'quote': row.quote, 'reason': row.reason})}"
        elif key == "source":
            yield f"source: {flow_mapping(value)}"
        elif key == "year":
            yield f"year: {value}"
        elif isinstance(value, tuple):
            yield f"{key}: {flow_list(value)}"
        else:
            yield f"{key}: {scalar(value)}"
