"""One source into texts: the whole way from lines to blocks, without touching a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from texts.files import SOURCE_KEYS
from texts.importer.chrome import dropped_lines
from texts.importer.composed import Part, compose
from texts.importer.joins import joined
from texts.importer.observations import Observation, observe_page, observe_piece
from texts.importer.outline import as_marked, outline
from texts.importer.pieces import Piece, split
from texts.importer.places import Dropped, Edit, Span, dropped, edits, spans
from texts.importer.proposals import Content, Proposal, propose
from texts.importer.repairs import repaired
from texts.importer.rows import Row
from texts.importer.script import simplified
from texts.importer.source import Line, Source
from texts.importer.titles import fold, page_title
from texts.importer.unfold import unfolded, upright
from texts.model import Heading, Text
from texts.numerals import to_chinese
from texts.vocabulary import vocabulary

UNSURE = 0.7
"""A piece whose boundary is less sure than this says so in its front matter."""

MAX_JUDGED = 60_000
"""Characters of a text that its kind and the rest are proposed from; the longest model texts have 20,000."""


@dataclass(frozen=True, slots=True)
class Made:
    """A text made of a piece: still without id, with the passages of its blocks and what was observed."""

    text: Text
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]
    edits: tuple[Edit, ...]
    observations: tuple[Observation, ...]
    proposed: dict[str, list[Proposal]]
    confidence: float


@dataclass(frozen=True, slots=True)
class Converted:
    """A source taken apart: its texts, what was dropped, and what was observed on the page as a whole."""

    source: Source
    made: tuple[Made, ...]
    dropped: tuple[Dropped, ...]
    observations: tuple[Observation, ...]


def convert(source: Source) -> Converted:
    """Returns the texts of a source; every character that is not blank is in a text or dropped."""
    if source.canonical:
        return _taken_over(source, source.canonical)
    clean = upright([repaired(line) for line in source.lines])
    lines = [line for whole in clean for line in unfolded(whole) if line.text or line.cells]
    title = page_title(lines, source.title)
    reasons = dropped_lines(lines, title)
    gone = [(line, reason) for line, reason in zip(lines, reasons, strict=True) if reason]
    page, rest = split([line for line, reason in zip(lines, reasons, strict=True) if not reason], title)
    gone += rest
    shared = len(page) > 1 and len({piece.title for piece in page}) < len(page)
    pieces = _named(page, gone)
    made = [_made(piece, n, source, shared) for n, piece in enumerate(pieces, 1)]
    kept = sorted(span for one in made for span in one.spans)
    away = dropped(source.text, kept, gone)
    return Converted(source, tuple(made), tuple(away), tuple(observe_page(gone, pieces)))


def _taken_over(source: Source, text: Text) -> Converted:
    """Returns a file that is a model text already, repaired but otherwise as it is; it is pending again."""
    body = source.text.index("\n---", 3) + 4
    lines = [repaired(line) for line in source.lines]
    inside = [line for line in lines if line.start >= body and (line.text or line.cells)]
    rows = as_marked(inside)
    parts = compose(rows)
    passages = [passage for part in parts for passage in part.passages]
    origin = dict(text.source) | {"sha256": source.sha256, "part": "1"}
    text = replace(text, state="pending", source=origin, blocks=tuple(part.block for part in parts))
    made = Made(text, tuple(parts), tuple(spans(passages)), tuple(edits(passages, source.text)), (), {}, 1.0)
    away = dropped(source.text, spans(passages), [(line, "front-matter") for line in lines if line.start < body])
    return Converted(source, (made,), tuple(away), ())


def _named(pieces: Sequence[Piece], gone: list[tuple[Line, str]]) -> list[Piece]:
    """Returns the pieces with titles that differ: by the subtitle where there is one, else by a number."""
    counts = Counter(piece.title for piece in pieces)
    seen: Counter[str] = Counter()
    named = []
    for piece in pieces:
        if piece.title and counts[piece.title] > 1:
            seen[piece.title] += 1
            if _subtitle(piece):
                gone.append((piece.lines[0], "piece-title"))
                title = f"{piece.title}：{piece.lines[0].text}"
                piece = replace(piece, title=title, lines=piece.lines[1:], heads=(*piece.heads, piece.lines[0]))
            else:
                piece = replace(piece, title=f"{piece.title}（{to_chinese(seen[piece.title])}）")
        named.append(piece)
    return named


def _subtitle(piece: Piece) -> bool:
    """Says whether the first line is a subtitle: a line without an end mark before a long paragraph."""
    if len(piece.lines) < 2:
        return False
    first, second = piece.lines[0].text, piece.lines[1].text
    return 10 <= len(first) <= 45 and first[-1] not in "。！？；：”，、" and len(second) >= 60 and piece.lines[1].gap


def _made(piece: Piece, number: int, source: Source, shared: bool) -> Made:
    lines, joins = joined(piece.lines, source.text)
    rows = outline(lines)
    parts = compose(rows)
    passages = [passage for part in parts for passage in part.passages]
    content = _content(piece, parts, rows)
    proposed = propose(content, shared)
    text = _text(piece, number, source, parts, rows, content, proposed)
    return Made(
        text,
        tuple(parts),
        tuple(spans(passages)),
        tuple(edits(passages, source.text)),
        tuple(observe_piece(piece, rows, joins)),
        proposed,
        piece.confidence,
    )


def _content(piece: Piece, parts: Sequence[Part], rows: Sequence[Row]) -> Content:
    headings = [part.block.text for part in parts if isinstance(part.block, Heading)]
    body = "\n".join(passage.text for part in parts for passage in part.passages)[:MAX_JUDGED]
    title, *headings, body = simplified((piece.title, *headings, body))
    return Content(title, tuple(headings), body, Counter(row.mark.kind for row in rows if row.mark))


def _text(
    piece: Piece, number: int, source: Source, parts: Sequence[Part], rows: Sequence[Row],
    content: Content, proposed: dict[str, list[Proposal]],
) -> Text:  # fmt: skip
    said = {name: tuple(proposal.value for proposal in found) for name, found in proposed.items()}
    (kind,) = said["kind"]
    statute = any(row.kind == "heading" and row.key in ("章", "条") for row in rows)
    note = f"分篇边界存疑：{piece.why}" if piece.confidence < UNSURE else ""
    facts = {"type": "unknown"} | source.facts | {"sha256": source.sha256, "part": str(number), "note": note}
    return Text(
        id="",
        title=piece.title or _title_from(content, kind),
        kind=kind,
        org=said["org"][0],
        setting="".join(said.get("setting", ())),
        topics=said["topics"],
        period="".join(said.get("period", ())),
        year="".join(said.get("year", ())),
        numbering="章条" if statute and vocabulary().kinds[kind].numbering != "章条" else "",
        state="pending",
        source={key: facts[key] for key in SOURCE_KEYS if facts.get(key)},
        updated=date.today().isoformat(),
        blocks=tuple(part.block for part in parts),
    )


def _title_from(content: Content, kind: str) -> str:
    """Returns a title for a text that has none: its first words, or its kind."""
    first = fold(content.body)[:16]
    return f"{kind}（{first}…）" if first else kind
