"""The records of a text: one a section, with its own text only, so that no passage is found twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from search.analysis import Analyzer, grams
from search.engines import Record
from search.folding import BREAK, tight
from texts.model import Text
from texts.sections import Section, sections
from texts.vocabulary import vocabulary

HEADING, PARENT, TITLE, TITLE_ON_OPENING = 3, 2, 1, 3
"""How often a word counts for standing in the section's heading, in one above it, or in the title
(more on the opening, the first section that says something, which stands for the text as a whole)."""


def records(text: Text, analyzer: Analyzer) -> Iterator[Record]:
    """Yields the records of a text in document order."""
    title, found = tight(text.title), sections(text)
    opening = next((section for section in found if section.own), found[0] if found else None)
    for section in found:
        yield _record(text, title, section, section is opening, analyzer)


def _record(text: Text, title: str, section: Section, opening: bool, analyzer: Analyzer) -> Record:
    labels = [tight(heading.label) for heading in section.path]
    weighted = [
        (tight(section.body), 1),
        *((label, HEADING) for label in labels[-1:]),
        *((label, PARENT) for label in labels[:-1]),
        (title, TITLE_ON_OPENING if opening else TITLE),
    ]
    return Record(
        id=section.id,
        text=text.id,
        words=_counted((analyzer.parts(string), weight) for string, weight in [*weighted, (_about(text), 1)]),
        grams=_counted((grams(string), weight) for string, weight in weighted),
        filters={
            "kind": (text.kind,),
            "org": (text.org,),
            "topic": text.topics,
            "role": _present(section.role),
            "year": _present(text.year),
            "post": text.roles,
            "state": (text.state,),
        },
        keys={"title": title if opening else "", "heading": tight(section.heading.text) if section.heading else ""},
        about=tuple(dict.fromkeys(analyzer.parts(BREAK.join((title, _about(text)))))) if opening else (),
        shown={
            "text": text.id,
            "section": section.id,
            "title": text.title,
            "headings": [heading.label for heading in section.path],
            "kind": text.kind,
            "org": text.org,
            "role": section.role,
            "state": text.state,
            "year": int(text.year) if text.year else None,
            "url": f"{text.id}/#{section.slug}",
            "body": section.body,
        },
    )


def _about(text: Text) -> str:
    """Returns what is known of a text beside its words: a summary is found as such whatever its title says."""
    group = vocabulary().kinds[text.kind].group.removesuffix("类")
    return BREAK.join((text.kind, group, text.org, text.setting))


def _present(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _counted(parts: Iterable[tuple[Iterable[str], int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for tokens, weight in parts:
        if weight == 1:
            counts.update(tokens)  # counted in C
            continue
        for token in tokens:
            counts[token] += weight
    return counts
