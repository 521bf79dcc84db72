"""fanwen check: every fault and finding in the library, as text, JSON or SARIF; `--fix` makes the safe repairs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from fanwen.cli import places, settings
from macros.checks import check_recipes
from texts.checks import check_library
from texts.checks.repairs import repaired
from texts.checks.sarif import sarif
from texts.errors import UnknownText
from texts.files import render
from texts.findings import SHOWN, Finding, must
from texts.library import Library, load, read_file, rewrite, text_id, text_paths
from texts.locking import one_writer


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[文件、文件夹或编号]…")
@click.option("--fix", is_flag=True, help="做安全的修正（全角标点、重复标点、不可见字符），并改成标准写法")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--sarif", "as_sarif", is_flag=True, help="以 SARIF 输出，供代码托管平台显示")
@places
def command(
    paths: tuple[str, ...], fix: bool, as_json: bool, as_sarif: bool, library: Path | None, index: Path | None
) -> int:
    """检查范文库，列出必改、应改和提示。有必改的问题时退出状态为 1。"""
    root = settings(library, index).library
    shelf = load(root)
    chosen = chosen_ids(shelf, paths)
    if fix:
        with one_writer(root):
            fixed = fix_texts(load(root), chosen)
        click.echo(f"已修正 {len(fixed)} 篇{'：' if fixed else ''}{'、'.join(fixed)}", err=True)
        shelf = load(root)
    findings = [f for f in check_library(shelf) if not paths or f.text_id in chosen]
    findings += [] if paths else check_recipes(shelf)
    if as_sarif:
        click.echo(json.dumps(sarif(findings, root.as_posix()), ensure_ascii=False))
    elif as_json:
        click.echo(json.dumps({"texts": len(chosen), "findings": [f.to_json() for f in findings]}, ensure_ascii=False))
    else:
        _print(findings, len(chosen))
    return 1 if must(findings) else 0


def _print(findings: list[Finding], texts: int) -> None:
    for finding in findings:
        click.echo(str(finding))
    counts: Counter[str] = Counter(finding.severity for finding in findings)
    told = "，".join(f"{SHOWN[severity]} {counts[severity]}" for severity in SHOWN)
    click.echo(f"共检查 {texts} 篇：{told}")


def chosen_ids(shelf: Library, paths: tuple[str, ...]) -> set[str]:
    """Returns the ids that paths name: files or folders of the library, or ids; all ids without a path.

    Files that cannot be parsed count too. Raises UnknownText for a path that is none of them.
    """
    known = {text_id(shelf.root, path) for path in text_paths(shelf.root)}
    if not paths:
        return known
    chosen: set[str] = set()
    for path in paths:
        id = id_of(shelf.root, path)
        found = {other for other in known if other == id or id == "." or other.startswith(f"{id}/")}
        if not found:
            raise UnknownText(f"「{path}」不是范文库里的文件、文件夹或编号", hint="请写成 plans 或 plans/xxx.md 的样子")
        chosen |= found
    return chosen


def id_of(root: Path, given: str) -> str:
    """Returns the id, or the folder of ids, that a person named by id or by path."""
    path = Path(given)
    if path.exists() and path.resolve().is_relative_to(root.resolve()):
        path = path.resolve().relative_to(root.resolve())
    return path.as_posix().removesuffix(".md")


def fix_texts(shelf: Library, chosen: set[str]) -> list[str]:
    """Returns the ids of the files rewritten: safe repairs made, and in canonical form. Each is written whole."""
    fixed = []
    for text in shelf:
        path = shelf.root / f"{text.id}.md"
        wanted = render(repaired(text))
        if text.id in chosen and read_file(path) != wanted:
            rewrite(shelf.root, text, repaired(text))
            fixed.append(text.id)
    return fixed
