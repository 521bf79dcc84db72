"""What the command line says of itself, in Chinese: help pages and sentences for wrong use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import indent
from unicodedata import east_asian_width

import click

from texts.errors import did_you_mean

_HEADINGS = {"Options": "选项", "Positional arguments": "参数", "Commands": "命令"}
_WORDS = {
    "Show this message and exit.": "显示这段说明",
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
    "TEXT": "文字",
    "PATH": "路径",
    "[required]": "（必填）",
}
_WORD = re.compile("|".join(map(re.escape, _WORDS)))
_RANGE = re.compile(r"\[(\d+)<=x<=(\d+)\]")
_DEFAULT = re.compile(r"\[default: ([^\[\]]+)\]")


class ChineseHelp(click.HelpFormatter):
    """click's help page with Chinese labels; Chinese characters count as two columns."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"用法：{prog} {args.replace('[OPTIONS]', '[选项]')}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        lines = (line for paragraph in text.split("\n\n") for line in [*_wrapped(paragraph, self.width - 2), ""])
        self.write(indent("\n".join(lines).rstrip(), " " * self.current_indent) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        shown = [(_chinese(term), _chinese(text)) for term, text in rows]
        first = min(max(_columns(term) for term, _ in shown), col_max) + col_spacing
        margin = "\n" + " " * (self.current_indent + first)
        for term, text in shown:
            space = first - _columns(term)
            lines = _wrapped(text, max(self.width + 1 - len(margin), 20))
            gap = " " * space if space >= col_spacing else margin
            self.write(f"{'':{self.current_indent}}{term}{gap}{margin.join(lines)}\n")


def _chinese(text: str) -> str:
    text = _WORD.sub(lambda found: _WORDS[found[0]], text)
    return _DEFAULT.sub(r"（默认 \1）", _RANGE.sub(r"（\1 到 \2）", text)).replace("  （", "（")


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Returns the lines of a text: broken between Chinese characters, never inside a Latin word."""
    lines = [""]
    for piece in re.findall(r"[!-~]+|\s+|.", text.strip()):
        if _columns(lines[-1] + piece) > width and lines[-1].strip() and piece not in "，。；、）」":
            lines.append("")
        lines[-1] += piece if lines[-1] or piece.strip() else ""
    return [line.rstrip() for line in lines]


def usage_sentence(error: click.UsageError, commands: Iterable[str]) -> str:
    """Returns a usage error of click as one Chinese sentence; `commands` are the names to suggest."""
    help = f"请看 {error.ctx.command_path if error.ctx else 'fanwen'} --help"
    if isinstance(error, click.NoSuchOption):
        near = f"是否想用：{'、'.join(error.possibilities)}" if error.possibilities else help
        return f"没有选项 {error.option_name}。{near}"
    if isinstance(error, click.MissingParameter):
        shown = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        shown = error.param.opts[0] if isinstance(error.param, click.Option) else shown
        return f"缺少参数 {shown}。{help}"
    if isinstance(error, click.BadParameter):
        return f"{error.param.opts[0] if error.param else ''} 的值不对，{_wanted(error)}。{help}"
    if isinstance(error, click.BadOptionUsage):
        fault = "后面少了一个值" if "requires" in error.message else "后面不能带值"
        return f"选项 {error.option_name} {fault}。{help}"
    if error.ctx and isinstance(error.ctx.command, click.Group):
        word = error.message.split("'")[1] if "'" in error.message else ""
        return f"没有命令 {word}。{did_you_mean(word, commands)}"
    if extra := re.search(r"unexpected extra arguments? \((.*)\)", error.message):
        return f"多出了「{extra[1]}」。{help}"
    return f"用法不对：{error.message}。{help}"


def _wanted(error: click.BadParameter) -> str:
    """Returns what an option takes."""
    wanted = error.param.type if error.param else None
    if isinstance(wanted, click.Choice):
        return f"可用：{'、'.join(map(str, wanted.choices))}"
    if isinstance(wanted, click.IntRange):
        return f"应是 {wanted.min} 到 {wanted.max} 之间的整数"
    return f"应当改正：{error.message}"
