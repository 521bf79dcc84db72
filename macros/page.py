"""A text inside a page of the site: one line that the Markdown extension turns into elements.

The body travels as base64, so that nothing in it can act as Markdown, HTML, a Jinja template or the
end of the embedding.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from urllib.parse import quote, unquote

from texts.markdown import parse_body, render_body
from texts.model import Text

LINE = re.compile(r"<!-- fanwen:text (\S+) (\S+) ([A-Za-z0-9+/=]*) -->")


def embed(text: Text) -> str:
    """Returns the line that stands for a text in a page's Markdown."""
    body = b64encode(render_body(text.blocks).encode("utf-8")).decode("ascii")
    return f"<!-- fanwen:text {quote(text.id)} {text.numbering or '公文'} {body} -->"


def embedded(line: str) -> Text | None:
    """Returns the text that a line stands for (id, numbering and blocks only), or None for any other line."""
    found = LINE.fullmatch(line.strip())
    if not found:
        return None
    blocks = parse_body(b64decode(found[3]).decode("utf-8"))
    return Text(id=unquote(found[1]), title="", kind="", numbering=found[2], blocks=blocks)
