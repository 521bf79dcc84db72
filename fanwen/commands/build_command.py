"""fanwen build: the static site, with the static search index."""

from __future__ import annotations

from pathlib import Path

import click

from fanwen.cli import places, settings
from fanwen.site import build
from texts.library import load


@click.command("build")
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), help="输出文件夹（默认 site）")
@places
def command(out: Path, library: Path | None, index: Path | None) -> None:
    """生成静态网站，可放到任何静态主机上。"""
    shelf = load(settings(library, index).library)
    build(shelf, out)
    click.echo(f"网站已生成：{out}，共 {len(shelf.published())} 篇范文")
