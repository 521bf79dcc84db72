"""Python-Markdown extension: an embedded text becomes sections, headings with ids, lists and tables.

The elements are built after all inline Markdown has been read, so none in a model text ever is.
Listed in mkdocs.yml as `macros.text_markdown`.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from macros.page import embedded
from texts.model import SLOT, Block, Heading, Item, Quote, Table, Text
from texts.sections import Section, sections

_MARK = "\x02fanwen-text:{}\x03"
_PLACE = "fanwen-text"
_RESERVED = re.compile("[\x02\x03]")
"""Python-Markdown marks its own places with STX and ETX; no writer means them."""


class TextExtension(Extension):  # type: ignore[misc]
    """Finds the embedding lines before HTML is read (20), keeps their place among the blocks, and builds
    the elements when attribute lists have been read (8) but before headings are collected (5)."""

    def extendMarkdown(self, md: Markdown) -> None:
        found: list[Text] = []
        md.preprocessors.register(_Find(md, found), "fanwen_text", 25)
        md.parser.blockprocessors.register(_Keep(md.parser), "fanwen_text", 200)
        md.treeprocessors.register(_Build(md, found), "fanwen_text", 6)


class _Find(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, found: list[Text]) -> None:
        super().__init__(md)
        self.found = found

    def run(self, lines: list[str]) -> list[str]:
        return [self._line(line) for line in lines]

    def _line(self, line: str) -> str:
        text = embedded(line)
        if text is None:
            return line
        self.found.append(text)
        return _MARK.format(len(self.found) - 1)


class _Keep(BlockProcessor):  # type: ignore[misc]
    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(_MARK[:13]) and block.endswith(_MARK[-1])

    def run(self, parent: Element, blocks: list[str]) -> None:
        SubElement(parent, "div", {_PLACE: blocks.pop(0)[13:-1]})


class _Build(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, found: list[Text]) -> None:
        super().__init__(md)
        self.found = found

    def run(self, root: Element) -> None:
        for place in [element for element in root.iter("div") if _PLACE in element.attrib]:
            text = self.found[int(place.attrib.pop(_PLACE))]
            place.set("class", "model-text")
            build(place, text)


def build(parent: Element, text: Text) -> None:
    """Adds the elements of a text to `parent`: a `<section>` for each section, nested by depth."""
    stack: list[tuple[int, Element]] = [(-1, parent)]
    for section in sections(text):
        while len(stack) > 1 and stack[-1][0] >= max(section.level, 1):
            stack.pop()
        element = SubElement(stack[-1][1], "section", {"class": "text-section", "data-section": section.id})
        stack.append((section.level or 9, element))
        _open(element, section)
        _blocks(element, section.own)


def _open(element: Element, section: Section) -> None:
    """Adds the heading of a section and the place of its button."""
    name = "导语"
    if section.heading is not None:
        name = section.heading.label
        heading = SubElement(element, f"h{section.heading.level}", {"id": section.slug})
        if section.heading.number:
            number = SubElement(heading, "span", {"class": "number"})
            number.text = section.heading.number
        _string(heading, section.heading.text)
    else:
        SubElement(element, "span", {"id": section.slug})
    if not section.id.startswith("drafts/"):  # a ready recipe is taken whole, from its own page
        SubElement(element, "add-section", {"section": section.id, "name": name})


def _blocks(parent: Element, blocks: tuple[Block, ...]) -> None:
    for kind, run in groupby(blocks, key=_kind):
        if kind in ("ol", "ul"):
            listing = SubElement(parent, kind)
            for item in run:
                assert isinstance(item, Item)
                value = {} if item.number is None else {"value": str(item.number)}
                _string(SubElement(listing, "li", value), item.text)
        else:
            for block in run:
                _block(parent, block)


def _kind(block: Block) -> str:
    return ("ul" if block.number is None else "ol") if isinstance(block, Item) else ""


def _block(parent: Element, block: Block) -> None:
    if isinstance(block, Table):
        _table(parent, block)
    elif isinstance(block, Quote):
        quote = SubElement(parent, "blockquote")
        for line in filter(None, block.text.split("\n")):
            _string(SubElement(quote, "p"), line)
    else:
        assert not isinstance(block, Heading)
        _string(SubElement(parent, "p"), block.text)


def _table(parent: Element, table: Table) -> None:
    element = SubElement(parent, "table")
    head, body = SubElement(element, "thead"), SubElement(element, "tbody")
    for place, row in enumerate(table.rows):
        line = SubElement(body if place else head, "tr")
        for cell in row:
            _string(SubElement(line, "td" if place else "th"), cell)


def _string(element: Element, string: str) -> None:
    """Adds a string to the element's content, each slot in a `<mark class="slot">`."""
    rest = 0
    for slot in SLOT.finditer(string):
        _add(element, string[rest : slot.start()])
        mark = SubElement(element, "mark", {"class": "slot", "data-slot": slot[1]})
        mark.text = slot[0]
        rest = slot.end()
    _add(element, string[rest:])


def _add(element: Element, string: str) -> None:
    string = _RESERVED.sub("", string)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + string
    else:
        element.text = (element.text or "") + string


def makeExtension(**options: Any) -> TextExtension:
    """Returns the extension, as Python-Markdown asks for it."""
    return TextExtension(**options)
