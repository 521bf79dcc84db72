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
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件（按后缀定格式）")
@click.option("--format", "format", type=click.Choice(FORMATS), help="格式，默认按 -o 的后缀，否则 md")
@click.option("--set", "sets", multiple=True, metavar="名=值", help="填一个槽位，可多次使用")
@click.option("--template", type=click.Path(path_type=Path), help="自备的 Word 模板")
@click.option("--check", "only_check", is_flag=True, help="只检查；有必改的问题时退出状态为 1")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出草稿和检查结果")
@places
def command(
    recipe: Path, output: Path | None, format: str | None, sets: tuple[str, ...], template: Path | None,
    only_check: bool, as_json: bool, library: Path | None, index: Path | None,
) -> int:  # fmt: skip
    """按方案文件拼装一份草稿。"""
    form = _format(format, output)
    shelf = load(settings(library, index).library)
    plan = load_recipe(recipe)
    text = make_draft(plan, shelf, dict(_pair(pair) for pair in sets))
    findings = by_severity(check_draft(text, plan, shelf))
    if as_json:
        body = export(text, "md").decode("utf-8")
        print(
            json.dumps(
                {"title": text.title, "markdown": body, "findings": [f.to_json() for f in findings]}, ensure_ascii=False
            )
        )
    else:
        for finding in findings:
            print(finding, file=sys.stderr)
    if output:
        write_bytes(output, export(text, form, template))
    elif not (only_check or as_json):
        sys.stdout.write(export(text, form).decode("utf-8"))
    return 1 if only_check and must(findings) else 0


def _format(given: str | None, output: Path | None) -> str:
    form = given or (output.suffix[1:].lower() if output and output.suffix else "md")
    if form not in FORMATS:
        raise RecipeError(f"不认识的格式 {form}", hint=f"可用：{'、'.join(FORMATS)}")
    if form == "docx" and output is None:
        raise RecipeError("Word 文件不能写到屏幕", hint="请加 -o 文件名.docx")
    return form


def _pair(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        raise RecipeError(f"--set 「{pair}」写法不对", hint="请写成 --set 单位=某某学校")
    return name.strip(), value.strip()
