"""A text as Markdown to paste elsewhere: numbers are characters, the title is a first heading."""

from __future__ import annotations

from dataclasses import replace

from macros.exports.outline import sign_lines, title
from texts.markdown import render_body
from texts.model import Block, Heading, Paragraph, Text


def export(text: Text) -> str:
    """Returns Markdown with `# title`, numbered headings and the sign-off."""
    blocks = [*map(_with_number, text.blocks), *map(Paragraph, sign_lines(text))]
    return f"# {title(text)}\n\n{render_body(blocks)}"


def _with_number(block: Block) -> Block:
    return replace(block, text=block.label, numbered=True, number="") if isinstance(block, Heading) else block
