"""fanwen index: brings the index up to date with the library."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fanwen.cli import places, settings
from search import Search


@click.command("index")
@click.option("--rebuild", is_flag=True, help="从头重建")
@click.option("--published", is_flag=True, help="只含已发布范文的那一份（网站用）")
@places
def command(rebuild: bool, published: bool, library: Path | None, index: Path | None) -> None:
    """让检索索引跟上范文库，只处理改动过的文件。"""
    where = settings(library, index)
    search = Search.open(where.index, where.library, published_only=published, engine=where.engine)
    with click.progressbar(length=1, label="索引", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, whole: int) -> None:
            bar.length = whole
            bar.update(done - bar.pos)

        report = search.update(rebuild=rebuild, progress=progress)
    for error in report.errors:
        click.echo(f"未收入：{error}", err=True)
    click.echo(str(report))
