"""A text as JSON: what `/api/texts/{id}` answers and what the site ships for the draft basket."""

from __future__ import annotations

from typing import Any

from texts.markdown import render_body
from texts.model import Text
from texts.sections import sections


def text_json(text: Text) -> dict[str, Any]:
    """Returns front matter and sections of a text.

    A section's `body` is its own text as plain lines, `markdown` the same as Markdown; `level` is 0
    for the lead; `numbered` is false for a heading that takes no number.
    """
    return {
        "id": text.id,
        "title": text.title,
        "kind": text.kind,
        "org": text.org,
        "setting": text.setting,
        "topics": list(text.topics),
        "roles": list(text.roles),
        "period": text.period,
        "year": text.year,
        "numbering": text.numbering,
        "summary": text.summary,
        "state": text.state,
        "updated": text.updated,
        "slots": {name: {"label": slot.label, "example": slot.example} for name, slot in text.slots.items()},
        "sections": [
            {
                "id": section.id,
                "slug": section.slug,
                "level": section.level,
                "heading": section.heading.text if section.heading else "",
                "number": section.heading.number if section.heading else "",
                "numbered": section.heading.numbered if section.heading else False,
                "role": section.role,
                "body": section.body,
                "markdown": render_body(section.own),
            }
            for section in sections(text)
        ],
    }
