"""The document a draft is written into: one of our presets, or a user's own .docx with its styles."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from macros.exports.presets import PRESETS
from macros.exports.styles import StyleName, styles
from macros.exports.template import template_file
from texts.errors import TextError

Ids = Mapping[str, str]
"""The id of the style for every kind of styles.json, and for `table`."""

MAX_BYTES = 20_000_000
"""Largest template read; a real one has some ten thousand bytes."""

_BROKEN = (PackageNotFoundError, BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, EOFError, RuntimeError)
"""What python-docx and its parsers raise on files that are no .docx; SyntaxError is lxml's."""

_NEAREST = {"item": "paragraph", "bullet": "paragraph", "quote": "paragraph", "salutation": "paragraph"}
"""The kind whose style a user's template is likelier to have."""


class TemplateError(TextError):
    """A template is not there or is not a Word file."""


def open_template(template: Path | None = None) -> tuple[Any, Ids]:
    """Returns an open document and its style ids. Raises TemplateError.

    `template` is None (公文), the name of a preset, or a file, whose styles are found by name
    whatever their case. A style it lacks is added on top of its nearest one, so that headings have
    outline levels and every paragraph has its own style in any template.
    """
    preset = "公文" if template is None else str(template)
    if preset in PRESETS:
        names = styles().by_kind.items()
        return docx.Document(io.BytesIO(template_file(preset))), {
            **{kind: style.id for kind, style in names}, "table": styles().table.id,
        }  # fmt: skip
    document = _read(Path(preset))
    return document, _own_ids(document)


def _read(path: Path) -> Any:
    hint = f"请用 Word 或 WPS 另存为 .docx，或写预设名：{'、'.join(PRESETS)}"
    if not path.is_file():
        raise TemplateError("没有这个模板文件", path=str(path), hint=hint)
    if path.stat().st_size > MAX_BYTES:
        raise TemplateError(f"模板超过 {MAX_BYTES // 1_000_000} MB", path=str(path), hint="请删去模板里的图片和正文")
    try:
        document = docx.Document(str(path))
    except _BROKEN:
        raise TemplateError("模板不是 Word 文档（.docx）", path=str(path), hint=hint) from None
    if not document.sections:
        raise TemplateError("模板没有页面设置", path=str(path), hint=hint)
    return document


def _own_ids(document: Any) -> Ids:
    """Returns the style ids of a user's template, after adding the styles it lacks."""
    known = {
        style.name.lower(): style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name
    }
    base = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    ids: dict[str, str] = {}
    for kind, style in styles().by_kind.items():
        found = _by_name(known, style) or _added(document, kind, style, _nearest(kind, known) or base)
        ids[kind] = found.style_id
    return {**ids, "table": _table_id(document)}


def _by_name(known: Mapping[str, Any], style: StyleName) -> Any:
    return known.get(style.name.lower()) or known.get(style.shown)


def _nearest(kind: str, known: Mapping[str, Any]) -> Any:
    return _by_name(known, styles().by_kind[_NEAREST[kind]]) if kind in _NEAREST else None


def _added(document: Any, kind: str, style: StyleName, base: Any) -> Any:
    new = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH, builtin=style.name.isascii())
    new.base_style = base
    if kind.startswith("heading"):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(int(kind[-1]) - 2))
        new.element.get_or_add_pPr().append(level)
    return new


def _table_id(document: Any) -> str:
    """Returns the id of the grid table style, copied from our own template where it is missing."""
    grid = styles().table
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.TABLE and style.name == grid.name:
            return str(style.style_id)
    ours = docx.Document(io.BytesIO(template_file())).styles[grid.name].element
    document.styles.element.append(deepcopy(ours))
    return grid.id
