"""fanwen draft: an assembled draft, with its findings on stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from fanwen.cli import places, settings
from macros.assembly import make_draft
from macros.checks import check_draft
from macros.exports import FORMATS, export
from macros.recipe import RecipeError, load_recipe
from texts.findings import by_severity, must
from texts.library import load
from texts.writing import write_bytes


@click.command("draft")
@click.argument("recipe", type=click.Path(path_type=Path), metavar="方案文件")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="写到这个文件（按后缀定格式）")
@click.option("--format", "format", type=click.Choice(FORMATS), help="格式，默认按 -o 的后缀，否则 md")
@click.option("--set", "sets", multiple=True, metavar="名=值", help="填一个槽位，可多次使用；先于方案里的值")
@click.option(
    "--template", type=click.Path(path_type=Path), metavar="模板",
    help="Word 的版式：公文（默认）、公文三级加粗、普通，或自备的 .docx",
)  # fmt: skip
@click.option("--check", "check", is_flag=True, help="只检查，不输出草稿；有必改的问题时退出状态为 1")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出草稿（Markdown）和检查结果")
@places
def command(
    recipe: Path, output: Path | None, format: str | None, sets: tuple[str, ...], template: Path | None,
    check: bool, as_json: bool, library: Path | None, index: Path | None,
) -> int:  # fmt: skip
    """按方案文件拼装一份草稿；检查结果写到标准错误。"""
    form = _format(format, output, template)
    values = dict(_pair(pair) for pair in sets)
    shelf = load(settings(library, index).library)
    plan = load_recipe(recipe)
    text = make_draft(plan, shelf, values)
    content = export(text, form, template)
    findings = by_severity(check_draft(text, plan, shelf))
    if as_json:
        body = {"title": text.title, "markdown": export(text, "md").decode("utf-8")}
        click.echo(json.dumps(body | {"findings": [f.to_json() for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(finding, file=sys.stderr)
    if output:
        write_bytes(output, content)
    elif not (check or as_json):
        click.echo(content, nl=False)
    return 1 if check and must(findings) else 0


def _format(given: str | None, output: Path | None, template: Path | None) -> str:
    """Returns the format to write. Raises RecipeError where it does not go with the other options."""
    form = given or (output.suffix[1:].lower() if output and output.suffix else "md")
    if form not in FORMATS:
        raise RecipeError(f"不认识的格式 {form}", hint=f"可用：{'、'.join(FORMATS)}")
    if form == "docx" and output is None:
        raise RecipeError("Word 文件不能写到屏幕", hint="请加 -o 文件名.docx")
    if template and form != "docx":
        raise RecipeError("--template 只用于 Word 文件", hint="请加 -o 文件名.docx，或去掉 --template")
    if output and output.is_dir():
        raise RecipeError("-o 指的是一个文件夹", path=str(output), hint=f"请写文件名，如 {output / f'草稿.{form}'}")
    return form


def _pair(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        raise RecipeError(f"--set 「{printable(pair)}」写法不对", hint="请写成 --set 单位=某某学校")
    if printable(pair) != pair:
        raise RecipeError(f"--set 「{printable(pair)}」里有不能识别的字", hint="请用 UTF-8 编码的终端")
    return name.strip(), value.strip()


def printable(text: str) -> str:
    """Returns an argument with the bytes that are no UTF-8 shown as `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")
