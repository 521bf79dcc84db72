"""Several texts on one page: where each begins, under which title, and how sure that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from texts.importer.marks import mark
from texts.importer.source import Line
from texts.importer.titles import tidy_title, title_block, title_like
from texts.numerals import NUMERAL, from_chinese

_N = rf"({NUMERAL}|\d{{1,2}})"
_HAN = re.compile("[\u4e00-\u9fff]")
_ANNOUNCED = re.compile(
    rf"[（(【]?(?:通用|优质|精选|共|合集|热门|汇总|最新|推荐|集合|大全|实用|整理|锦集|汇编)?\s*(?:{NUMERAL}|\d+)\s*篇[)）】]?"
)

_MARKERS = (
    ("篇", re.compile(rf"【?\s*(?:第\s*{_N}\s*篇|篇\s*{_N})\s*】?\s*(?:[:：、.．]\s*)?(?P<title>.{{0,60}})")),
    (
        "范文",
        re.compile(
            rf"【?(?:范文|范例|范本|例文|模板|样本|版本|优秀范文)\s*{_N}\s*】?\s*(?:[:：、.．]\s*)?(?P<title>.{{0,60}})"
        ),
    ),
    (
        "题篇",
        re.compile(
            rf"(?P<title>[^。，；！？]{{2,50}}?)\s*[（(【]?\s*(?:篇\s*{_N}|第\s*{_N}\s*篇|范文\s*{_N})\s*[）)】]?\s*[:：]?"
        ),
    ),
    ("岗位", re.compile(rf"岗位\s*{_N}\s*[:：、]\s*(?P<title>.{{2,40}})")),
)
_NUMBERED_TITLE = re.compile(r"(?P<title>[^。，；！？\d]{4,40}?)\s*(\d{1,2})")
_SIGNED = re.compile(r"[（(]?[\d〇零一二三四五六七八九○]{4}\s*年.{1,4}月.{1,4}日[）)]?|[（(]?此件公开发布[）)]?")
_FURTHER = re.compile(r"(?:扩展阅读|延伸阅读|拓展阅读|相关阅读|附[:：]?范文)\s*[:：]\s*(?P<title>.{2,80})")


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that opens a piece: its index, the number it gives, the title on it, and its style."""

    line: int
    value: int
    title: str
    style: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of one text. `heads` are the lines its title was taken from; `confidence` is 0 to 1."""

    title: str
    lines: tuple[Line, ...]
    heads: tuple[Line, ...] = ()
    confidence: float = 1.0
    why: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def markers(lines: Sequence[Line], page_title: str = "") -> list[Marker]:
    """Returns the lines that open pieces, in order; a style counts only if its numbers rise by one."""
    found = [hit for i, line in enumerate(lines) if (hit := _marker(i, line, page_title))]
    rising: list[Marker] = []
    for style, hits in _by_style(found).items():
        rising += hits if style == "扩展" or _restarting(style, hits) else _rising(hits)
    rising += _repeated_titles(lines, rising) or _attached(lines, rising)
    return sorted({hit.line: hit for hit in rising}.values(), key=lambda hit: hit.line)


def _marker(i: int, line: Line, page_title: str) -> Marker | None:
    text = line.text
    if not text or len(text) > 80:
        return None
    if hit := _FURTHER.fullmatch(text):
        return Marker(i, 0, hit["title"], "扩展")
    for style, shape in _MARKERS:
        if (hit := shape.fullmatch(text)) and not re.search(r"[。；]", hit["title"]):
            title_group = shape.groupindex["title"]
            number = next(group for n, group in enumerate(hit.groups(), 1) if group and n != title_group)
            return Marker(i, _value(number), hit["title"].strip(), style)
    hit = _NUMBERED_TITLE.fullmatch(text)
    if hit and _ANNOUNCED.search(page_title) and hit["title"].strip() in page_title:
        return Marker(i, int(hit[2]), hit["title"].strip(), "题数")
    return None


def _value(number: str) -> int:
    return int(number) if number.isdigit() else from_chinese(number)


def _by_style(found: Sequence[Marker]) -> dict[str, list[Marker]]:
    styles: dict[str, list[Marker]] = {}
    for hit in found:
        styles.setdefault("篇" if hit.style == "题篇" else hit.style, []).append(hit)
    return styles


def _restarting(style: str, hits: Sequence[Marker]) -> bool:
    """Says whether posts are numbered anew under each department: 1, 1, 2, 1."""
    steps = zip([0, *(hit.value for hit in hits)], hits, strict=False)
    return style == "岗位" and all(hit.value in (1, before + 1) for before, hit in steps)


def _rising(hits: Sequence[Marker]) -> list[Marker]:
    """Returns the longest run of markers whose numbers rise; a repeated list of contents loses."""
    best: list[Marker] = []
    run: list[Marker] = []
    for hit in hits:
        if run and hit.value <= run[-1].value:
            run = []
        run.append(hit)
        if len(run) >= len(best):
            best = list(run)
    return best


def _repeated_titles(lines: Sequence[Line], known: Sequence[Marker]) -> list[Marker]:
    """Returns titles that stand alone, at least two with the same ending, each before running text."""
    if known:
        return []
    titles = [i for i, line in enumerate(lines) if title_like(line.text) and _opens(lines, i)]
    ends = Counter(tidy_title(lines[i].text)[-4:] for i in titles)
    good = [i for i in titles if ends[tidy_title(lines[i].text)[-4:]] >= 2]
    return [Marker(i, n, lines[i].text, "题") for n, i in enumerate(good, 1)] if len(good) >= 2 else []


def _attached(lines: Sequence[Line], known: Sequence[Marker]) -> list[Marker]:
    """Returns the titles of documents that a notice or a report brings with it: each opens with its first article."""
    if known:
        return []
    found: list[Marker] = []
    size = 0
    for i, line in enumerate(lines):
        if size >= 60 and title_like(line.text) and _first_article(lines, i):
            found.append(Marker(i, len(found) + 1, line.text, "附"))
        size += len(_HAN.findall(line.text))
    return found


def _first_article(lines: Sequence[Line], i: int) -> bool:
    """Says whether 第一章 or 第一条 follows within three lines, or 一、 behind a date of signing."""
    for other in lines[i + 1 : i + 4]:
        found = mark(other.text)
        if found:
            signed = any(_SIGNED.fullmatch(before.text) for before in lines[max(0, i - 3) : i])
            return found.value == 1 and (found.kind in ("编", "章", "条") or (found.kind == "一、" and signed))
    return False


def _opens(lines: Sequence[Line], i: int) -> bool:
    """Says whether a numbered list from 1 or a long paragraph follows a line at once."""
    if i + 1 >= len(lines):
        return False
    after = lines[i + 1].text
    found = mark(after)
    return (found is not None and found.value == 1) or len(_HAN.findall(after)) >= 40


def split(lines: Sequence[Line], page_title: str) -> tuple[list[Piece], list[tuple[Line, str]]]:
    """Returns the pieces of a page and the lines that belong to none, with the reason."""
    found = markers(lines, page_title)
    starts = [hit.line for hit in found]
    dropped: list[tuple[Line, str]] = []
    pieces: list[Piece] = []
    head = lines[: starts[0]] if starts else lines
    first = _head_piece(head, page_title, found, dropped)
    if first:
        pieces.append(first)
    for hit, end in zip(found, [*starts[1:], len(lines)], strict=False):
        pieces.append(_piece(lines[hit.line : end], hit, dropped))
    return [piece for piece in pieces if piece.lines], dropped


def _head_piece(
    head: Sequence[Line], page_title: str, found: Sequence[Marker], dropped: list[tuple[Line, str]]
) -> Piece | None:
    """Returns what stands before the first marker as a piece, if it is a text of its own."""
    block = title_block(head, page_title)
    size = sum(len(_HAN.findall(line.text)) for line in block.rest)
    opening = found[0] if found else None
    if opening and (size < 60 or (opening.value == 1 and len(block.rest) <= 2)):
        dropped += [(line, "page-title") for line in block.heads]
        dropped += [(line, "editor-intro") for line in (*block.leads, *block.rest)]
        return None
    dropped += block.dropped()
    cut = {"cut": "start"} if opening and opening.value > 1 else {}
    title = block.title or tidy_title(page_title)
    return Piece(title, tuple(block.rest), tuple(block.heads), 0.6 if found else 1.0, "前面没有分篇标记", cut)


def _piece(lines: Sequence[Line], hit: Marker, dropped: list[tuple[Line, str]]) -> Piece:
    block = title_block(lines[1:], hit.title)
    dropped += [(lines[0], "piece-title"), *block.dropped()]
    title = block.title if block.title and (hit.style == "扩展" or not hit.title) else tidy_title(hit.title)
    return Piece(
        title, tuple(block.rest), (lines[0], *block.heads), _SURE[hit.style], f"分篇标记「{lines[0].text[:20]}」"
    )


_SURE = {"篇": 0.95, "题篇": 0.95, "范文": 0.9, "扩展": 0.8, "岗位": 0.8, "题数": 0.75, "附": 0.75, "题": 0.6}
"""How sure a boundary is by the style of its marker; below 0.7 the text says so."""
