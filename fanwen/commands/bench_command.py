"""fanwen bench: speed figures, side by side in one run."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from fanwen.cli import places, settings
from search.bench import OURS, measure, queries, write_library
from search.engines.peers import PEERS

_COLUMNS = (
    "检索", "建立", "更新一篇", "大小", "内存", "首遍 p50", "p95", "p99", "再遍 p50", "p95", "p99", "引擎 p50", "p95",
    "倍数 p50", "p95",
)  # fmt: skip


@click.command("bench")
@click.option("--size", default=1000, type=click.IntRange(100, 200_000), help="节数（默认 1000）")
@click.option("--against", "names", multiple=True, type=click.Choice([*PEERS, "tantivy"]), help="对比者，可多次使用")
@click.option("--corpus", type=click.Path(path_type=Path), help="语料：文件夹或 .tar.xz（默认范文库）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@places
def command(
    size: int, names: tuple[str, ...], corpus: Path | None, as_json: bool, library: Path | None, index: Path | None
) -> None:
    """用真实文章测检索的速度，与其他做法在同一次运行里比较。"""
    with TemporaryDirectory() as folder:
        shelf = Path(folder, "library")
        passages = write_library(corpus or settings(library, index).library, shelf, size)
        asked = queries(passages)
        rows = [_alone(name, shelf, passages, asked) for name in (OURS[0], *dict.fromkeys(names))]
    print(json.dumps(rows, ensure_ascii=False)) if as_json else _show(rows, size, len(asked))


def _alone(name: str, *arguments: Any) -> dict[str, Any]:
    """Returns the figures of a contender, measured in a process of its own, so that memory is its own too."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name, *arguments).result()


def _show(rows: list[dict[str, Any]], size: int, asked: int) -> None:
    click.echo(f"{size} 节，{asked} 个检索词。单位：建立秒，更新和检索毫秒，大小和内存 MB。倍数：对方用时除以我们的")
    click.echo(f"| {' | '.join(_COLUMNS)} |")
    click.echo(f"|---|{'--:|' * (len(_COLUMNS) - 1)}")
    for row in rows:
        figures = [row["build_s"], row["update_ms"], row["size_mb"], row["memory_mb"]]
        figures += [row[turn][share] for turn in ("first", "again") for share in ("p50", "p95", "p99")]
        figures += [row["engine"][share] for share in ("p50", "p95")]
        figures += [row["again"][share] / rows[0]["again"][share] for share in ("p50", "p95")]
        click.echo(f"| {row['name']} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")
