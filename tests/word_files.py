"""Reading Word files back, for tests of both writers: Python's and the browser's."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

MM = 72 / 25.4
A4 = (210.0, 297.0)


def paragraphs(file: bytes) -> list[list[Any]]:
    """Returns [style name, text] of every paragraph in reading order, cells row by row, and as a third
    value the right indent in characters where a paragraph has one."""
    document = docx.Document(io.BytesIO(file))
    names = {style.style_id: style.name for style in document.styles}
    return [_row(p, names) for p in document.element.body.iter(qn("w:p"))]


def _row(p: Any, names: dict[str, str]) -> list[Any]:
    style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    indent = p.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    row: list[Any] = [names[style.get(qn("w:val"))] if style is not None else None, _text(p)]
    return row if indent is None else [*row, int(indent.get(qn("w:rightChars"))) / 100]


def _text(p: Any) -> str:
    marks = {qn("w:t"): lambda node: node.text or "", qn("w:tab"): lambda node: "\t"}
    return "".join(marks[node.tag](node) for node in p.iter(*marks))


def formatting_by_hand(file: bytes) -> list[str]:
    """Returns what paragraphs and runs carry beside a style, a right indent and an East Asian hint."""
    body = docx.Document(io.BytesIO(file)).element.body
    runs = [
        child.tag
        for properties in body.iter(qn("w:rPr"))
        for child in properties
        if child.tag != qn("w:rFonts") or dict(child.attrib) != {qn("w:hint"): "eastAsia"}
    ]
    allowed = {qn("w:pStyle"), qn("w:ind")}
    return runs + [child.tag for pr in body.iter(qn("w:pPr")) for child in pr if child.tag not in allowed]


@dataclass(frozen=True)
class Page:
    """A page of a PDF: lines as (text, left, top, right, bottom) in mm from the page's left and top edge."""

    lines: list[tuple[str, float, float, float, float]]

    def inside(self, bottom_margin: float) -> list[tuple[str, float, float, float, float]]:
        """Returns the lines above the bottom margin, the page number left out."""
        return [line for line in self.lines if line[2] < A4[1] - bottom_margin]

    def number(self, bottom_margin: float) -> tuple[str, float, float, float, float]:
        """Returns the one line below the bottom margin."""
        (found,) = [line for line in self.lines if line[2] >= A4[1] - bottom_margin]
        return found


def pages(file: bytes, soffice: str, folder: Path) -> list[Page]:
    """Returns the pages of a Word file as LibreOffice prints it."""
    source = folder / "page.docx"
    source.write_bytes(file)
    profile = (folder / "office").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(folder), str(source)], check=True, capture_output=True, timeout=180)
    boxes = subprocess.run(
        ["pdftotext", "-bbox-layout", str(folder / "page.pdf"), "-"], check=True, capture_output=True, timeout=60
    )
    return [Page(list(_lines(page))) for page in boxes.stdout.decode("utf-8").split("<page ")[1:]]


def _lines(page: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Yields the lines of a page; words that the reader tore apart are put back on their line by height."""
    rows: dict[int, list[tuple[str, float, float, float, float]]] = {}
    for left, top, right, bottom, word in re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', page
    ):
        box = (word, *(float(value) / MM for value in (left, top, right, bottom)))
        rows.setdefault(_height(rows, box[4]), []).append(box)
    for words in rows.values():
        words.sort(key=lambda box: box[1])
        yield (
            "".join(box[0] for box in words),
            min(box[1] for box in words),
            min(box[2] for box in words),
            max(box[3] for box in words),
            max(box[4] for box in words),
        )


def _height(rows: dict[int, list[tuple[str, float, float, float, float]]], bottom: float) -> int:
    """Returns the line that a word with this bottom edge (mm) stands on: one within 3 mm, else a new one."""
    for key in rows:
        if abs(key / 100 - bottom) < 3:
            return key
    return round(bottom * 100)
