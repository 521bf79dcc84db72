"""Findings as SARIF 2.1.0 (OASIS standard), which code hosts show beside the lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from texts.findings import Finding

_LEVELS = {"error": "error", "warning": "warning", "hint": "note"}


def sarif(findings: Iterable[Finding], root: str) -> dict[str, Any]:
    """Returns the SARIF log of findings; `root` is the library's path as the code host knows it."""
    found = list(findings)
    rules = [{"id": id} for id in sorted({finding.rule for finding in found})]
    run = {
        "tool": {"driver": {"name": "fanwen check", "rules": rules}},
        "results": [_result(finding, root) for finding in found],
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, root: str) -> dict[str, Any]:
    quote = f"「{finding.quote}」" if finding.quote else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{quote}。{finding.suggestion}"},
    }
    if finding.text_id:
        place: dict[str, Any] = {"artifactLocation": {"uri": f"{root}/{finding.text_id}.md"}}
        if finding.line:
            place["region"] = {"startLine": finding.line}
        result["locations"] = [{"physicalLocation": place}]
    return result
