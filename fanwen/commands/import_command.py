"""fanwen import: raw pages, text and Word files into model texts, state pending."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from fanwen.cli import places
from texts.duplicates import groups
from texts.importer import SourceError, run_import, source_paths
from texts.importer.alike import alike
from texts.importer.partitions import in_partitions
from texts.importer.processes import Each
from texts.importer.report_file import ReportFile
from texts.importer.run import on_this_machine, this_machine
from texts.importer.summary import Summary


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="材料…")
@click.option("--into", required=True, type=click.Path(path_type=Path), help="写进哪个范文库文件夹")
@click.option("--report", type=click.Path(path_type=Path), help="把逐字的去向写成 JSON 报告")
@click.option("--again", is_flag=True, help="已导入过的也重新整理（改过的文件仍然不动）")
@click.option("--scheduler", metavar="地址", help="交给 Dask 集群整理（如 tcp://10.0.0.5:8786）")
@places
def command(
    sources: tuple[Path, ...],
    into: Path,
    report: Path | None,
    again: bool,
    scheduler: str | None,
    library: Path | None,
    index: Path | None,
) -> int:
    """把原始网页、文本、Word 文件或整个文件夹整理成待审的范文。"""
    paths = source_paths(sources)
    if not paths:
        raise SourceError("没有可导入的文件", path=str(sources[0]), hint="请给出 .txt .md .html .docx 等文件或文件夹")
    summary, ids = Summary(), list[str]()
    with ExitStack() as stack:
        each = stack.enter_context(_cluster(scheduler)) if scheduler is not None else this_machine(len(paths))
        convert = partial(in_partitions, into=into, each=each) if scheduler is not None else on_this_machine
        file = stack.enter_context(ReportFile(report)) if report else None
        bar = stack.enter_context(_progress())
        task = bar.add_task("导入", total=len(paths))
        for seen, imported in enumerate(run_import(paths, into, again, convert), 1):
            summary.add(imported)
            ids += [text["id"] for text in imported.entry.get("texts", ())]
            if file:
                file.add(imported.entry, imported.decoded)
            bar.update(task, completed=min(seen, len(paths)))
        bar.add_task("找几乎相同的范文", total=None)
        pairs = alike(into, ids, each)
        summary.alike = groups(pairs)
        if file:
            file.alike = pairs
    for line in summary.lines():
        click.echo(line)
    return 2 if summary.failed else 0


def _cluster(address: str) -> AbstractContextManager[Each]:
    """Returns the workers of a Dask cluster. Raises SourceError where Dask is not installed."""
    try:
        from texts.importer.crawl import workers
    except ImportError:
        raise SourceError("没有安装 Dask", hint="请运行 pip install 'fanwen[crawl]'") from None
    return workers(address)


def _progress() -> Progress:
    """Returns a bar on stderr, shown on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
