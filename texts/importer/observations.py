"""What only the importer can see: gaps in numbers, broken sentences, glued headings, doubtful boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from texts.findings import Severity
from texts.importer.marks import RANK
from texts.importer.passage import Passage
from texts.importer.pieces import Piece
from texts.importer.rows import Row
from texts.importer.source import Line
from texts.importer.titles import fold
from texts.numerals import NUMERAL

_OMITTED = re.compile(
    r"(?:省略|隐藏|隱藏)\s*\d+\s*个?字|(?:会员|會員|登录|下载后)\S{0,6}(?:完整|全文)\S{0,4}(?:阅读|閱讀|查看)|剩余\s*\d+%"
)
_RUN_IN = re.compile(r"[^。，；：:]{4,30}[：:]\s*\S{12,}")
_SITE_WORDS = re.compile(r"\.docx?|VIP|收集整理|整理提供|上传者")
_HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:?!(]")


@dataclass(frozen=True, slots=True)
class Observation:
    """A finding with its place in the source; the quote is at most 60 characters."""

    rule: str
    severity: Severity
    message: str
    suggestion: str
    quote: str
    start: int
    end: int


def observe_piece(piece: Piece, rows: Sequence[Row], joins: Sequence[tuple[Passage, int]]) -> Iterator[Observation]:
    """Yields what is to be seen on one piece."""
    if piece.confidence < 0.7 and piece.lines:
        yield _seen(
            "boundary",
            "warning",
            piece.lines[0].passage,
            0,
            30,
            f"分篇边界存疑（{piece.why}）",
            "请对照原文核对这一篇的起止",
        )
    yield from _joins(joins)
    yield from _numbers(rows)
    yield from _mixed(rows)
    yield from _doubled(rows)
    yield from _lost_first(rows)
    yield from _headings(rows)
    yield from _paragraphs(rows)
    yield from _split_title(rows)


def observe_page(gone: Sequence[tuple[Line, str]], pieces: Sequence[Piece]) -> Iterator[Observation]:
    """Yields what is to be seen on dropped lines: notes of the site, titles that promise something else."""
    titles = [piece.title for piece in pieces]
    yield from _same_titles(pieces)
    for line, reason in gone:
        if line.text and _SITE_WORDS.search(line.text):
            yield _seen(
                "site-note", "hint", line.passage, 0, 40, "网站附注，已删去", "需要时把出处和权利说明记到 source.note"
            )
        elif line.text and reason == "editor-intro" and _HALF_WIDTH.search(line.text):
            yield _seen("lead-in", "hint", line.passage, 0, 30, "网站编者的开场白，已删去", "一般不必恢复")
        elif reason == "page-title" and titles and not any(fold(title)[:6] in fold(line.text) for title in titles):
            yield _seen("page-title", "warning", line.passage, 0, 40, "网页标题与内容不符", "请按内容重拟题目")


def _same_titles(pieces: Sequence[Piece]) -> Iterator[Observation]:
    """Pieces that had the same title on the page; only the first of them is named."""
    markers = [piece.heads[0] for piece in pieces if piece.heads]
    bare = [re.sub(rf"[\d{NUMERAL[1:-2]}]", "", fold(line.text)) for line in markers]
    for i, line in enumerate(markers[1:], 1):
        if bare[i] and bare[i] == bare[0]:
            yield _seen("same-title", "hint", line.passage, 0, 40, "几篇的题目相同", "已用副题或序号区分，请按内容重拟")
            return


def _seen(
    rule: str, severity: Severity, passage: Passage, i: int, j: int, message: str, suggestion: str
) -> Observation:
    """Returns an observation that quotes characters `[i, j)` of a passage."""
    j = min(j, len(passage.text), i + 60)
    start, end = passage.place(i, j)
    return Observation(rule, severity, message, suggestion, passage.text[i:j].strip(), start, end)


def _joins(joins: Sequence[tuple[Passage, int]]) -> Iterator[Observation]:
    for passage, at in joins:
        yield _seen(
            "page-break-join",
            "hint",
            passage,
            max(0, at - 10),
            at,
            "一句话在原文里断成两段，已接上",
            "请看接处是否通顺",
        )


def _numbers(rows: Sequence[Row]) -> Iterator[Observation]:
    """Gaps and repeats in numbers; those of headings the file no longer shows."""
    last: dict[int, int] = {}
    for row in rows:
        if row.mark is None:
            continue
        value, before = row.mark.value, last.get(row.series)
        last[row.series] = value
        if before is None and value > 1 and not (row.mark.kind == "一、" and value == 2):
            yield _numbered(row, "number-gap", f"编号从 {value} 开始", "请核对前面是否缺了内容")
        elif before is not None and value == before:
            yield _numbered(row, "number-repeat", f"编号 {value} 重复", "请核对后重新编号")
        elif before is not None and value != before + 1:
            yield _numbered(row, "number-gap", f"编号从 {before} 到 {value}", "请核对中间是否缺了内容")


def _mixed(rows: Sequence[Row]) -> Iterator[Observation]:
    """Series whose numbers are followed now by one mark, now by another: 4、 and 5."""
    marks: dict[int, str] = {}
    for row in rows:
        if row.mark is None or row.mark.kind != "1.":
            continue
        sign = row.line.text[: row.mark.end].strip()[-1]
        if marks.setdefault(row.series, sign) not in (sign, ""):
            marks[row.series] = ""
            yield _numbered(row, "mixed-numbers", "同一列编号的写法不一", "已统一，请核对层次")


def _numbered(row: Row, rule: str, message: str, suggestion: str) -> Observation:
    """Returns a finding on a row's number; it quotes the words behind it, which the file still has."""
    assert row.mark is not None
    start = min(row.mark.end, max(len(row.line.text) - 1, 0)) if row.kind != "text" else 0
    return _seen(rule, "warning", row.line.passage, start, start + 12, message, suggestion)


def _lost_first(rows: Sequence[Row]) -> Iterator[Observation]:
    """A piece whose headings open at 二、: the text before them lost its heading."""
    top = next((row for row in rows if row.mark and RANK[row.mark.kind] <= RANK["一、"]), None)
    if top and top.mark and top.mark.value == 2 and rows[0].kind == "text":
        yield _seen(
            "missing-heading",
            "warning",
            rows[0].line.passage,
            0,
            24,
            "标题从「二」开始，前文的标题丢了",
            "请补上第一个标题",
        )


def _headings(rows: Sequence[Row]) -> Iterator[Observation]:
    """Months that stand outside any section."""
    months = [i for i, row in enumerate(rows) if row.key == "period"]
    if months and months[0] and rows[months[0]].level == 2 and rows[months[0] - 1].kind == "text":
        first = rows[months[0]].line.passage
        yield _seen("missing-heading", "hint", first, 0, 20, "按月安排前没有标题", "请补上「工作安排」一类的标题")


def _paragraphs(rows: Sequence[Row]) -> Iterator[Observation]:
    run_in = [row for row in rows if row.kind == "text" and _RUN_IN.match(row.line.text)]
    if len(run_in) >= 3:
        yield _seen(
            "run-in-heading",
            "hint",
            run_in[0].line.passage,
            0,
            24,
            f"{len(run_in)} 段以「小标题：正文」开头",
            "可改为下一级标题",
        )
    for i, row in enumerate(rows):
        text = row.line.text
        if found := _OMITTED.search(text):
            start = max(0, found.start() - 12)
            yield _seen(
                "omitted",
                "error",
                row.line.passage,
                start,
                found.end(),
                "网站在这里截去了文字",
                "请找到全文补上，或删去残段",
            )
        if "\ufffd" in text:
            at = text.index("\ufffd")
            yield _seen(
                "encoding-damage", "error", row.line.passage, max(0, at - 8), at + 8, "有字符无法识别", "请对照原文补上"
            )
        if row.kind == "text" and row.glued > 0:
            yield _parted(rows[i - 1].line.passage, row)
        if row.kind == "text" and row.mark and RANK[row.mark.kind] >= RANK["一、"] and len(text) > 60:
            yield _seen(
                "glued-heading", "warning", row.line.passage, 0, 40, "标题和正文连在一起，断不开", "请在标题之后分段"
            )


def _doubled(rows: Sequence[Row]) -> Iterator[Observation]:
    """Marks that stood twice and now stand once."""
    for row in rows:
        at = 0
        for bit in row.line.passage.bits:
            at += len(bit.text)
            if bit.rule == "doubled-mark":
                yield _seen(
                    "doubled-mark",
                    "hint",
                    row.line.passage,
                    max(0, at - 12),
                    at,
                    "重复的标点，已去掉一个",
                    "请看句子是否完整",
                )


def _parted(heading: Passage, row: Row) -> Observation:
    """Returns the finding on a heading that was cut off the text glued to it."""
    quote = heading + row.line.passage.cut(0, min(20, len(row.line.text)))
    size = len(heading.text)
    message = "标题和正文连在一起，已断开"
    return _seen("glued-heading", "warning", quote, max(0, size - 12), size + 20, message, "请核对断开的地方")


def _split_title(rows: Sequence[Row]) -> Iterator[Observation]:
    """Two or more short lines without marks at the head are a title set on several lines."""
    short = []
    for row in rows[:4]:
        if row.kind != "text" or len(row.line.text) > 15 or re.search(r"[。，；：]", row.line.text):
            break
        short.append(row.line.text)
    if len(short) >= 2:
        yield _seen(
            "split-title",
            "hint",
            rows[0].line.passage,
            0,
            30,
            "开头像是分成几行的题目",
            f"题目可能是「{''.join(short)}」",
        )
