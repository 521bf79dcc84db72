"""A text inside a page: nothing in it is read as Markdown, HTML or a template, and every character is shown."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from markdown import Markdown
from strategies import texts

from macros.page import embed, embedded
from texts.library import Library
from texts.model import Heading, Item, Text, block_texts
from texts.sections import sections


class Page(HTMLParser):
    """What a page shows: its strings, its ids, its buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown, self.ids, self.tags = "", [], set()
        self.sections: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "add-section":
            self.sections.append(values["section"] or "")

    def handle_data(self, data: str) -> None:
        self.shown += data


def page(text: Text) -> Page:
    extensions = ["tables", "attr_list", "md_in_html", "admonition", "toc", "macros.text_markdown"]
    return Page(Markdown(extensions=extensions).convert(f"# 标题\n\n{embed(text)}\n\n尾巴\n"))


def squeezed(string: str) -> str:
    """Returns a string without blanks and without the two marks that Python-Markdown keeps for itself."""
    return "".join(string.replace("\x02", "").replace("\x03", "").split())


@given(texts)
def test_the_line_of_a_text_holds_all_of_it(text: Text) -> None:
    found = embedded(embed(text))
    assert found is not None
    assert (found.id, found.blocks) == (text.id, text.blocks)
    assert [s.id for s in sections(found)] == [s.id for s in sections(text)]


@given(texts)
def test_every_character_of_a_text_is_shown_and_none_is_markup(text: Text) -> None:
    shown = page(text)
    strings = [string for block in text.blocks for string in block_texts(block)]
    for string in strings:
        assert squeezed(string) in squeezed(shown.shown)
    assert shown.tags <= {
        "div", "h1", "h2", "h3", "h4", "h5", "p", "section", "span", "add-section", "ol", "ul", "li", "table", "thead",
        "tbody", "tr", "th", "td", "blockquote", "mark",
    }  # fmt: skip


def test_ids_are_the_slugs_and_every_section_has_its_button(docs: Library) -> None:
    for text in docs:
        shown = page(text)
        slugs = [section.slug for section in sections(text)]
        assert [id for id in shown.ids if id != "_1"] == slugs, text.id
        assert shown.sections == [section.id for section in sections(text)]


def test_a_file_name_may_hold_blanks() -> None:
    text = Text(id="plans/我的 计划 <1>", title="", kind="工作计划", blocks=(Heading(2, "目标"),))
    assert page(text).sections == ["plans/我的 计划 <1>#目标"]


def test_a_draft_has_no_buttons_since_its_sections_are_no_sections_of_the_library() -> None:
    draft = Text(id="drafts/one", title="草稿", kind="工作计划", blocks=(Heading(2, "目标"), Item("一", 1)))
    assert page(draft).sections == []


def test_other_lines_are_left_alone() -> None:
    assert embedded("<!-- fanwen:text -->") is None
    assert embedded("普通的一行") is None
