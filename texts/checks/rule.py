"""One rule of checking: an id, a grade, words for people, and a function that finds the places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from texts.checks.page import Page, Passage
from texts.findings import Finding, Severity
from texts.model import Accepted

MAX_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule found. What it says in place of the rule's own words is filled in."""

    passage: Passage
    quote: str = ""
    message: str = ""
    suggestion: str = ""
    severity: Severity | None = None
    as_of: str = ""


Find = Callable[[Page], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `name` is what the guide calls it, `message` says what is wrong, `suggestion` what to do."""

    id: str
    name: str
    severity: Severity
    message: str
    suggestion: str
    find: Find


def run(rules: Iterable[Rule], page: Page) -> list[Finding]:
    """Returns the findings of rules on one text, by line; equal quotes of a rule are told once, with their number."""
    found = [finding for rule in rules for finding in _told_once(rule, page)]
    return sorted(found, key=lambda finding: finding.line or 0)


def _told_once(rule: Rule, page: Page) -> Iterator[Finding]:
    hits: dict[tuple[str, str], list[Hit]] = {}
    for hit in rule.find(page):
        hits.setdefault((hit.quote, hit.message), []).append(hit)
    for same in hits.values():
        yield _finding(rule, page, same[0], len(same))


def _finding(rule: Rule, page: Page, hit: Hit, count: int) -> Finding:
    message = hit.message or rule.message
    return Finding(
        rule=rule.id,
        severity=hit.severity or rule.severity,
        message=f"{message}（共 {count} 处）" if count > 1 else message,
        suggestion=hit.suggestion or rule.suggestion,
        quote=hit.quote[:MAX_QUOTE],
        text_id=page.text.id,
        line=hit.passage.line,
        section=hit.passage.section,
        as_of=hit.as_of,
    )


def matches(pattern: re.Pattern[str], page: Page, before: int = 0, after: int = 0) -> Iterator[Hit]:
    """Yields a hit for every match of a pattern, quoted with characters before and after it.

    `^` and `$` in a pattern need the flag M, as the whole text is searched first.
    """
    for passage in page.passages if pattern.search(page.whole) else ():
        for found in pattern.finditer(passage.string):
            yield Hit(passage, around(passage.string, *found.span(), before, after))


def around(string: str, start: int, end: int, before: int = 8, after: int = 3) -> str:
    """Returns a part of a string with some context, verbatim and without blanks at its ends."""
    return string[max(0, start - before) : end + after].strip()[:MAX_QUOTE]


def grown(string: str, start: int, end: int, before: int, after: int, stops: str = "。！？；\n") -> str:
    """Returns a match with up to so many characters around it, but no further than the next stop."""
    first = start
    while first > 0 and start - first < before and string[first - 1] not in stops:
        first -= 1
    last = end
    while last < len(string) and last - end < after and string[last] not in stops:
        last += 1
    return string[first:last].strip()[:MAX_QUOTE]


def without_accepted(findings: Iterable[Finding], accepted: Iterable[Accepted]) -> list[Finding]:
    """Returns the findings that nobody has accepted.

    An accepted row silences the findings of its rule whose quote holds the row's quote; a row
    without a quote silences the whole rule.
    """
    rows = list(accepted)
    return [f for f in findings if not any(row.rule == f.rule and row.quote in f.quote for row in rows)]
