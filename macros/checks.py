"""What is still wrong with a draft: every finding with place, reason and what to do.

A draft goes through the same rules as a library text (texts/checks), and through those that only a draft
can break: open slots, facts of a source left in it, the share copied word for word, references by number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from macros.assembly import assemble, recipes
from macros.recipe import Recipe, Take
from texts.checks.page import Page, Passage
from texts.checks.registry import ALWAYS, BROUGHT_IN, SHAPE
from texts.checks.rule import Hit, Rule, run, without_accepted
from texts.findings import Finding
from texts.library import Library
from texts.model import Text, block_texts, slot_names

RESIDUAL = ("person-name", "unit-name", "place-name", "private-number", "figure", "date")
"""Rules on facts. In a draft they tell what came from a source; what the writer put in is not residual."""

RUN = 10
"""Characters in a row that count as copied."""

COPIED = 0.9
"""A paragraph with this part of its runs in a source is copied whole."""

TOLD_FROM = 0.05
"""A source with a smaller share of the draft is not named."""

_DRAFT_ALSO = ("figure", "date", "cut-start", "cut-end", "glued-heading", "run-on-list", "month-gap")
_NUMBERED_REFERENCE = re.compile(
    r"(?:见|如|按照?|依照|根据|参照)(?:本文|本计划|本方案|上述|前文)?第[一二三四五六七八九十\d]+(?:部分|节|点|项|条)|见(?:上文|下文|前文|后文|上表|下表)"
)


def check_draft(draft: Text, recipe: Recipe, library: Library) -> list[Finding]:
    """Returns the findings on an assembled draft, in its order; `recipe` and `library` say where it came from.

    Findings that the recipe accepts are left out. They carry the section they stand in and no line.
    """
    page, open_page = Page(draft), Page(assemble(recipe, library))
    found = [
        *_open_slots(draft),
        *run(_rules(residual=False), page),
        *_residual(page, open_page, recipe),
        *_copied(page, open_page, recipe, library),
    ]
    return [replace(f, text_id=None, line=None) for f in without_accepted(found, recipe.accept)]


def check_recipes(library: Library) -> list[Finding]:
    """Returns a `broken-recipe` finding for each draft page that readers cannot be shown."""
    _, bad = recipes(library.published())
    return [
        Finding("broken-recipe", "error", error.message, error.hint, text_id=f"drafts/{path.stem}", line=error.line)
        for path, error in bad.items()
    ]


def _rules(residual: bool) -> list[Rule]:
    chosen = [*ALWAYS, *(rule for rule in BROUGHT_IN if rule.id in _DRAFT_ALSO), *SHAPE, _REFERENCE]
    return [rule for rule in chosen if (rule.id in RESIDUAL) == residual]


def _open_slots(draft: Text) -> Iterator[Finding]:
    for name in slot_names(draft):
        label = draft.slots[name].label if name in draft.slots else name
        yield Finding(
            "open-slot", "error", f"「{label}」还没有填写", f"请填写，或用 --set {name}=…", quote=f"【{name}】"
        )


def _residual(page: Page, open_page: Page, recipe: Recipe) -> Iterator[Finding]:
    """Yields facts that came from a source: what stands in the draft before its slots are filled."""
    mine = "\n".join(string for step in recipe.steps for string in (step.heading, step.text or ""))
    slug_of = {old.slug: new.slug for old, new in zip(open_page.sections, page.sections, strict=True)}
    for finding in run(_rules(residual=True), open_page):
        if finding.quote not in mine and finding.section:
            message = f"从范文带来的内容：{finding.message}"
            yield replace(finding, message=message, section=slug_of[finding.section])


def _references(page: Page) -> Iterator[Hit]:
    for passage in page.body:
        for found in _NUMBERED_REFERENCE.finditer(passage.string):
            yield Hit(passage, found[0])


_REFERENCE = Rule(
    "numbered-reference", "按号引用", "warning", "引用了序号，拼装后序号可能变了", "请核对指的是哪一部分", _references
)


def _copied(page: Page, open_page: Page, recipe: Recipe, library: Library) -> Iterator[Finding]:
    """Yields the share of the draft that stands word for word in its sources: in all, then source by source."""
    whole = _runs([passage.string for passage in open_page.body])
    if not whole:
        return
    sources = _source_runs(recipe, library)
    everything: frozenset[str] = frozenset().union(*sources.values())
    copied = _copied_paragraphs(page, open_page, everything)
    message = f"全文 {_share(whole, everything):.0%} 与范文一字不差，{len(copied)} 段整段照用"
    first = copied[0] if copied else page.title
    yield Finding(
        "overlap", "hint", message, "请按本单位情况改写，至少改写做法和数字", first.string[:60], section=first.section
    )
    for id, runs in sources.items():
        if (share := _share(whole, runs)) >= TOLD_FROM:
            yield Finding("overlap-source", "hint", f"其中 {share:.0%} 出自《{library[id].title}》（{id}）")


def _share(runs: list[str], known: frozenset[str]) -> float:
    return sum(map(known.__contains__, runs)) / len(runs)


def _source_runs(recipe: Recipe, library: Library) -> Mapping[str, frozenset[str]]:
    """Returns the runs of every library text that the recipe takes from."""
    ids = dict.fromkeys(step.id.partition("#")[0] for step in recipe.steps if isinstance(step, Take))
    return {
        id: frozenset(_runs([string for block in library[id].blocks for string in block_texts(block)]))
        for id in ids
        if id in library
    }


def _runs(strings: list[str]) -> list[str]:
    return [string[i : i + RUN] for string in strings for i in range(len(string) - RUN + 1)]


def _copied_paragraphs(page: Page, open_page: Page, everything: frozenset[str]) -> list[Passage]:
    """Returns the paragraphs and items of the draft of which nearly every run stands in a source."""
    found = []
    for shown, passage in zip(page.running, open_page.running, strict=True):
        runs = _runs([passage.string])
        if len(runs) >= RUN and _share(runs, everything) >= COPIED:
            found.append(shown)
    return found
