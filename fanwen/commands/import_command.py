"""fanwen import: raw pages, text and Word files into model texts, state pending."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fanwen.cli import places
from texts.importer import SourceError, run_import, source_paths
from texts.importer.report_file import ReportFile
from texts.importer.summary import Summary


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="材料…")
@click.option("--into", required=True, type=click.Path(path_type=Path), help="写进哪个范文库文件夹")
@click.option("--report", type=click.Path(path_type=Path), help="把逐字的去向写成 JSON 报告")
@click.option("--again", is_flag=True, help="已导入过的也重新整理（改过的文件仍然不动）")
@places
def command(
    sources: tuple[Path, ...], into: Path, report: Path | None, again: bool, library: Path | None, index: Path | None
) -> int:
    """把原始网页、文本、Word 文件或整个文件夹整理成待审的范文。"""
    paths = source_paths(sources)
    if not paths:
        raise SourceError("没有可导入的文件", path=str(sources[0]), hint="请给出 .txt .md .html .docx 等文件或文件夹")
    summary = Summary()
    with ExitStack() as stack:
        file = stack.enter_context(ReportFile(report)) if report else None
        bar = stack.enter_context(_progress())
        task = bar.add_task("导入", total=len(paths))
        for seen, imported in enumerate(run_import(paths, into, again), 1):
            summary.add(imported)
            if file:
                file.add(imported.entry, imported.decoded)
            bar.update(task, completed=min(seen, len(paths)))
    for line in summary.lines():
        click.echo(line)
    return 2 if summary.failed else 0


def _progress() -> Progress:
    """Returns a bar on stderr, shown on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
