"""What all commands share: the two options, one way to fail, and commands loaded only when called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click

from fanwen.config import INDEX, LIBRARY, Settings
from fanwen.usage import ChineseHelp, usage_sentence
from texts.errors import TextError, sentence

click.Context.formatter_class = ChineseHelp

Command = TypeVar("Command", bound=Callable[..., Any])

COMMANDS = {
    "import": "把原始网页、文本、Word 文件整理成范文",
    "review": "列出待审范文和要处理的问题",
    "publish": "检查无误后发布范文",
    "check": "检查范文库，列出必改、应改和提示",
    "index": "让检索索引跟上范文库",
    "search": "检索范文，按章节给出结果",
    "draft": "按方案拼装草稿，导出 Word、Markdown、纯文本或网页",
    "new": "按文种新建一篇范文",
    "build": "生成静态网站",
    "serve": "启动网站、检索和导出服务",
    "eval": "用评测集给检索打分",
    "bench": "测检索的速度",
}


class Commands(click.Group):
    """The command group; a command's module is imported only when it runs, so `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"fanwen.commands.{name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))


def places(function: Command) -> Command:
    """Adds `--library` and `--index` to a command, which may also stand before its name."""
    options = [
        click.option(
            "--library", "library", type=click.Path(path_type=Path), default=None, help="范文库文件夹（默认 docs）"
        ),
        click.option(
            "--index", "index", type=click.Path(path_type=Path), default=None, help="索引文件夹（默认 .cache/index）"
        ),
    ]
    for option in options:
        function = option(function)
    return function


def settings(library: Path | None, index: Path | None) -> Settings:
    """Returns the settings: a command's own options, else those given before its name, else the defaults."""
    given: dict[str, Path | None] = click.get_current_context().obj or {}
    return Settings(
        library=library or given.get("library") or LIBRARY,
        index=index or given.get("index") or INDEX,
    )


class Terminated(BaseException):
    """The process was told to end; raised so that temporary files and locks go the way they always go."""


def terminate(number: int, frame: FrameType | None) -> None:
    """Handles SIGTERM."""
    raise Terminated


def run(group: click.Group, arguments: list[str]) -> int:
    """Returns the exit status of a command line. Bad input is one sentence on stderr and status 2."""
    try:
        result = group.main(args=arguments, prog_name="fanwen", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except TextError as error:
        fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.ctx.get_help() if error.ctx else "")
    except click.UsageError as error:
        fail(usage_sentence(error, COMMANDS))
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        fail("已中断")
        return 130
    except Terminated:
        fail("已中断")
        return 143  # as a shell gives a process that the signal has ended
    except BrokenPipeError:
        return 0
    except OSError as error:
        fail(sentence(error))
    return 2


def fail(words: str) -> None:
    """Prints one sentence on stderr."""
    print(f"错误：{words}", file=sys.stderr)
