"""Web pages and page templates: visible lines with their places in the markup.

The standard library's parser gives the places, trafilatura says what is the page's main text. Nothing is
ever fetched. Templates (JSP, ASPX, FreeMarker, Blade) are read with their directives blanked out; text
that stands in the attributes of template tags counts as text.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from texts.importer.passage import Bit, Passage, plain
from texts.importer.source import Line
from texts.importer.sources.hidden import blanked
from texts.importer.sources.main_text import mark_main
from texts.importer.sources.tables import Tables

_OPENING = re.compile(
    r"<%|<\?(?!xml)|<!--|<!\[(?=CDATA|if|endif)|\{\{|\{!!|<(?P<element>script|style|noscript|select|textarea)\b",
    re.IGNORECASE,
)
_CLOSING = {"<%": "%>", "<?": "?>", "<!--": "-->", "<![": ">", "{{": "}}", "{!!": "!!}"}
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])[\w:.-]++\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HAN = re.compile("[\u4e00-\u9fff]")
_BREAKS = re.compile(r"(?<!\s)\s*[\r\n\t\f\v]\s*")
_SKIPPED = frozenset({"head", "title", "option", "button", "iframe", "object", "svg"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
        "form",
        "fieldset",
        "blockquote",
        "center",
        "body",
        "html",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "address",
        "figure",
        "figcaption",
        "caption",
        "label",
    ]
)
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "param", "source", "track", "wbr"]
)


def read_lines(text: str) -> tuple[tuple[Line, ...], str]:
    """Returns the lines of a page, furniture marked, and the page's title."""
    clean = blanked(text)
    reader = _Reader(text, clean, 0)
    reader.feed(clean)
    reader.close()
    lines = reader.finished()
    return tuple(mark_main(lines, clean, reader.from_attributes)), reader.title


class _Reader(HTMLParser):
    """Collects lines; `base` is where its markup begins in the source."""

    def __init__(self, source: str, markup: str, base: int) -> None:
        super().__init__(convert_charrefs=False)
        self.title = ""
        self.from_attributes = False
        self._source, self._base = source, base
        self._starts = [0, *(found.end() for found in re.finditer("\n", markup))]
        self._bits: list[Bit] = []
        self._lines: list[Line] = []
        self._tables = Tables()
        self._skipped: list[str] = []
        self._level = 0
        self._bold = self._plain = 0
        self._strong = 0
        self._bullet = False
        self._gap = True
        self._in_title = False

    def finished(self) -> list[Line]:
        self._flush()
        while self._tables.open:
            self._emit(self._tables.close())
        return self._lines

    def _at(self) -> int:
        line, column = self.getpos()
        return self._base + self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._flush()
        elif tag in _BLOCKS:
            self._flush(gap=True)
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else self._level
            self._bullet = tag == "li" or (self._bullet and tag not in ("ul", "ol", "p", "div"))
        elif tag in ("table", "tr", "td", "th"):
            self._flush(gap=True)
            self._tables.start(tag)
        elif tag in ("b", "strong"):
            self._strong += 1
        if tag in _SKIPPED and tag not in _VOID:
            self._skipped.append(tag)
        self._in_title = self._in_title or tag == "title"
        if ":" in tag:
            self._attributes()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self._flush(gap=tag != "br")
        if ":" in tag:
            self._attributes()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        self._in_title = self._in_title and tag != "title"
        if tag in _BLOCKS:
            self._flush(gap=True)
            self._level = 0 if re.fullmatch("h[1-6]", tag) else self._level
            self._bullet = self._bullet and tag != "li"
        elif tag in ("table", "tr", "td", "th"):
            self._flush(gap=True)
            if done := self._tables.end(tag):
                self._emit(done)
        elif tag in ("b", "strong"):
            self._strong = max(0, self._strong - 1)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        if self._skipped:
            return
        at, start = 0, self._at()
        for found in _BREAKS.finditer(data):
            self._add(plain(data[at : found.start()], start + at).bits)
            self._blank(start + found.start(), start + found.end())
            at = found.end()
        self._add(plain(data[at:], start + at).bits)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        if self._skipped:
            return
        start = self._at()
        end = start + len(written)
        end += self._source[end : end + 1] == ";"
        text = html.unescape(self._source[start:end])
        unchanged = text == self._source[start:end]
        if text.isspace():
            self._blank(start, end)
        else:
            self._add((Bit(text, start, end, "" if unchanged else "entity"),))

    def _add(self, bits: tuple[Bit, ...]) -> None:
        for bit in bits:
            self._bits.append(bit)
            if bit.text.strip():
                self._bold += len(bit.text) if self._strong else 0
                self._plain += 0 if self._strong else len(bit.text)

    def _blank(self, start: int, end: int) -> None:
        """Adds a line end or a written blank: one blank beside Latin, none between Chinese characters."""
        self._bits.append(Bit(" ", start, end, "blank"))

    def _flush(self, gap: bool = False) -> None:
        if not self._bits:
            self._gap = self._gap or gap
            return
        passage = Passage(tuple(self._bits)).strip()
        if passage:
            line = Line(passage, self._level, self._bold > self._plain, self._bullet, self._gap)
            self._emit([line])
            self._gap = gap
        self._gap = self._gap or gap
        self._bits, self._bold, self._plain = [], 0, 0

    def _emit(self, lines: list[Line]) -> None:
        """Puts lines into the open table cell, or into the page."""
        if not self._tables.add(lines):
            self._lines += lines

    def _attributes(self) -> None:
        """Reads Chinese text in the attributes of a template's tag: <c:set var="content" value="……">."""
        tag, start = self.get_starttag_text() or "", self._at()
        for found in _ATTRIBUTE.finditer(tag):
            group = 1 if found[1] is not None else 2
            if len(_HAN.findall(found[group])) < 4:
                continue
            self._flush(gap=True)
            inner = _Reader(self._source, found[group], start + found.start(group))
            inner.feed(found[group])
            inner.close()
            self._emit(inner.finished())
            self._gap = self.from_attributes = True
