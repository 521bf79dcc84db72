"""fanwen new: a new text with the parts its kind asks for, in state private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from fanwen.cli import places, settings
from texts.errors import TextError, did_you_mean
from texts.files import render
from texts.library import NOT_LIBRARY
from texts.locking import one_writer
from texts.model import SLOT, Block, Heading, Paragraph, Slot, Text
from texts.vocabulary import Kind, vocabulary
from texts.writing import write_text

_ID = re.compile(r"(?:[^\W_][\w-]*/)*[^\W_][\w-]*")
"""An id that stands in an address as it is: `#` would begin a section's slug, `?` a query."""


_SLOTS = {"单位": Slot("单位全称", "某某市第一中学"), "年度": Slot("计划年度", str(date.today().year + 1))}
"""Slots that most titles have, as the library's texts explain them."""


@click.command("new")
@click.argument("kind", metavar="文种")
@click.option("--title", help="标题（默认「【单位】」加文种）")
@click.option("--org", default="通用", show_default=True, help="单位类型")
@click.option("--id", "id", help="编号，如 plans/school-safety（默认按文种取名）")
@places
def command(kind: str, title: str | None, org: str, id: str | None, library: Path | None, index: Path | None) -> None:
    """按文种新建一篇范文，列好这个文种通常有的部分。"""
    root = settings(library, index).library
    form = known_kind(kind)
    if org not in vocabulary().orgs:
        raise TextError(f"不认识的单位类型「{org}」", hint=did_you_mean(org, vocabulary().orgs))
    wanted, line = (id or f"{form.folder}/{form.slug}").removesuffix(".md"), _one_line(title or "")
    with one_writer(root):  # an id that is free stays so until it is taken
        text = new_text(form, _free_id(root, wanted, given=bool(id)), line, org)
        path = root / f"{text.id}.md"
        write_text(path, render(text))
    click.echo(f"已新建 {path}。写好后用 fanwen check {text.id} 检查，再用 fanwen publish {text.id} 发布")


def known_kind(name: str) -> Kind:
    """Returns a kind by its name or one of its other names. Raises TextError, naming the nearest."""
    kinds = vocabulary().kinds
    for kind in kinds.values():
        if name == kind.name or name in kind.aliases:
            return kind
    raise TextError(f"不认识的文种「{name}」", hint=did_you_mean(name, kinds))


def new_text(kind: Kind, id: str, title: str | None = None, org: str = "通用") -> Text:
    """Returns a text with a heading for every part its kind has, each with a note of what to write."""
    title = title or f"【单位】{kind.name}"
    return Text(
        id=id,
        title=title,
        kind=kind.name,
        org=org,
        state="private",
        slots={name: _SLOTS.get(name, Slot(name)) for name in SLOT.findall(title)},
        source={"type": "own"},
        updated=date.today().isoformat(),
        blocks=tuple(_blocks(kind)),
    )


def _blocks(kind: Kind) -> Iterator[Block]:
    parts = kind.parts or ("引言",)
    for part in parts:
        if part != parts[0] or part != "引言":
            yield Heading(2, part)
        yield Paragraph(f"（请写：{part}）")


def _one_line(title: str) -> str:
    """Returns a title without line breaks. Raises TextError for bytes that are no characters."""
    try:
        title.encode("utf-8")
    except UnicodeEncodeError:
        raise TextError("--title 里有不能识别的字", hint="请用 UTF-8 编码的终端") from None
    return " ".join(title.split())


def _free_id(root: Path, wanted: str, given: bool) -> str:
    """Returns the id, counted up where taken. Raises TextError for a given one that is taken or leaves the library."""
    path = (root / f"{wanted}.md").resolve()
    first, last = wanted.split("/")[0], wanted.split("/")[-1]
    if not _ID.fullmatch(wanted) or first in NOT_LIBRARY or last == "index" or not path.is_relative_to(root.resolve()):
        raise TextError(f"编号「{wanted}」不能用于范文库里的范文", hint="请写成 plans/school-safety 的样子")
    if given and path.exists():
        raise TextError("已经有这一篇", path=str(root / f"{wanted}.md"), hint="请换一个 --id")
    id, count = wanted, 2
    while (root / f"{id}.md").exists():
        id, count = f"{wanted}-{count}", count + 1
    return id
