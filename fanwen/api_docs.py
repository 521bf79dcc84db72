"""The page that describes the service, made from its own OpenAPI description; it loads nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.7 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#f2efe8;padding:0 .3em}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}"
)


def describe(openapi: Mapping[str, Any]) -> str:
    """Returns an HTML page with every address, its parameters and what it answers."""
    parts = "".join(_operations(openapi["paths"]))
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
        f"<title>范文库接口</title><style>{_STYLE}</style><h1>范文库接口</h1>"
        f'<p>机器可读的说明在 <a href="openapi.json">/api/openapi.json</a>。'
        f'出错时一律返回 <code>{{"error": {{"code", "message", "hint"}}}}</code>。</p>{parts}'
    )


def _operations(paths: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p>{escape(operation.get('description', ''))}</p>"
            yield _parameters(operation.get("parameters", []))


def _parameters(parameters: list[Mapping[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "".join(
        f"<tr><td><code>{escape(row['name'])}</code></td><td>{escape(row['schema'].get('type', ''))}</td>"
        f"<td>{escape(str(row['schema'].get('default', '')))}</td></tr>"
        for row in parameters
    )
    return f"<table><tr><th>参数</th><th>类型</th><th>默认</th></tr>{rows}</table>"
