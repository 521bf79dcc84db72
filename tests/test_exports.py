"""Exports: no paragraph is lost or doubled on the way from a recipe to md, txt, html and docx."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import recipes, texts
from word_files import paragraphs

from macros.assembly import make_draft
from macros.exports import FORMATS, export
from macros.exports.docx import printable
from macros.exports.outline import chinese_date, sign_lines
from macros.recipe import Recipe
from texts.importer.sources import word
from texts.library import Library, load
from texts.markdown import parse_body
from texts.model import Block, Heading, Item, Paragraph, Sign, Table, Text, block_texts, plain
from texts.numbering import number

LIBRARY = load(Path(__file__).parent / "data/assembly/library")


class _Elements(HTMLParser):
    """Collects the text of every h1 to h5, p and td, and every style attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open = False
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in ("article", "table", "tbody", "tr"):
            self.found.append("")
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1] += data


def strings(text: Text) -> list[str]:
    """Returns all that a text prints, from the model alone: quotes line by line, tables cell by cell."""
    found = [" ".join(text.title.split())]
    for block in text.blocks:
        found += block_texts(block) if isinstance(block, Table) else filter(None, plain(block).split("\n"))
    if text.sign:
        found += filter(None, [text.sign.unit.strip(), chinese_date(text.sign.date)])
    return found


def from_html(text: Text) -> list[str]:
    reader = _Elements()
    reader.feed(export(text, "html").decode("utf-8"))
    assert reader.tags <= {"article", "h1", "h2", "h3", "h4", "h5", "p", "table", "tbody", "tr", "td"}
    return reader.found


def from_markdown(text: Text) -> list[str]:
    head, _, body = export(text, "md").decode("utf-8").partition("\n\n")
    found = [head.removeprefix("# ")]
    for block in parse_body(body):
        found += block_texts(block) if isinstance(block, Table) else filter(None, plain(block).split("\n"))
    return found


def from_docx(text: Text) -> list[str]:
    """Returns the paragraphs of the file, but for the empty ones that keep tables apart."""
    rows = paragraphs(export(text, "docx"))
    return [row[1] for row in rows]


def without_gaps(found: list[str]) -> list[str]:
    return [string for string in found if string]


def shown(found: list[str]) -> list[str]:
    """Returns strings as a browser reads them: it has no NUL and no carriage return."""
    return [re.sub("[\x00\r]", "", string) for string in found]


@given(recipes(LIBRARY))
@settings(deadline=None)
def test_every_format_holds_every_paragraph_of_a_draft_once(recipe: Recipe) -> None:
    draft = make_draft(recipe, LIBRARY)
    expected = strings(draft)
    assert from_markdown(draft) == expected
    assert shown(from_html(draft)) == shown(expected)
    assert without_gaps(from_docx(draft)) == without_gaps([printable(string) for string in expected])
    flat = [cell for line in export(draft, "txt").decode("utf-8").split("\n") for cell in line.split("\t")]
    assert without_gaps(flat) == without_gaps([part for string in expected for part in string.split("\t")])


@given(texts)
@settings(max_examples=100, deadline=None)
def test_exports_never_fail_and_html_holds_no_markup_of_the_text(text: Text) -> None:
    numbered = number(text)
    for format in FORMATS:
        assert export(numbered, format)
    assert "<b>" not in export(numbered, "html").decode("utf-8")


def test_markdown_keeps_what_a_block_is() -> None:
    blocks: tuple[Block, ...] = (
        Heading(2, "任务"),
        Item("甲", 3),
        Item("乙"),
        Table((("a|b", "c"),)),
        Paragraph("- 不是列表"),
        Heading(3, "月", False),
    )
    body = export(number(Text("x", "题", "工作计划", blocks=blocks)), "md").decode("utf-8").partition("\n\n")[2]
    assert parse_body(body) == (Heading(2, "一、任务"), *blocks[1:5], Heading(3, "月"))


def test_html_for_the_clipboard_has_its_styles_inline_and_numbers_as_characters() -> None:
    text = number(
        Text("x", "题", "工作计划", blocks=(Heading(2, "任务"), Item("甲", 1)), sign=Sign("校工会", "2027-1-5"))
    )
    html = export(text, "html").decode("utf-8")
    assert re.search(r'<h2 style="[^"]*黑体[^"]*">一、任务</h2>', html)
    assert re.search(r'<p style="[^"]*text-indent:2em[^"]*">1. 甲</p>', html)
    assert html.count("<h") == html.count(' style="') - html.count("<p ")
    assert [line in html for line in sign_lines(text)] == [True, True]


def test_word_files_read_by_our_own_import_have_the_same_lines(docs: Library) -> None:
    for text in docs.published():
        numbered = number(text)
        source = word.read(export(numbered, "docx"), "x.docx", "")
        lines = [line for line in source.lines if line.main and (line.cells or line.text)]
        found = [string for line in lines for string in ([cell.text for cell in line.cells] or [line.text])]
        assert without_gaps(found) == without_gaps(strings(numbered)), text.id
        levels = [line.level for line in lines if line.level]
        assert levels == [1, *(b.level - 1 for b in text.blocks if isinstance(b, Heading))], text.id


@pytest.mark.parametrize("format", FORMATS)
def test_every_text_of_the_library_is_exported(docs: Library, format: str) -> None:
    for text in docs.published():
        assert export(number(text), format), text.id
