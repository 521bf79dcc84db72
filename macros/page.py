"""A text inside a page of the site: one line that the Markdown extension turns into elements.

The text travels as base64 of its canonical file, so that nothing in it can act as Markdown, HTML,
a Jinja template or the end of the embedding.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode

from texts.files import parse, render
from texts.model import Text

LINE = re.compile(r"<!-- fanwen:text (\S+) ([A-Za-z0-9+/=]+) -->")


def embed(text: Text) -> str:
    """Returns the line that stands for a text in a page's Markdown."""
    return f"<!-- fanwen:text {text.id} {b64encode(render(text).encode('utf-8')).decode('ascii')} -->"


def embedded(line: str) -> Text | None:
    """Returns the text that a line stands for, or None for any other line."""
    found = LINE.fullmatch(line.strip())
    return parse(b64decode(found[2]).decode("utf-8"), found[1]) if found else None
