"""A text as a Word file: one run a paragraph, one named style a paragraph, nothing formatted by hand."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

from macros.exports.outline import Line, lines, title, width
from macros.exports.own_template import Target, open_template
from macros.exports.styles import styles
from macros.exports.template_styles import W
from texts.model import Table, Text

_NOT_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, and line breaks, which no line has."""

_NARROWEST, _WIDEST = 4.0, 20.0
"""Bounds of a column's weight, in characters of its longest cell."""


def export(text: Text, template: Path | None = None) -> bytes:
    """Returns a .docx with the title, every block in a named style, and the sign-off.

    `template` is the name of a preset or the path of a user's own .docx. Raises TemplateError when
    that is not a Word file.
    """
    target = open_template(template)
    body = [_table(line, target) if isinstance(line, Table) else _paragraph(line, target) for line in lines(text)]
    _put(target.document, f'<w:body xmlns:w="{W}">{"".join(body)}</w:body>')
    _describe(target.document.core_properties, printable(title(text))[:255])
    buffer = io.BytesIO()
    target.document.save(buffer)
    return buffer.getvalue()


def _describe(properties: Any, name: str) -> None:
    """Sets the title; python-docx puts its own name where a template names no author."""
    properties.title = name
    if properties.author == "python-docx":
        properties.author = ""


def _put(document: Any, xml: str) -> None:
    """Replaces the paragraphs and tables of a document; its last section properties stay."""
    body = document.element.body
    body.clear_content()
    last = body.sectPr  # looked for once: each time it is found among all paragraphs
    for element in parse_xml(xml):
        last.addprevious(element) if last is not None else body.append(element)


def _paragraph(line: Line, target: Target) -> str:
    """Returns the XML of one line."""
    right = ""
    if line.right:
        twips = round(line.right * target.character)
        right = f'<w:ind w:rightChars="{round(line.right * 100)}" w:right="{twips}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{target.ids[line.kind]}"/>{right}</w:pPr>{_run(line.text)}</w:p>'


def _run(text: str) -> str:
    """Returns the run of a line. The hint sets Chinese quotes, dashes and dots in the Chinese font."""
    shown = printable(text)
    if not shown:
        return ""
    marks = set(styles().east_asian_marks)
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if marks & set(shown) else ""
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in shown.split("\t"))
    return f"<w:r>{hint}{inner}</w:r>"


def printable(text: str) -> str:
    """Returns a string without the characters that a Word file cannot hold."""
    return _NOT_XML.sub("", text)


def _table(table: Table, target: Target) -> str:
    """Returns the XML of a table as wide as the text area; its first row is repeated on every page."""
    widths = column_widths(table, target.area)
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    rows = []
    for place, row in enumerate(table.rows):
        kind, head = ("table-cell", "") if place else ("table-head", "<w:tblHeader/>")
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{_paragraph(Line(kind, cell), target)}</w:tc>'
            for cell, size in zip(row, widths, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{target.ids["table"]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def column_widths(table: Table, area: int) -> list[int]:
    """Returns the width of each column in twips, shared out by the longest cell of each."""
    longest = (max(width(row[column]) for row in table.rows) for column in range(len(table.rows[0])))
    weights = [min(max(length, _NARROWEST), _WIDEST) + 1 for length in longest]
    return [int(area * weight / sum(weights)) for weight in weights]
