"""Exports: `Text → str` or `Text → bytes`, one file a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from macros.exports import docx, html, markdown, plain
from macros.exports.template import template_file
from texts.model import Text

__all__ = ["FORMATS", "export", "template_file"]

FORMATS = ("docx", "md", "txt", "html")


def export(text: Text, format: str, template: Path | None = None) -> bytes:
    """Returns a numbered text in one of FORMATS, ready to be written to a file.

    `template` is a preset's name or a user's own .docx whose styles are used; for docx only.
    """
    if format == "docx":
        return docx.export(text, template)
    writers: dict[str, Callable[[Text], str]] = {"md": markdown.export, "txt": plain.export, "html": html.export}
    return writers[format](text).encode("utf-8")
