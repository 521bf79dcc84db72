"""Ways into the library: kinds, organisations and topics that have texts, and what is new."""

from __future__ import annotations

from collections import Counter
from html import escape

from macros.listing import Href, entry
from texts.library import Library
from texts.vocabulary import vocabulary


def kinds(library: Library, href: Href) -> str:
    """Returns the kinds that have texts with their numbers, by group, as HTML."""
    counts = Counter(text.kind for text in library)
    parts = []
    for group, folder in vocabulary().groups.items():
        links = [
            _link(href(f"kinds/{kind.slug}/"), name, counts[name])
            for name, kind in vocabulary().kinds.items()
            if kind.group == group and counts[name]
        ]
        if links:
            parts.append(f'<dt><a href="{href(f"{folder}/")}">{escape(group)}</a></dt><dd>{"".join(links)}</dd>')
    return f'<dl class="ways">{"".join(parts)}</dl>'


def orgs(library: Library, href: Href) -> str:
    """Returns the organisations that have texts, with their numbers, as HTML."""
    counts = Counter(text.org for text in library)
    terms = vocabulary().orgs
    links = [_link(href(f"orgs/{terms[name].slug}/"), name, counts[name]) for name in terms if counts[name]]
    return f'<p class="chips">{"".join(links)}</p>'


def topics(library: Library, href: Href) -> str:
    """Returns the topics that have texts, the most used first, as HTML."""
    counts = Counter(topic for text in library for topic in text.topics)
    links = [
        _link(href(f"topics/{vocabulary().topics[name].slug}/"), name, count) for name, count in counts.most_common()
    ]
    return f'<p class="chips">{"".join(links)}</p>'


def newest(library: Library, href: Href, count: int = 6) -> str:
    """Returns the texts changed last as an HTML list."""
    found = sorted(library, key=lambda text: (text.updated, text.id), reverse=True)[:count]
    return f'<ul class="text-list newest">{"".join(entry(text, href) for text in found)}</ul>'


def _link(address: str, name: str, count: int) -> str:
    return f'<a href="{escape(address)}">{escape(name)} <small>{count}</small></a>'
