"""A text as a Word file."""

from __future__ import annotations

import io
from pathlib import Path

import docx

from macros.exports.outline import sign_lines
from texts.model import Heading, Table, Text, plain


def export(text: Text, template: Path | None = None) -> bytes:
    """Returns a .docx with the title, every block in a named style, and the sign-off."""
    document = docx.Document(str(template) if template else None)
    document.add_paragraph(text.title, style="Title")
    for block in text.blocks:
        if isinstance(block, Heading):
            document.add_paragraph(block.label, style=f"Heading {block.level - 1}")
        elif isinstance(block, Table):
            table = document.add_table(rows=0, cols=len(block.rows[0]))
            for row in block.rows:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = value
        else:
            for line in plain(block).split("\n"):
                document.add_paragraph(line)
    for line in sign_lines(text):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
