"""The curator's page of a preview: what the library holds by state, and what each text still needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from fanwen.addresses import address
from fanwen.text_page import STATES
from texts.checks import check_library
from texts.findings import SHOWN, Finding
from texts.library import Library
from texts.model import Text

NAME = "overview.md"
_PUBLISHED = "已发布"


def overview(library: Library, offline: bool = False) -> str:
    """Returns the Markdown of the page: counts, files that cannot be read, then every text that is not
    published or has something that must or should be mended, the most urgent first."""
    findings = check_library(library)
    rows = [(text, [f for f in findings if f.text_id == text.id]) for text in library]
    open_rows = [row for row in rows if row[0].state != "published" or any(f.severity != "hint" for f in row[1])]
    open_rows.sort(key=lambda row: (-_count(row[1], "error"), -_count(row[1], "warning"), row[0].id))
    parts = [
        "---",
        "title: 整理工作一览",
        "template: listing.html",
        "---",
        "",
        "# 整理工作一览",
        "",
        _states(library),
        "",
    ]
    parts += [f"- {_escaped(str(error))}" for error in library.errors]
    return "\n".join([*parts, "", _table(open_rows, "" if offline else "../", offline), ""])


def _states(library: Library) -> str:
    counts = Counter(STATES.get(text.state, _PUBLISHED) for text in library)
    shown = "，".join(f"{state} {count} 篇" for state, count in counts.most_common())
    unread = f"，读不了的文件 {len(library.errors)} 个：" if library.errors else "。"
    return f"共 {len(library)} 篇：{shown}{unread}"


def _table(rows: Sequence[tuple[Text, list[Finding]]], base: str, offline: bool) -> str:
    if not rows:
        return "没有待处理的范文。"
    head = "".join(f"<th>{name}</th>" for name in ("范文", "状态", *SHOWN.values(), "主要问题"))
    body = "".join(_row(text, findings, base + address(text.id, offline)) for text, findings in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(text: Text, findings: list[Finding], href: str) -> str:
    counts = "".join(f"<td>{_count(findings, severity) or ''}</td>" for severity in SHOWN)
    rules = Counter(finding.rule for finding in findings if finding.severity != "hint")
    shown = "、".join(f"{escape(rule)} {count}" for rule, count in rules.most_common(4))
    state = STATES.get(text.state, _PUBLISHED)
    return (
        f'<tr><td><a href="{escape(href)}">{escape(text.title)}</a></td><td>{state}</td>{counts}<td>{shown}</td></tr>'
    )


def _count(findings: list[Finding], severity: str) -> int:
    return sum(finding.severity == severity for finding in findings)


def _escaped(sentence: str) -> str:
    """Returns a sentence that Markdown shows as it stands."""
    return f"<code>{escape(sentence)}</code>".replace("\n", " ")
