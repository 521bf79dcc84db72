"""fanwen publish: reviewed texts become visible; while anything must be dealt with, nothing is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from fanwen.cli import places, settings
from fanwen.commands.check_command import id_of
from texts.checks import check_text
from texts.findings import Finding, must
from texts.library import Library, load, rewrite
from texts.locking import one_writer
from texts.model import Text


@click.command("publish")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@places
def command(ids: tuple[str, ...], library: Path | None, index: Path | None) -> int:
    """发布范文。有一篇还有必改的问题，就一篇也不发布，并逐条列出。"""
    root = settings(library, index).library
    with one_writer(root):
        return _publish(load(root), ids)


def _publish(shelf: Library, ids: tuple[str, ...]) -> int:
    given = [shelf[id] for id in dict.fromkeys(id_of(shelf.root, given) for given in ids)]
    texts = [_published(text) for text in given]
    standing = [finding for text in texts for finding in must(check_text(text))]
    if standing:
        _refuse(standing)
        return 1
    for before, text in zip(given, texts, strict=True):
        rewrite(shelf.root, before, text)
        click.echo(f"已发布 {text.id}《{text.title}》")
    return 0


def _published(text: Text) -> Text:
    if text.state == "published":
        return text
    return replace(text, state="published", updated=date.today().isoformat())


def _refuse(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding), err=True)
    click.echo(f"没有发布：还有 {len(findings)} 处必改。改好，或确认无误后在文首 accept 里写明理由", err=True)
