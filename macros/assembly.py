"""From a recipe to a draft: takes the sections, shifts their depth, merges their slots.

A draft is a `Text` like any other; numbering and filling are steps of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from macros.recipe import Own, Recipe, RecipeError, Step, Take, load_recipe
from macros.slots import fill, rename, same_meaning
from texts.errors import TextError, did_you_mean, nearest
from texts.library import Library, stands_in
from texts.markdown import parse_body
from texts.model import Block, Heading, Slot, Text, slot_names
from texts.numbering import number
from texts.sections import Section, sections
from texts.vocabulary import vocabulary

DEEPEST = 5
MAX_HEADINGS = 900
"""Most headings of a draft; no outline counts beyond 999."""

MAX_BLOCKS = 20_000
"""Most blocks of a draft, so that recipes that take each other cannot grow without end."""

Part = tuple[tuple[Block, ...], Mapping[str, Slot]]
"""The blocks of one step, and the slots its source declares."""


def make_draft(recipe: Recipe, library: Library, values: Mapping[str, str] | None = None) -> Text:
    """Returns the finished draft: assembled, filled with `values`, else the recipe's, and numbered.

    Raises RecipeError, naming the recipe, the line and the nearest ids, for a step that cannot be
    done, and for a name in `values` that is no slot of the draft.
    """
    draft = assemble(recipe, library)
    _known(values or {}, draft)
    return number(fill(draft, values or {}, recipe.slots))


def _known(values: Mapping[str, str], draft: Text) -> None:
    names = list(dict.fromkeys([*slot_names(draft), *draft.slots]))
    groups = {vocabulary().slot_group(name) for name in names}
    for name in values:
        if vocabulary().slot_group(name) not in groups:
            hint = did_you_mean(name, names) if names else "这份草稿不需要填写"
            raise RecipeError(f"草稿里没有槽位「{name}」", hint=hint)


def assemble(recipe: Recipe, library: Library) -> Text:
    """Returns the draft with its slots open and its headings unnumbered. Raises RecipeError."""
    parts = _parts(recipe, library, (Path(recipe.path).resolve(),))
    blocks = tuple(block for blocks, _ in parts for block in blocks)
    if sum(isinstance(block, Heading) for block in blocks) > MAX_HEADINGS:
        raise RecipeError(f"草稿的标题超过 {MAX_HEADINGS} 个", path=recipe.path, hint="请拆成几份草稿")
    text = Text(
        id=recipe.id,
        title=recipe.title,
        kind=recipe.kind,
        numbering=vocabulary().kinds[recipe.kind].numbering,
        state="private",
        source={"type": "own"},
        accept=recipe.accept,
        sign=recipe.sign,
        slots=_declared(slots for _, slots in parts),
        blocks=blocks,
    )
    undeclared = [name for name in slot_names(text) if name not in text.slots]
    return rename(text, same_meaning([*(slots for _, slots in parts), undeclared]))


def _parts(recipe: Recipe, library: Library, stack: tuple[Path, ...]) -> list[Part]:
    parts: list[Part] = []
    size = 0
    for place, step in enumerate(recipe.steps, start=1):
        part = _part(step, place, recipe, library, stack)
        size += len(part[0])
        if size > MAX_BLOCKS:
            raise RecipeError("草稿太长", path=recipe.path, line=step.line, hint="请拆成几份草稿")
        parts.append(part)
    return parts


def _part(step: Step, place: int, recipe: Recipe, library: Library, stack: tuple[Path, ...]) -> Part:
    """Returns one step's part; its errors name the recipe and the line, or else the step's place."""
    try:
        if isinstance(step, Own):
            heading = Heading(step.level, step.heading, step.numbered)
            return (heading, *_under(_edited(step.text), step.level)), {}
        return _taken(step, library, stack)
    except TextError as error:
        if error.path:
            raise
        message = error.message if step.line else f"第 {place} 步：{error.message}"
        raise RecipeError(message, path=recipe.path, line=step.line, hint=error.hint) from None


def _taken(step: Take, library: Library, stack: tuple[Path, ...]) -> Part:
    if step.id.startswith("drafts/"):
        text = _nested(step.id, library, stack)
        return _whole(step, _body(step, text)), text.slots
    if "#" not in step.id:
        text = library[step.id]
        return _whole(step, _body(step, text)), text.slots
    text, section = library.section(step.id)
    body = _body(step, text, section)
    if section.heading is None:
        return _whole(step, body), text.slots
    heading = Heading(step.level, step.heading or section.heading.text, section.heading.numbered)
    return (heading, *_under(body, step.level)), text.slots


def _nested(id: str, library: Library, stack: tuple[Path, ...]) -> Text:
    """Returns the assembled recipe of the library's drafts as a text of its own; its values are not taken."""
    known = {f"drafts/{path.stem}": path for path in drafts(library.root)}
    if id not in known:
        raise RecipeError(f"没有拼装方案「{id}」", hint=_hint(id, known, "请检查名称"))
    path = known[id].resolve()
    if path in stack:
        ring = " → ".join(f"drafts/{step.stem}" for step in (*stack, path))
        raise RecipeError(f"拼装方案互相引用成环：{ring}", hint="请去掉其中一处 take")
    inner = load_recipe(known[id])
    parts = _parts(inner, library, (*stack, path))
    blocks = tuple(block for blocks, _ in parts for block in blocks)
    return Text(id, inner.title, inner.kind, slots=_declared(slots for _, slots in parts), blocks=blocks)


def drafts(root: Path) -> list[Path]:
    """Returns the draft pages of a library, sorted. Links that leave the library are left out."""
    inside = root.resolve()
    found = (path for path in (root / "drafts").glob("*.md") if path.name != "index.md")
    return sorted(path for path in found if stands_in(path, inside))


def recipes(library: Library) -> tuple[list[Recipe], dict[Path, TextError]]:
    """Returns the recipes of the draft pages that can be made from these texts, and what is wrong with other pages."""
    good: list[Recipe] = []
    bad: dict[Path, TextError] = {}
    for path in drafts(library.root):
        try:
            recipe = load_recipe(path)
            make_draft(recipe, library)
            good.append(recipe)
        except TextError as error:
            bad[path] = error.at(str(path))
    return good, bad


def _body(step: Take, text: Text, section: Section | None = None) -> tuple[Block, ...]:
    """Returns what a step takes, without the section's own heading.

    The reader's edited text where there is one; else what stands in the library, less the
    sub-sections that the step leaves out.
    """
    if step.text is not None:
        return _edited(step.text)
    first, end = (0, len(text.blocks)) if section is None else (section.start, section.end)
    inside = range(first + (section is not None and section.heading is not None), end)
    gone = _left_out(step, {sub.slug: sub for sub in sections(text) if sub.start in inside} if step.without else {})
    return tuple(text.blocks[i] for i in inside if i not in gone)


def _left_out(step: Take, known: Mapping[str, Section]) -> set[int]:
    gone: set[int] = set()
    for slug in step.without:
        if slug not in known:
            raise RecipeError(f"「{step.id}」下没有小节「{slug}」", hint=_hint(slug, known, "请删去 without"))
        gone.update(range(known[slug].start, known[slug].end))
    return gone


def _hint(word: str, known: Iterable[str], otherwise: str) -> str:
    near = nearest(word, known)
    return f"是否想用：{'、'.join(near)}" if near else otherwise


def _edited(markdown: str) -> tuple[Block, ...]:
    """Returns the blocks of text written in a recipe; its errors count lines within that text."""
    try:
        return parse_body(markdown)
    except TextError as error:
        raise RecipeError(f"text 的第 {error.line} 行：{error.message}", hint=error.hint) from None


def _whole(step: Take, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if step.heading:
        return (Heading(step.level, step.heading), *_under(blocks, step.level))
    return _under(blocks, step.level - 1)


def _under(blocks: Iterable[Block], level: int) -> tuple[Block, ...]:
    """Returns blocks with their headings moved so that the highest stands one below `level`."""
    found = list(blocks)
    top = min((block.level for block in found if isinstance(block, Heading)), default=DEEPEST)
    shift = level + 1 - top
    return tuple(_moved(block, shift) if isinstance(block, Heading) else block for block in found)


def _moved(heading: Heading, shift: int) -> Heading:
    return replace(heading, level=min(DEEPEST, heading.level + shift), number="")


def _declared(sources: Iterable[Mapping[str, Slot]]) -> dict[str, Slot]:
    slots: dict[str, Slot] = {}
    for declared in sources:
        for name, slot in declared.items():
            slots.setdefault(name, slot)
    return slots
