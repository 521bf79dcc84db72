"""fanwen search: sections found, best first."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from fanwen.cli import places, settings
from fanwen.config import ENGINES
from search import Answer, EngineAway, Query, Search
from texts.errors import TextError, did_you_mean
from texts.vocabulary import vocabulary


class QueryError(TextError):
    """A search that cannot be made: nothing to look for, or a filter that the vocabulary does not have."""


@click.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="检索词…")
@click.option("--kind", default="", help="文种，如 工作计划")
@click.option("--org", default="", help="单位，如 工会")
@click.option("--topic", default="", help="主题，如 民主管理")
@click.option("--role", default="", help="章节的作用，如 指导思想")
@click.option("--post", default="", help="岗位，如 工会主席")
@click.option("--state", default="", help="状态，如 published")
@click.option("--year", default="", help="年份，如 2026")
@click.option("--limit", default=20, type=click.IntRange(1, 100), help="一页的章节数（默认 20）")
@click.option("--page", default=1, type=click.IntRange(1, 1000), help="第几页（默认 1）")
@click.option("--engine", type=click.Choice(ENGINES), help="检索引擎（默认 whoosh，或环境变量 FANWEN_ENGINE）")
@click.option("--full", is_flag=True, help="JSON 里带上章节全文")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@places
def command(
    words: tuple[str, ...], limit: int, page: int, engine: str | None, full: bool, as_json: bool,
    library: Path | None, index: Path | None, **filters: str,
) -> int:  # fmt: skip
    """检索范文。词与词之间空一格；"引号"里的原样查找；-词 表示不要。"""
    if words == ("-h",):  # no option here: click would take any -word that holds an h for it
        click.echo(click.get_current_context().get_help())
        return 0
    _no_options(words)
    where = settings(library, index)
    _check(filters)
    text = " ".join(words)
    if not any(char.isalnum() for char in text):
        raise QueryError("没有要找的词", hint="请写成 fanwen search 教代会")
    search = Search.open(where.index, where.library, published_only=False, engine=engine or where.engine)
    _follow(search)
    answer = search.search(Query(text=text, limit=limit, page=page, **filters))
    if as_json:
        print(json.dumps(answer.to_json(full), ensure_ascii=False))
    else:
        _show(answer, (page - 1) * limit)
    return 0 if answer.hits else 1


def _follow(search: Search) -> None:
    """Brings the index up to date; where it cannot be written, an index that is there answers as it stands."""
    try:
        report = search.update()
    except EngineAway as error:  # where there is none to answer either, the search says so
        click.echo(f"索引没有更新：{error}", err=True)
        return
    if report:
        click.echo(str(report), err=True)


def _no_options(words: Iterable[str]) -> None:
    """Raises NoSuchOption for a word with two dashes: one dash says what is not wanted, two begin an option."""
    context = click.get_current_context()
    known = [name for option in context.command.params for name in option.opts]
    for word in words:
        name = word.partition("=")[0]
        if name.startswith("--"):
            raise click.NoSuchOption(name, possibilities=get_close_matches(name, known), ctx=context)


def _check(filters: dict[str, str]) -> None:
    """Raises QueryError for a value that no text can have, naming the nearest."""
    words = vocabulary()
    known: dict[str, Iterable[str]] = {
        "kind": words.kinds, "org": words.orgs, "topic": words.topics, "role": words.section_roles,
        "post": words.posts, "state": words.states,
    }  # fmt: skip
    for name, values in known.items():
        value = filters[name]
        if value and value not in values:
            raise QueryError(f"--{name} 的值「{value}」不在词表里", hint=did_you_mean(value, values))


def _show(answer: Answer, before: int) -> None:
    """Prints an answer for people: each text once, its sections under it."""
    for said in (answer.corrected and f"已按“{answer.corrected}”查找", answer.relaxed, answer.notice):
        if said:
            click.echo(said, err=True)
    if not answer.hits:
        click.echo("没有找到。可以换个说法，或少用几个词", err=True)
        return
    bold = sys.stdout.isatty()
    text = ""
    for number, hit in enumerate(answer.hits, before + 1):
        shown: Any = hit.shown
        if shown["text"] != text:
            text = shown["text"]
            click.echo(f"\n《{shown['title']}》 {shown['kind']} · {shown['org']}")
        path = " › ".join(shown["headings"]) or "导语"
        snippet = "".join(
            click.style(str(part), bold=True) if found and bold else str(part) for part, found in hit.snippet
        )
        click.echo(f"{number:>3}. {path}  [{shown['section']}]\n     {snippet}")
    click.echo(f"\n共 {answer.total} 节")
