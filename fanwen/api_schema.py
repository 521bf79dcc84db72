"""What the service takes and answers, as its OpenAPI description says it: documentation, never a check on the way.

tests/test_api_schema.py holds the running service against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.exports import FORMATS
from macros.recipe import MAX_STEPS
from search.engines import FACETS

Schema = dict[str, Any]

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
MAYBE: Schema = {"type": ["string", "null"]}


def record(fields: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Returns the schema of an object with these fields and no others."""
    properties = {**fields, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(fields), "additionalProperties": False}


def many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def by_name(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def strings(*names: str) -> Schema:
    return dict.fromkeys(names, STRING)


ERROR = record({"error": record(strings("code", "message", "hint"))})

HIT = record(
    strings("text", "section", "title", "kind", "org", "role", "state", "url")
    | {"headings": many(STRING), "year": {"type": ["integer", "null"]}, "score": {"type": "number"}}
    | {"snippet": many({"type": "array", "minItems": 2, "maxItems": 2})},
    {"body": STRING},
)
ANSWER = record(
    {
        "query": STRING, "total": INTEGER, "took_ms": {"type": "number"}, "expanded": many(STRING),
        "corrected": MAYBE, "relaxed": MAYBE, "notice": MAYBE, "hits": many(HIT),
        "facets": record(dict.fromkeys(FACETS, by_name(INTEGER))),
    }
)  # fmt: skip
SUGGESTIONS = record({"query": STRING, "suggestions": many(record(strings("text", "type", "url")))})
STATE = record({"status": {"enum": ["ok", "degraded"]}, "sections": INTEGER})

_SECTION = record(
    strings("id", "slug", "heading", "number", "role", "body", "markdown")
    | {"level": {"type": "integer", "minimum": 0, "maximum": 5}, "numbered": {"type": "boolean"}}
)
TEXT = record(
    strings("id", "title", "kind", "org", "setting", "period", "year", "numbering", "summary", "state", "updated")
    | {"topics": many(STRING), "roles": many(STRING), "slots": by_name(record(strings("label", "example")))}
    | {"sections": many(_SECTION)}
)

_FINDING = record(
    strings("rule", "message", "suggestion", "quote", "section", "as_of")
    | {"severity": {"enum": ["error", "warning", "hint"]}, "text_id": MAYBE, "line": {"type": ["integer", "null"]}}
)
DRAFT = record({"markdown": STRING, "html": STRING, "findings": many(_FINDING)})

_LEVEL: Schema = {"type": "integer", "minimum": 2, "maximum": 5, "default": 2}
_TAKE = record({"take": STRING}, {"heading": STRING, "level": _LEVEL, "without": many(STRING), "text": STRING})
_OWN = record({"heading": STRING}, {"level": _LEVEL, "text": STRING, "numbered": {"type": "boolean"}})
RECIPE = record(
    {
        "title": STRING,
        "kind": STRING,
        "recipe": many({"oneOf": [_TAKE, _OWN]}) | {"minItems": 1, "maxItems": MAX_STEPS},
    },
    {
        "slots": by_name(STRING),
        "sign": record({}, strings("unit", "date")),
        "accept": many(record({"rule": STRING}, strings("quote", "reason"))),
        "render_macros": {"type": "boolean"},
    },
)
RECIPE_BODY: Schema = {"requestBody": {"required": True, "content": {"application/json": {"schema": RECIPE}}}}
FORMAT: Schema = {"enum": [*FORMATS, "json"]}

_REFUSALS = {
    400: "内容不对，或没有这个章节",
    404: "没有这篇范文",
    413: "请求内容太大",
    414: "网址太长",
    422: "参数的值不对",
    429: "正在生成的草稿太多，请过几秒再试",
    500: "服务出错",
    503: "检索暂时不能用",
}
"""What each status means; all come in the one form of an error."""

Responses = dict[int | str, dict[str, Any]]


def answers(schema: Schema, what: str, *refusals: int) -> Responses:
    """Returns the answers of an address: what it gives, and the statuses it refuses with beside 413, 414 and 500."""
    told: Responses = {200: {"description": what, "content": _json(schema)}}
    for status in sorted({413, 414, 500, *refusals}):
        told[status] = {"description": _REFUSALS[status], "content": _json(ERROR)}
    return told


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


SEARCH = answers(ANSWER, "找到的章节", 422, 503)
SUGGEST = answers(SUGGESTIONS, "标题、小标题和词", 422)
HEALTH = answers(STATE, "degraded 表示暂时不能检索")
ONE_TEXT = answers(TEXT, "范文及其各节", 404)
DRAFTS = answers(DRAFT, "草稿，按 format 的格式", 400, 429)
DRAFTS[200]["content"] |= {type.partition(";")[0]: {"schema": STRING} for type in MEDIA_TYPES.values()}
