"""Lists of texts to browse."""

from __future__ import annotations

from html import escape

from texts.library import Library
from texts.model import Text
from texts.vocabulary import vocabulary


def listing(library: Library, kind: str = "", org: str = "", topic: str = "", group: str = "") -> str:
    """Returns the texts that fit every given value as an HTML list, sorted by kind and title."""
    found = [text for text in library if _fits(text, kind, org, topic, group)]
    order = list(vocabulary().kinds)
    found.sort(key=lambda text: (order.index(text.kind), text.title, text.id))
    return f'<ul class="text-list">{"".join(map(_entry, found))}</ul>'


def _fits(text: Text, kind: str, org: str, topic: str, group: str) -> bool:
    return (
        kind in ("", text.kind)
        and org in ("", text.org)
        and (not topic or topic in text.topics)
        and group in ("", vocabulary().kinds[text.kind].group)
    )


def _entry(text: Text) -> str:
    return (
        f'<li data-kind="{escape(text.kind)}" data-org="{escape(text.org)}">'
        f'<a href="/{escape(text.id)}/">{escape(text.title)}</a> '
        f'<span class="text-meta">{escape(text.kind)} · {escape(text.org)}</span>'
        f"<p>{escape(text.summary)}</p></li>"
    )
