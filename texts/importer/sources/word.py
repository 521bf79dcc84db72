"""Word files: paragraphs, tables, headers and footers in document order, with the numbers Word computes.

The archive is looked at before it is opened, so that one made to burst is refused; relations to other
hosts are never followed: nothing but the parts of the archive is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from texts.archives import members
from texts.importer.passage import Passage, plain
from texts.importer.source import Line, Source, SourceError
from texts.importer.sources.numbered import Numbers

_BREAKS = re.compile(r"(?<!\s)\s*[\r\n\v\f]\s*")


@dataclass(slots=True)
class _Built:
    """The text as it is put together, a line each, and the lines with their places in it."""

    parts: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    size: int = 0

    def add(self, text: str, **known: Any) -> None:
        text = _BREAKS.sub(" ", text)
        self.lines.append(Line(plain(text, self.size), **known))
        self._grow(text)

    def add_row(self, cells: list[str]) -> None:
        passages = []
        for cell in cells:
            cell = _BREAKS.sub(" ", cell)
            passages.append(plain(cell, self.size).strip())
            self._grow(cell)
        if any(passages):
            self.lines.append(Line(Passage(), cells=tuple(passages)))

    def _grow(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text) + 1


def read(data: bytes, path: str, sha256: str) -> Source:
    """Returns a Word file as a source; its text is made here, so `decoded` is true. Raises SourceError."""
    _look(data, path)
    from docx.exceptions import PythonDocxError  # a quarter of a second to import
    from docx.oxml.exceptions import XmlchemyError
    from lxml.etree import LxmlError

    try:
        built = _build(_document(data))
    except (PythonDocxError, XmlchemyError, LxmlError, KeyError, ValueError, AttributeError) as error:
        # parts are read, and found to be damaged, only when they are asked for
        raise SourceError("Word 文件打不开", path=path, hint="请用 Word 或 WPS 另存为 .docx 再导入") from error
    text = "\n".join(built.parts)
    if not text.strip():
        raise SourceError("Word 文件里没有文字", path=path, hint="请确认不是扫描图片")
    return Source(path, sha256, "utf-8", text, tuple(built.lines), decoded=True)


def _document(data: bytes) -> Any:
    """Returns the document in an archive. Raises ValueError for any that python-docx cannot open."""
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # zlib, zipfile, lxml and python-docx have a dozen for damaged files
        raise ValueError from error


def _look(data: bytes, path: str) -> None:
    """Raises SourceError for what is no archive, or one that unpacks beyond measure."""
    try:
        names = members(data)
    except (zipfile.BadZipFile, ValueError, OSError):
        raise SourceError("不是 Word 文件", path=path, hint="旧的 .doc 请先另存为 .docx") from None
    if names is None:
        raise SourceError("压缩包展开后大得反常，已拒绝", path=path, hint="请确认文件来源，再另存一份")
    if "[Content_Types].xml" not in names:
        raise SourceError("不是 Word 文件", path=path, hint="请确认文件确为 .docx")


def _build(document: Any) -> _Built:
    """Returns headers, body and footers as lines."""
    built = _Built()
    numbers = Numbers(document)
    section = document.sections[0] if document.sections else None
    if section is not None:
        _furniture(built, section.header)
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for cells in _rows(block):
                built.add_row(cells)
        else:
            _paragraph(built, block, numbers)
    if section is not None:
        _furniture(built, section.footer)
    return built


def _furniture(built: _Built, part: Any) -> None:
    if part.is_linked_to_previous:
        return
    for paragraph in part.paragraphs:
        if paragraph.text.strip():
            built.add(paragraph.text, main=False)


def _paragraph(built: _Built, paragraph: Any, numbers: Numbers) -> None:
    """Adds a paragraph; hard line ends in it begin new lines."""
    bold = _bold(paragraph)
    for n, text in enumerate(paragraph.text.split("\n")):
        label = numbers.label(paragraph) if n == 0 else ""
        built.add(
            label + text,
            level=_level(paragraph),
            bold=bold,
            bullet=label == "" and numbers.is_bullet(paragraph),
            gap=True,
        )


def _level(paragraph: Any) -> int:
    """Returns 1 to 6 for a heading style (Heading 1, 标题 1), 1 for Title, 0 for text."""
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    if name in ("Title", "标题"):
        return 1
    found = re.fullmatch(r"(?:heading|标题)\s*([1-6])", name, re.IGNORECASE)
    return int(found[1]) if found else 0


def _bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _rows(table: Any) -> Iterator[list[str]]:
    """Yields the rows of a table; a merged cell stands in its first place only."""
    seen: set[Any] = set()  # of the elements themselves: an id alone is given out again once its element is gone
    for row in table.rows:
        cells = []
        for cell in row.cells:
            first = cell._tc not in seen
            seen.add(cell._tc)
            cells.append(cell.text if first else "")
        yield cells
