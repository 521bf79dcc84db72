"""What a check has to say: one shape for the library, imports and drafts, on every border."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "hint"]

SHOWN: dict[str, str] = {"error": "必改", "warning": "应改", "hint": "提示"}
"""How people see a severity."""

_RANK = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `line` is 1-based in the file of the text (None for a draft).

    `section` is the slug of the section it stands in, `quote` stands verbatim there (at most 60
    characters), `as_of` the date of the data behind it where that data ages.
    """

    rule: str
    severity: Severity
    message: str
    suggestion: str = ""
    quote: str = ""
    text_id: str | None = None
    line: int | None = None
    section: str = ""
    as_of: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.text_id or ''}{f':{self.line}' if self.line else ''}"
        quote = f"「{self.quote}」" if self.quote else ""
        advice = f"。{self.suggestion}" if self.suggestion else ""
        dated = f"（依据截至 {self.as_of}）" if self.as_of else ""
        return f"{SHOWN[self.severity]} [{self.rule}] {place} {self.message}{quote}{advice}{dated}"


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Returns findings, the gravest first, else in the order given."""
    return sorted(findings, key=lambda finding: _RANK[finding.severity])


def must(findings: Iterable[Finding]) -> list[Finding]:
    """Returns the findings that must be dealt with before a text goes out."""
    return [finding for finding in findings if finding.severity == "error"]
