"""Lists of texts to browse: grouped under headings without scripts, filtered by chips with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from texts.library import Library
from texts.model import SLOT, Text
from texts.vocabulary import vocabulary

Href = Callable[[str], str]
"""Turns a text's id, or the path of a listing page such as `kinds/work-plan/`, into a link."""


def listing(library: Library, href: Href, kind: str = "", org: str = "", topic: str = "", group: str = "") -> str:
    """Returns the texts that fit every given value as HTML: groups by organisation on the page of a
    kind, by kind elsewhere, each entry with the data its filters need."""
    found = [text for text in library if _fits(text, kind, org, topic, group)]
    if not found:
        return '<p class="text-count">这里还没有范文。</p>'
    shown = _by_org if kind else _by_kind
    found.sort(key=lambda text: (shown(text)[0], text.title, text.id))
    groups = [(name, list(texts)) for (_, name), texts in groupby(found, shown)]
    body = "".join(_group(name, texts, href, but=(name, kind, org)) for name, texts in groups)
    return (
        f'<div class="listing"><text-filter><p class="text-count" role="status">共 {len(found)} 篇</p>'
        f"{_jumps(groups)}{body}</text-filter></div>"
    )


def _fits(text: Text, kind: str, org: str, topic: str, group: str) -> bool:
    return (
        kind in ("", text.kind)
        and org in ("", text.org)
        and (not topic or topic in text.topics)
        and group in ("", vocabulary().kinds[text.kind].group)
    )


def _by_org(text: Text) -> tuple[int, str]:
    return list(vocabulary().orgs).index(text.org), text.org


def _by_kind(text: Text) -> tuple[int, str]:
    return list(vocabulary().kinds).index(text.kind), text.kind


def _jumps(groups: list[tuple[str, list[Text]]]) -> str:
    """Returns links to the groups, for a page without scripts; the filter element replaces them."""
    if len(groups) < 2:
        return ""
    links = "".join(f'<a href="#in-{escape(name)}">{escape(name)} {len(texts)}</a>' for name, texts in groups)
    return f'<p class="chips jumps">{links}</p>'


def _group(name: str, texts: Iterable[Text], href: Href, but: Iterable[str]) -> str:
    entries = "".join(entry(text, href, but) for text in texts)
    return f'<section><h3 id="in-{escape(name)}">{escape(name)}</h3><ul class="text-list">{entries}</ul></section>'


def entry(text: Text, href: Href, but: Iterable[str] = ()) -> str:
    """Returns one text as a list item: linked title, what it is but for what the page says already, its summary."""
    data = {"kind": text.kind, "org": text.org, "setting": text.setting, "period": text.period}
    data["topics"] = "|".join(text.topics)
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items() if value)
    about = [text.kind, text.org, text.setting, text.period]
    shown = " · ".join(value for value in dict.fromkeys(about) if value and value not in but)
    return (
        f'<li{attributes}><a href="{escape(href(text.id))}">{marked(text.title)}</a>'
        f'<span class="text-meta">{escape(shown)}</span><p>{escape(text.summary)}</p></li>'
    )


def marked(string: str) -> str:
    """Returns a string as HTML, each slot in a `<mark class="slot">`."""
    return SLOT.sub(r'<mark class="slot">\g<0></mark>', escape(string))
