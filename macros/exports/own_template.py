"""The document a draft is written into: one of our presets, or a user's own .docx with its styles."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from macros.exports.presets import A4, OFFICIAL, PRESETS
from macros.exports.styles import StyleName, styles
from macros.exports.template import template_file
from texts.archives import members
from texts.errors import TextError


@dataclass(frozen=True, slots=True)
class Target:
    """A document to write into. `ids` has the style id of every kind of styles.json, and of `table`.

    `area` is the width of the text, `character` how far a character of the body reaches; both twips.
    """

    document: Any
    ids: Mapping[str, str]
    area: int
    character: int


_EMU = 635
"""English metric units, in which python-docx measures, to a twip."""

MAX_BYTES = 20_000_000
"""Largest template read; a real one has some ten thousand bytes."""

_BROKEN = (
    PackageNotFoundError, BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, EOFError, RuntimeError,
    AttributeError, OSError,
)  # fmt: skip
"""What python-docx and its parsers raise on files that are no .docx; SyntaxError is lxml's."""

_NEAREST = {"item": "paragraph", "bullet": "paragraph", "quote": "paragraph", "salutation": "paragraph"}
"""The kind whose style a user's template is likelier to have."""


class TemplateError(TextError):
    """A template is not there or is not a Word file."""


def open_template(template: Path | None = None) -> Target:
    """Returns an open document. Raises TemplateError.

    `template` is None (公文), the name of a preset, or a file, whose styles are found by name
    whatever their case. A style it lacks is added on top of its nearest one, so that headings have
    outline levels and every paragraph has its own style in any template.
    """
    preset = "公文" if template is None else str(template)
    if preset not in PRESETS:
        return _own(Path(preset))
    document = docx.Document(io.BytesIO(template_file(preset)))
    ids = {kind: style.id for kind, style in styles().by_kind.items()} | {"table": styles().table.id}
    return Target(document, ids, _area(document), PRESETS[preset].character)


def _area(document: Any) -> int:
    """Returns the width of the text of a document's last section; A4 and our margins where it has none."""
    page = document.sections[-1]
    sizes = (page.page_width, page.left_margin, page.right_margin)
    if None in sizes:
        return A4[0] - OFFICIAL.margins[1] - OFFICIAL.margins[3]
    return int((sizes[0] - sizes[1] - sizes[2] - (page.gutter or 0)) / _EMU)


def _own(path: Path) -> Target:
    """Returns a user's file, read through to what will be written, so that nothing breaks later."""
    hint = f"请用 Word 或 WPS 另存为 .docx，或写预设名：{'、'.join(PRESETS)}"
    if not path.is_file():
        raise TemplateError("没有这个模板文件", path=str(path), hint=hint)
    if path.stat().st_size > MAX_BYTES:
        raise TemplateError(f"模板超过 {MAX_BYTES // 1_000_000} MB", path=str(path), hint="请删去模板里的图片和正文")
    content = path.read_bytes()
    try:
        if members(content) is None:
            raise TemplateError("模板展开后大得反常，已拒绝", path=str(path), hint=hint)
        document = docx.Document(io.BytesIO(content))
        _cut_links(document, path)
        document.core_properties.title = ""
        if not document.sections:
            raise TemplateError("模板没有页面设置", path=str(path), hint=hint)
        return Target(document, _own_ids(document), _area(document), OFFICIAL.character)
    except _BROKEN:
        raise TemplateError("模板不是 Word 文档（.docx）", path=str(path), hint=hint) from None


def _cut_links(document: Any, path: Path) -> None:
    """Takes out the template that a template hangs on. Raises TemplateError for other files it would fetch.

    Word loads such files from wherever they are, from another host too, when a draft is opened.
    """
    for part in document.part.package.iter_parts():
        for id, link in list(part.rels.items()):
            if not link.is_external or link.reltype.endswith("/hyperlink"):
                continue
            if not link.reltype.endswith("/attachedTemplate"):
                hint = "请在 Word 里断开链接，把图片等嵌入模板"
                raise TemplateError("模板链接了外部的文件", path=str(path), hint=hint)
            del part.rels[id]
            for element in part.element.findall(qn("w:attachedTemplate")):
                part.element.remove(element)


def _own_ids(document: Any) -> Mapping[str, str]:
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
