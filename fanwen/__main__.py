"""The command `fanwen`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from fanwen.cli import Commands, run, terminate


@click.group(
    cls=Commands, no_args_is_help=True, options_metavar="[选项]", subcommand_metavar="命令 …",
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.version_option(package_name="fanwen", prog_name="fanwen", message="%(prog)s %(version)s", help="显示版本")
@click.option("--library", type=click.Path(path_type=Path), help="范文库文件夹（默认 docs）")
@click.option("--index", type=click.Path(path_type=Path), help="索引文件夹（默认 .cache/index）")
@click.pass_context
def fanwen(ctx: click.Context, library: Path | None, index: Path | None) -> None:
    """范文库：浏览、检索范文，拼装草稿，整理原始材料。"""
    ctx.obj = {"library": library, "index": index}


def main() -> None:
    """Runs the command line; SIGTERM ends it as Ctrl+C does, with everything tidied up."""
    signal.signal(signal.SIGTERM, terminate)
    sys.exit(run(fanwen, sys.argv[1:]))


if __name__ == "__main__":
    main()
