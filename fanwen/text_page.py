"""The staged page of a text: front matter that the template text.html shows, and the embedded text."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from macros.page import embed
from macros.related import Partners, similar, together
from texts.library import Library
from texts.model import SLOT, Text
from texts.sections import sections
from texts.vocabulary import vocabulary

STATES = {"private": "草稿", "pending": "待审", "rejected": "退回", "retired": "停用"}
"""How a state that is not published is shown in a preview."""


def text_page(text: Text, library: Library, partners: Partners) -> str:
    """Returns the Markdown of the page. Its front matter is made here, from a closed list: nothing of
    the text's own reaches MkDocs as a setting."""
    shown = _shown(text) | {
        "similar": _links(similar(text, library)),
        "together": _links(together(text, library, partners)),
    }
    # MkDocs and its theme put title and description into the page as they are; text.html escapes the rest.
    front = {
        "title": escape(text.title),
        "description": escape(text.summary),
        "template": "text.html",
        "text": shown,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    return "\n".join(["---", *lines, "---", "", embed(text), ""])


def _shown(text: Text) -> dict[str, Any]:
    """Returns what the template shows: addresses are relative to the site root."""
    kind = vocabulary().kinds[text.kind]
    count = sum(len(section.body) for section in sections(text))
    return {
        "id": text.id,
        "state": STATES.get(text.state, ""),
        "title": _pieces(text.title),
        "summary": text.summary,
        "updated": text.updated,
        "length": round(count, -2) if count >= 100 else count,
        "crumbs": [[kind.group, f"{kind.folder}/"], [text.kind, f"kinds/{kind.slug}/"]],
        "facts": [[label, values] for label, values in _facts(text).items() if values],
        "filters": {"文种": [text.kind], "单位": [text.org], "主题": list(text.topics)},
        "slots": [[name, slot.label, slot.example] for name, slot in text.slots.items()],
        "data": _structured(text),
    }


def _facts(text: Text) -> dict[str, list[list[str]]]:
    """Returns the facts of a text by label; each value with the address of its listing page or ''."""
    words = vocabulary()
    return {
        "文种": [[text.kind, f"kinds/{words.kinds[text.kind].slug}/"]],
        "单位": [[text.org, f"orgs/{words.orgs[text.org].slug}/"]],
        "场景": [[text.setting, ""]] if text.setting else [],
        "周期": [[text.period, ""]] if text.period else [],
        "适用": [[role, ""] for role in text.roles],
        "主题": [[topic, f"topics/{words.topics[topic].slug}/"] for topic in text.topics],
    }


def _pieces(title: str) -> list[list[Any]]:
    """Returns a title cut into [text, is slot]."""
    pieces: list[list[Any]] = []
    rest = 0
    for slot in SLOT.finditer(title):
        pieces += [[title[rest : slot.start()], False], [slot[0], True]]
        rest = slot.end()
    return [piece for piece in [*pieces, [title[rest:], False]] if piece[0]]


def _links(texts: list[Text]) -> list[dict[str, Any]]:
    return [
        {"id": other.id, "title": _pieces(other.title), "kind": other.kind, "org": other.org, "summary": other.summary}
        for other in texts
    ]


def _structured(text: Text) -> dict[str, Any]:
    """Returns the text as linked data for search engines (schema.org, DigitalDocument)."""
    return {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "name": text.title,
        "headline": text.title,
        "description": text.summary,
        "genre": text.kind,
        "audience": {"@type": "Audience", "audienceType": "、".join(filter(None, (text.org, text.setting)))},
        "keywords": list(text.topics),
        "inLanguage": "zh-CN",
        "dateModified": text.updated,
        "isAccessibleForFree": True,
    }
