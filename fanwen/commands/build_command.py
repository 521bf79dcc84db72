"""fanwen build: the static site, with the static search index."""

from __future__ import annotations

from pathlib import Path

import click

from fanwen.cli import places, settings
from fanwen.site import BuildError, Edition, build
from texts.library import load


@click.command("build")
@click.option("--out", type=click.Path(path_type=Path), default=Path("site"), help="输出文件夹（默认 site）")
@click.option("--offline", is_flag=True, help="离线版：不经网址、直接双击打开，可浏览和检索")
@click.option("--preview", is_flag=True, help="预览版：含未发布的范文和整理工作一览，不要对外提供")
@click.option("--url", default="", metavar="网址", help="网站将来的网址，写进站点地图和订阅")
@places
def command(out: Path, offline: bool, preview: bool, url: str, library: Path | None, index: Path | None) -> None:
    """生成静态网站，可放到任何静态主机上。"""
    shelf = load(settings(library, index).library)
    edition = Edition(offline=offline, preview=preview, url=_folder(url))
    broken = build(shelf, out, edition=edition)
    for error in (*shelf.errors, *broken):
        click.echo(f"没有收入：{error}", err=True)
    click.echo(f"网站已生成：{out}，共 {len(edition.shown(shelf))} 篇范文")


def _folder(url: str) -> str:
    """Returns the address of the site with a slash at its end."""
    if url and not url.startswith(("http://", "https://")):
        raise BuildError(f"--url 的值「{url}」不是网址", hint="请写成 https://主机/路径/")
    return url and url.rstrip("/") + "/"
