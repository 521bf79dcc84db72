"""Main text and furniture of a page, as trafilatura tells them apart."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import replace

from texts.importer.marks import mark
from texts.importer.source import Line

_FOLD = re.compile(r"[\W_]+")
_HAN = re.compile("[\u4e00-\u9fff]")
ENOUGH = 80
"""An extract with fewer Chinese characters says nothing about the page."""


def mark_main(lines: list[Line], markup: str, all_main: bool) -> Iterable[Line]:
    """Yields the lines with `main` set to whether they belong to the page's main text.

    Headings, numbered lines and long paragraphs between main lines belong to it, whatever the extractor left out.
    """
    main = "" if all_main else _extract(markup)
    if len(_HAN.findall(main)) < ENOUGH:
        yield from lines
        return
    whole = _FOLD.sub("", main)
    hits = [_in(line, whole) for line in lines]
    first = next((i for i, hit in enumerate(hits) if hit), 0)
    last = max((i for i, hit in enumerate(hits) if hit), default=len(lines))
    for i, line in enumerate(lines):
        inner = first < i < last and (
            line.level > 0 or len(line.text) > 60 or mark(line.text) is not None or bool(line.cells)
        )
        yield replace(line, main=hits[i] or inner)


def _extract(markup: str) -> str:
    import trafilatura  # takes most of a second to import; pages of plain text need not wait for it

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(markup, favor_recall=True, include_tables=True, include_comments=False, fast=True) or ""


def _in(line: Line, whole: str) -> bool:
    texts = [cell.text for cell in line.cells] if line.cells else [line.text]
    keys = [_FOLD.sub("", text) for text in texts]
    return any(key and key in whole for key in keys)
