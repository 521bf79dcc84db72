"""A text as plain text: one block a line, numbers as characters, so nothing is lost on pasting."""

from __future__ import annotations

from macros.exports.outline import sign_lines, title
from texts.model import Text, plain


def export(text: Text) -> str:
    """Returns the title, a blank line, and every block on a line of its own, ending in a line break."""
    lines = [title(text), "", *(plain(block) for block in text.blocks)]
    signed = sign_lines(text)
    return "\n".join([*lines, *([""] if signed else []), *signed]) + "\n"
