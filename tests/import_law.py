"""The conservation law of the import, as a check that any test can call."""

from __future__ import annotations

import re
from itertools import pairwise

from texts.files import parse, render
from texts.importer.run import Ready
from texts.importer.source import Source
from texts.markdown import parse_body
from texts.model import block_texts


def solid(text: str) -> str:
    """Returns a text without blanks."""
    return "".join(text.split())


def check_source(source: Source, made: Ready) -> None:
    """Fails unless texts, edits and drops put together are the source, character by character."""
    entry = made.entry
    assert entry["chars"] == len(source.text)
    ranges = sorted(
        [(one["start"], one["end"]) for one in entry["dropped"]]
        + [(start, end) for text in entry["texts"] for start, end in text["spans"]]
    )
    assert all(0 <= start < end <= len(source.text) for start, end in ranges)
    assert all(a[1] <= b[0] for a, b in pairwise(ranges)), "spans and drops overlap"
    left = [source.text[a[1] : b[0]] for a, b in zip([(0, 0), *ranges], [*ranges, (len(source.text), 0)], strict=True)]
    assert not any(solid(rest) for rest in left), "characters in no text and not dropped"
    for one in entry["dropped"]:
        assert one["text"] == source.text[one["start"] : one["end"]]
        assert one["reason"]
    for number, (text, content) in enumerate(made.texts, 1):
        assert parse(content, "x") == parse(render(text), "x")
        row = next(row for row in entry["texts"] if row["id"] in (number,))
        edits = [edit for edit in entry["edits"] if edit["text_id"] == number]
        assert solid(_edited(source.text, row["spans"], edits)) == solid(_words(content))


def _edited(source: str, spans: list[list[int]], edits: list[dict[str, object]]) -> str:
    """Returns the spans of a text with its edits applied."""
    result, todo = [], sorted(edits, key=lambda edit: (edit["start"], edit["end"]))
    for start, end in spans:
        at = start
        while todo and int(str(todo[0]["start"])) < end:
            edit = todo.pop(0)
            assert source[int(str(edit["start"])) : int(str(edit["end"]))] == edit["before"]
            assert int(str(edit["start"])) >= at and int(str(edit["end"])) <= end, "an edit leaves its span"
            result += [source[at : int(str(edit["start"]))], str(edit["after"])]
            at = int(str(edit["end"]))
        result.append(source[at:end])
    assert not todo, "an edit outside all spans"
    return "".join(result)


def _words(content: str) -> str:
    """Returns the body of a file without its Markdown marks: the texts of its blocks."""
    body = re.sub(r"\A---\n.*?\n---\n", "", content, flags=re.DOTALL)
    return "\n".join(text for block in parse_body(body) for text in block_texts(block))
