"""Where text was cut off or run together: lost starts, lost ends, headings and lists inside paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page, Passage
from texts.checks.rule import Hit, around
from texts.model import Block, Heading, Item, Paragraph
from texts.names.dictionary import words

_BROKEN_OPENING = re.compile(
    r"^[，。、；：！？）》”’]|^(?![一二三四五六七八九十甲乙丙丁〇德智体美劳党政工团老省市县区校园所病事公农青妇学教护医男女中小大军警民商])[\u4e00-\u9fff][、。，](?![\u4e00-\u9fff][、。，])"
)
_NOT_A_START = frozenset("们性化者率疗力极合试务域励障绩训织续项的了着过等们之")
_END = re.compile(r"[。！？；：…，、”’）》】〕.!?;:)\]\d]$")
_LONG_LINE = 24
_INLINE_SECOND = re.compile(r"(?<![\d.（(第])(?:[2２][、.．](?!\d)|[（(]2[）)]|②)")
_INLINE_FIRST = re.compile(r"(?:(?<=[。；：，:;,\s])|^)(?:1[、.．](?!\d)|[（(]1[）)]|①)")
_LONG_HEADING = 38
_LABEL = re.compile(r"^[^。：:，]{2,14}[。：:](?=.)")
_SIGNED = re.compile(r"(?:委员会|工委|工会|学校|小学|中学|支部|单位|办公室|日)$")


def cut_starts(page: Page) -> Iterator[Hit]:
    """A paragraph that opens with a mark or in the middle of a word."""
    for passage in page.running:
        if _BROKEN_OPENING.match(passage.string) or _starts_inside_a_word(passage.string):
            yield Hit(passage, passage.string[:16])


def _starts_inside_a_word(string: str) -> bool:
    if string[:1] not in _NOT_A_START or string.startswith("疗休养"):
        return False
    first = next(iter(words(string[:8])), "")
    return len(first) == 1


def cut_ends(page: Page) -> Iterator[Hit]:
    """A long paragraph without an end mark, where another paragraph follows or the text ends."""
    blocks = page.text.blocks
    for place, block in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        if isinstance(block, (Paragraph, Item)) and _runs_on(block, after) and _unfinished(block.text):
            passage = page.at(place)
            yield Hit(passage, passage.string[-14:])


def _runs_on(block: Block, after: Block | None) -> bool:
    return isinstance(after, Paragraph) or (after is None and isinstance(block, Paragraph))


def _unfinished(string: str) -> bool:
    """Returns whether a string is long, has marks inside and none at its end, and is no signature."""
    if len(string) < _LONG_LINE or not re.search("[，。；]", string):
        return False
    return not _END.search(string) and not _SIGNED.search(string)


def glued_headings(page: Page) -> Iterator[Hit]:
    """A heading that runs on into the text below it."""
    for passage in page.body:
        heading = isinstance(page.block(passage), Heading)
        numbered = re.match(r"[一二三四五六七八九十]+、(?![一二三四五六七八九十]+[月、])", passage.string)
        limit = _LONG_HEADING if heading else _LONG_HEADING * 2
        if (heading or numbered) and (len(passage.string) > limit or (heading and "。" in passage.string[:-1])):
            yield Hit(passage, passage.string)


def run_on_lists(page: Page) -> Iterator[Hit]:
    """A numbered list inside one paragraph."""
    for passage in page.running:
        second = _INLINE_SECOND.search(passage.string)
        if not second:
            continue
        block = page.block(passage)
        first = _INLINE_FIRST.search(passage.string[: second.start()])
        if first:
            yield Hit(passage, around(passage.string, *first.span(), 8, 8))
        elif isinstance(block, Item) and block.number == 1:
            yield Hit(passage, passage.string[:16])


def missing_labels(page: Page) -> Iterator[Hit]:
    """One of several neighbours that lost the key word with which the others begin."""
    for run in _neighbours(page):
        bare = [passage for passage in run if not _LABEL.match(passage.string)]
        if len(run) >= 5 and len(bare) == 1:
            yield Hit(bare[0], bare[0].string[:20])


def _neighbours(page: Page) -> Iterator[list[Passage]]:
    """Yields runs of headings of one level, and runs of short paragraphs or items."""
    headings: dict[int, list[Passage]] = {}
    run: list[Passage] = []
    for passage in page.body:
        block = page.block(passage)
        if isinstance(block, Heading):
            headings.setdefault(block.level, []).append(passage)
        short = isinstance(block, (Paragraph, Item)) and len(passage.string) < 60
        if short:
            run.append(passage)
        if run and not short:
            yield run
            run = []
    yield run
    yield from headings.values()
