"""The body of a model text in Markdown, in and out: `parse_body` and `render_body` are inverse.

A body has paragraphs, headings ## to #####, `N. ` and `- ` items, tables and `> ` quotes. All else
is literal text. A paragraph that would read as something else begins with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from texts.errors import BodyError
from texts.model import Block, Heading, Item, Paragraph, Quote, Table

MAX_COLUMNS = 63
"""What Word can hold (Word specifications, Microsoft). Rows are filled up to the longest, so one
without bound would be paid for once a row."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_UNNUMBERED = "{-}"
_EXPLICIT_ID = re.compile(r"\{#[^{}]*\}$")
_NUMBERED_ITEM = re.compile(r"(\d{1,9})\.[ \t]+(.*)")
_BULLET = re.compile(r"-[ \t]+(.*)")
_RULE_ROW = re.compile(r"\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_MARKED = re.compile(r"\\|#{1,6}\s|\d{1,9}\.\s|-\s|\||>")


def parse_body(markdown: str, first_line: int = 1) -> tuple[Block, ...]:
    """Returns the blocks of a body. `first_line` is the file's line number of its first line.

    Raises BodyError for a heading out of ## to #####, an empty one, or one with an explicit id, and
    for a table with more than MAX_COLUMNS columns.
    """
    lines = [line.strip() for line in markdown.split("\n")]
    blocks: list[Block] = []
    i = 0
    while i < len(lines):
        if not lines[i]:
            i += 1
            continue
        block, i = _block(lines, i, first_line)
        blocks.append(block)
    return tuple(blocks)


def _block(lines: list[str], i: int, first_line: int) -> tuple[Block, int]:
    """Returns the block that starts at line `i`, and the line after it."""
    line = lines[i]
    if found := _HEADING.match(line):
        return _heading(found, first_line + i), i + 1
    if found := _NUMBERED_ITEM.match(line):
        if found[2]:
            return Item(found[2], int(found[1])), i + 1
    elif found := _BULLET.match(line):
        if found[1]:
            return Item(found[1]), i + 1
    elif line.startswith("|") and i + 1 < len(lines) and _RULE_ROW.fullmatch(lines[i + 1]):
        return _table(lines, i, first_line)
    elif line.startswith(">"):
        return _quote(lines, i)
    return _paragraph(lines, i)


def _heading(found: re.Match[str], line: int) -> Heading:
    level, text = len(found[1]), found[2].strip()
    if not 2 <= level <= 5:
        raise BodyError("标题只能用 ## 到 #####", line=line, hint="一级标题写在 title 里，更深的层次请并入列表")
    if _EXPLICIT_ID.search(text):
        raise BodyError("标题不能自带编号标识 {#…}", line=line, hint="请删去，系统按标题文字生成")
    numbered = not text.endswith(_UNNUMBERED)
    text = text.removesuffix(_UNNUMBERED).strip()
    if not text:
        raise BodyError("标题没有文字", line=line, hint="请补上标题或删去这一行")
    return Heading(level, text, numbered)


def _table(lines: list[str], i: int, first_line: int) -> tuple[Block, int]:
    end = i
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    rows = [_cells(lines[k]) for k in range(i, end) if k != i + 1]
    width = max(map(len, rows))  # GFM would drop what goes beyond the head; here nothing is lost
    if width > MAX_COLUMNS:
        raise BodyError(f"表格超过 {MAX_COLUMNS} 列", line=first_line + i, hint="Word 也放不下，请拆成几个表")
    return Table(tuple((*row, *[""] * (width - len(row))) for row in rows)), end


def _cells(line: str) -> tuple[str, ...]:
    inner = line.removeprefix("|")
    if _CELL_BORDER.search(inner[-1:]) and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_BORDER.split(inner))


def _quote(lines: list[str], i: int) -> tuple[Block, int]:
    end = i
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    inner = "\n".join(line[1:].strip() for line in lines[i:end]).strip()
    return (Quote(inner), end) if inner else (Paragraph(lines[i]), i + 1)


def _paragraph(lines: list[str], i: int) -> tuple[Block, int]:
    """Returns a paragraph; lines that follow without a blank line are joined to it."""
    parts = [lines[i].removeprefix("\\").strip()]
    end = i + 1
    while end < len(lines) and lines[end] and not _MARKED.match(lines[end]):
        parts += [_between(parts[-1], lines[end]), lines[end]]
        end += 1
    return Paragraph("".join(parts) or "\\"), end


def join(first: str, second: str) -> str:
    """Returns two runs of text as one: a blank between Latin words, none beside Chinese."""
    return first + _between(first, second) + second


def _between(first: str, second: str) -> str:
    return " " if first and second and first[-1].isascii() and second[0].isascii() else ""


def render_body(blocks: Iterable[Block]) -> str:
    """Returns the canonical Markdown of blocks, ending in a line break; empty for no blocks."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None:
            parts.append("\n" if isinstance(before, Item) and isinstance(block, Item) else "\n\n")
        parts.append(render_block(block))
        before = block
    return "".join([*parts, "\n"]) if parts else ""


def render_block(block: Block) -> str:
    """Returns the Markdown of one block without a line break at its end."""
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.text}{'' if block.numbered else ' {-}'}"
    if isinstance(block, Item):
        return f"{'-' if block.number is None else f'{block.number}.'} {block.text}"
    if isinstance(block, Table):
        head, *rest = (_row(row) for row in block.rows)
        return "\n".join([head, _row(("---",) * len(block.rows[0])), *rest])
    if isinstance(block, Quote):
        return "\n".join(f"> {line}".rstrip() for line in block.text.split("\n"))
    return f"\\{block.text}" if _MARKED.match(block.text + " ") else block.text


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
