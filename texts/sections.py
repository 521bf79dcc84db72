"""The sections of a text: what readers take singly, what the index holds one record of each."""

from __future__ import annotations

from dataclasses import dataclass

from texts.model import Block, Heading, Text, plain
from texts.numbering import number
from texts.slugs import LEAD, slugs
from texts.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all up to the next heading of its level or higher, or the lead (level 0).

    `own` are the blocks up to the next heading of any level, without the heading itself; `blocks`
    are the heading (numbered) and everything under it, sub-sections included. `path` holds the
    headings that lead here, the section's own last.
    """

    id: str
    slug: str
    level: int
    heading: Heading | None
    path: tuple[Heading, ...]
    role: str
    own: tuple[Block, ...]
    blocks: tuple[Block, ...]
    start: int
    """Where `blocks` begin in the text's blocks."""

    @property
    def end(self) -> int:
        return self.start + len(self.blocks)

    @property
    def body(self) -> str:
        """The section's own text, a block a line, list items with the number in the file."""
        return "\n".join(plain(block) for block in self.own)


def sections(text: Text) -> tuple[Section, ...]:
    """Returns the sections in document order, numbered; the lead only where there is one."""
    blocks = number(text).blocks
    starts = [i for i, block in enumerate(blocks) if isinstance(block, Heading)]
    first = starts[0] if starts else len(blocks)
    found = []
    if first:
        lead = blocks[:first]
        role = text.section_roles.get(LEAD, "引言")
        found.append(Section(f"{text.id}#{LEAD}", LEAD, 0, None, (), role, lead, lead, 0))
    names = slugs(block.text for block in blocks if isinstance(block, Heading))
    path: list[tuple[Heading, str]] = []
    for place, (start, name) in enumerate(zip(starts, names, strict=True)):
        heading = blocks[start]
        assert isinstance(heading, Heading)
        path = [step for step in path if step[0].level < heading.level]
        role = text.section_roles.get(name) or vocabulary().section_role(heading.text)
        path.append((heading, role or (path[-1][1] if path else "")))
        next_heading = starts[place + 1] if place + 1 < len(starts) else len(blocks)
        found.append(
            Section(
                id=f"{text.id}#{name}",
                slug=name,
                level=heading.level,
                heading=heading,
                path=tuple(step[0] for step in path),
                role=path[-1][1],
                own=blocks[start + 1 : next_heading],
                blocks=blocks[start : _end(blocks, start, heading.level)],
                start=start,
            )
        )
    return tuple(found)


def _end(blocks: tuple[Block, ...], start: int, level: int) -> int:
    """Returns where the section that starts at `start` ends: the next heading as high, or the end."""
    for i in range(start + 1, len(blocks)):
        block = blocks[i]
        if isinstance(block, Heading) and block.level <= level:
            return i
    return len(blocks)
