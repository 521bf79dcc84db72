"""fanwen review: texts that wait for review, in the order in which to work on them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from fanwen.cli import places, settings
from texts.checks import check_library
from texts.findings import Finding
from texts.library import Library, load
from texts.model import Text

SHOWN_RULES = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits, with its findings."""

    text: Text
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(finding.severity for finding in self.findings)

    @property
    def rules(self) -> list[tuple[str, int]]:
        """The rules that speak most often."""
        return Counter(finding.rule for finding in self.findings if finding.severity != "hint").most_common(SHOWN_RULES)

    def to_json(self) -> dict[str, Any]:
        own = {"id": self.text.id, "title": self.text.title, "kind": self.text.kind, "state": self.text.state}
        return own | dict(self.counts) | {"findings": [finding.to_json() for finding in self.findings]}


def waiting(shelf: Library, findings: Iterable[Finding]) -> list[Waiting]:
    """Returns the pending texts, those nearest to publication first: few errors, then few warnings."""
    found = list(findings)
    rows = [Waiting(text, tuple(f for f in found if f.text_id == text.id)) for text in shelf if text.state == "pending"]
    return sorted(rows, key=lambda row: (row.counts["error"], row.counts["warning"], row.text.id))


@click.command("review")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@places
def command(as_json: bool, library: Path | None, index: Path | None) -> None:
    """列出待审范文，离发布最近的在前。"""
    shelf = load(settings(library, index).library)
    rows = waiting(shelf, check_library(shelf))
    if as_json:
        click.echo(json.dumps({"texts": [row.to_json() for row in rows]}, ensure_ascii=False))
        return
    for row in rows:
        counts, rules = row.counts, "、".join(f"{rule} {count}" for rule, count in row.rules)
        click.echo(f"{row.text.id}  {row.text.title}")
        told = f"  必改 {counts['error']}，应改 {counts['warning']}，提示 {counts['hint']}"
        click.echo(f"{told}{f'：{rules}' if rules else ''}")
    ready = sum(not row.counts["error"] for row in rows)
    click.echo(f"待审 {len(rows)} 篇，其中 {ready} 篇没有必改的问题")
    if rows:
        click.echo("下一步：用 fanwen check 编号 看每一处，改好后用 fanwen publish 编号 发布")
