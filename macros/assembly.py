"""From a recipe to a draft: takes the sections, shifts their depth, merges their slots.

A draft is a `Text` like any other; numbering and filling are steps of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from macros.recipe import Own, Recipe, RecipeError, Step, Take, load_recipe
from macros.slots import fill, rename, same_meaning
from texts.errors import TextError, nearest
from texts.library import Library
from texts.markdown import parse_body
from texts.model import Block, Heading, Slot, Text
from texts.numbering import number
from texts.sections import Section, sections
from texts.vocabulary import vocabulary

DEEPEST = 5


def make_draft(recipe: Recipe, library: Library, values: Mapping[str, str] | None = None) -> Text:
    """Returns the finished draft: assembled, filled with the recipe's values and `values`, numbered.

    Raises RecipeError, naming the recipe, the line and the nearest ids, for a step that cannot be done.
    """
    return number(fill(assemble(recipe, library), {**recipe.slots, **(values or {})}))


def assemble(recipe: Recipe, library: Library) -> Text:
    """Returns the draft with its slots open and its headings unnumbered. Raises RecipeError."""
    parts = _parts(recipe, library, (recipe.id,))
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
        blocks=tuple(block for blocks, _ in parts for block in blocks),
    )
    return rename(text, same_meaning(slots for _, slots in parts))


Part = tuple[tuple[Block, ...], Mapping[str, Slot]]


def _parts(recipe: Recipe, library: Library, stack: tuple[str, ...]) -> list[Part]:
    return [_part(step, recipe, library, stack) for step in recipe.steps]


def _part(step: Step, recipe: Recipe, library: Library, stack: tuple[str, ...]) -> Part:
    """Returns the blocks of one step, and the slots its source declares."""
    try:
        if isinstance(step, Own):
            own = Heading(step.level, step.heading, step.numbered)
            return (own, *_under(parse_body(step.text), step.level)), {}
        if step.id.startswith("drafts/"):
            return _nested(step, library, stack)
        if "#" in step.id:
            text, section = library.section(step.id)
            return _section(step, section, text), text.slots
        text = library[step.id]
        return _whole(step, text.blocks if step.text is None else parse_body(step.text)), text.slots
    except TextError as error:
        raise RecipeError(
            error.message, path=error.path or recipe.path, line=error.line or step.line, hint=error.hint
        ) from None


def _nested(step: Take, library: Library, stack: tuple[str, ...]) -> Part:
    if step.id in stack:
        raise RecipeError(f"拼装方案互相引用成环：{' → '.join([*stack, step.id])}", hint="请去掉其中一处 take")
    folder = library.root / "drafts"
    names = {f"drafts/{path.stem}": path for path in sorted(folder.glob("*.md"))}
    if step.id not in names:
        near = nearest(step.id, names)
        raise RecipeError(f"没有拼装方案「{step.id}」", hint=f"是否想用：{'、'.join(near)}" if near else "请检查名称")
    inner = load_recipe(names[step.id])
    parts = _parts(inner, library, (*stack, step.id))
    blocks = tuple(block for blocks, _ in parts for block in blocks)
    return _whole(step, blocks), _declared(slots for _, slots in parts)


def _section(step: Take, section: Section, text: Text) -> tuple[Block, ...]:
    if section.heading is None:
        body = section.blocks if step.text is None else parse_body(step.text)
        heading = (Heading(step.level, step.heading),) if step.heading else ()
        return (*heading, *body)
    head = Heading(step.level, step.heading or section.heading.text, section.heading.numbered)
    body = _without(step, section, text) if step.text is None else parse_body(step.text)
    return (head, *_under(body, step.level))


def _without(step: Take, section: Section, text: Text) -> tuple[Block, ...]:
    """Returns what stands under a section's heading, less the sub-sections the step leaves out."""
    inside = range(section.start + 1, section.end)
    known = {sub.slug: sub for sub in sections(text) if sub.start in inside}
    gone: set[int] = set()
    for slug in step.without:
        if slug not in known:
            near = nearest(slug, known)
            raise RecipeError(
                f"「{step.id}」下没有小节「{slug}」", hint=f"是否想用：{'、'.join(near)}" if near else "请删去 without"
            )
        gone.update(range(known[slug].start, known[slug].end))
    return tuple(text.blocks[i] for i in inside if i not in gone)


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


def drafts(root: Path) -> list[Path]:
    """Returns the draft pages of a library, sorted."""
    return sorted(path for path in (root / "drafts").glob("*.md") if path.name != "index.md")
