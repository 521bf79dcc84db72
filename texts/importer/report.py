"""The import report: the same account for the curator's eyes and for machines (docs/dev/formats.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from texts.files import render
from texts.findings import Finding
from texts.importer.conversion import Converted, Made
from texts.importer.observations import Observation
from texts.markdown import render_block
from texts.model import Heading, Item, Text

MOST = 200
"""Most findings of one rule that are told of one text; a page with more is no text."""

_SLOT_OF = {"unit-name": "单位", "place-name": "地区", "person-name": "姓名"}


class Locator:
    """Finds the file line of a source offset and the source place of a quote, for one text."""

    def __init__(self, made: Made) -> None:
        self._passages = [passage for part in made.parts for passage in part.passages if passage.text]
        lines = zip(made.parts, block_lines(made.text), strict=True)
        self._lines = [line for part, line in lines for passage in part.passages if passage.text]
        self._starts = [passage.place(0, 1)[0] for passage in self._passages]
        self._whole = "\n".join(passage.text for passage in self._passages)
        sizes = (len(passage.text) + 1 for passage in self._passages)
        self._offsets = list(accumulate(sizes, initial=0))
        self._next: dict[str, int] = {}

    def line(self, start: int) -> int | None:
        """Returns the file line of the passage that holds a source offset, or of the last one before it."""
        if not self._lines:
            return None
        return self._lines[max(bisect_right(self._starts, start) - 1, 0)]

    def find(self, quote: str) -> tuple[int, int, int] | None:
        """Returns file line, source start and end of the next occurrence of a quote, None if it is nowhere."""
        at = self._whole.find(quote, self._next.get(quote, 0)) if quote else -1
        if at < 0:
            at = self._whole.find(quote) if quote else -1
        if at < 0:
            return None
        self._next[quote] = at + len(quote)
        n = bisect_right(self._offsets, at) - 1
        first = at - self._offsets[n]
        return (self._lines[n], *self._passages[n].place(first, first + len(quote)))


def block_lines(text: Text) -> list[int]:
    """Returns for each block the 1-based line of the written file on which it begins."""
    whole = render(text)
    at = whole[: whole.index("\n---\n") + 5].count("\n") + 2
    lines = []
    for i, block in enumerate(text.blocks):
        lines.append(at)
        close = i + 1 < len(text.blocks) and isinstance(block, Item) and isinstance(text.blocks[i + 1], Item)
        at += render_block(block).count("\n") + (1 if close else 2)
    return lines


def source_entry(converted: Converted, findings: Sequence[Sequence[Finding]]) -> dict[str, Any]:
    """Returns the report of one source, texts named by their number; `findings` come from the checks, text by text."""
    source = converted.source
    entry: dict[str, Any] = {
        "path": source.path,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "chars": len(source.text),
        "texts": [_text_entry(n, *one) for n, one in enumerate(zip(converted.made, findings, strict=True), 1)],
        "dropped": [
            {"start": one.start, "end": one.end, "text": one.text, "reason": one.reason} for one in converted.dropped
        ],
        "edits": [
            {
                "start": edit.start, "end": edit.end, "before": edit.before, "after": edit.after, "rule": edit.rule,
                "text_id": number,
            }
            for number, made in enumerate(converted.made, 1)
            for edit in made.edits
        ],
        "findings": [_observed(seen, None, None) for seen in converted.observations],
    }  # fmt: skip
    for number, (made, more) in enumerate(zip(converted.made, findings, strict=True), 1):
        entry["findings"] += _text_findings(number, made, more)
    return entry


def name_texts(entry: dict[str, Any], ids: Sequence[str]) -> None:
    """Puts the ids of the written files in the place of the numbers."""
    for text in entry["texts"]:
        text["id"] = ids[text["id"] - 1]
        text["file"] = f"{text['id']}.md"
    for row in (*entry["edits"], *entry["findings"]):
        if row["text_id"] is not None:
            row["text_id"] = ids[row["text_id"] - 1]


def _text_entry(number: int, made: Made, more: Sequence[Finding]) -> dict[str, Any]:
    text = made.text
    return {
        "id": number,
        "file": "",
        "title": text.title,
        "kind": text.kind,
        "org": text.org,
        "sections": sum(isinstance(block, Heading) for block in text.blocks),
        "spans": [list(span) for span in made.spans],
        "confidence": made.confidence,
        "proposed": {
            name: [{"value": one.value, "score": one.score, "evidence": list(one.evidence)} for one in found]
            for name, found in made.proposed.items()
        },
        "slots": _slots(made, more),
    }


def _slots(made: Made, more: Sequence[Finding]) -> list[dict[str, Any]]:
    """Returns the names that come back in a text and would be slots in a model text, the most frequent first."""
    whole = "\n".join(passage.text for part in made.parts for passage in part.passages)
    names = {finding.quote: _SLOT_OF[finding.rule] for finding in more if finding.rule in _SLOT_OF}
    counts = Counter({name: whole.count(name) for name in names})
    return [{"slot": names[name], "name": name, "count": count} for name, count in counts.most_common() if count >= 3]


def _text_findings(number: int, made: Made, more: Sequence[Finding]) -> list[dict[str, Any]]:
    locator = Locator(made)
    found = [_observed(seen, number, locator.line(seen.start)) for seen in made.observations[:MOST]]
    seen = {(row["rule"], row["line"]) for row in found}
    told = Counter(row["rule"] for row in found)
    for finding in more:
        told[finding.rule] += 1
        if told[finding.rule] > MOST:
            continue
        line, start, end = locator.find(finding.quote) or (finding.line, None, None)
        if (finding.rule, line) not in seen:
            found.append(_row(finding, number, line, start, end))
    return found


def _observed(seen: Observation, number: int | None, line: int | None) -> dict[str, Any]:
    return _row(seen, number, line, seen.start, seen.end)


def _row(
    seen: Finding | Observation, number: int | None, line: int | None, start: int | None, end: int | None
) -> dict[str, Any]:
    return {
        "rule": seen.rule, "severity": seen.severity, "text_id": number, "line": line, "start": start, "end": end,
        "quote": seen.quote, "message": seen.message, "suggestion": seen.suggestion,
    }  # fmt: skip
