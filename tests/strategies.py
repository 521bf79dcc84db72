"""Hypothesis strategies for texts: anything the model allows, also what no writer would write."""

from __future__ import annotations

from hypothesis import strategies as st

from macros.recipe import Own, Recipe, Take
from texts.library import Library
from texts.markdown import render_body
from texts.model import Accepted, Heading, Item, Paragraph, Quote, Sign, Slot, Table, Text
from texts.sections import sections
from texts.vocabulary import vocabulary

_PIECES = [
    "工会",
    "【单位】",
    "一、",
    "1. ",
    "- ",
    "|",
    "\\",
    "#",
    "## ",
    "> ",
    "{-}",
    "`",
    "*",
    "<b>",
    "{{ x }}",
    "a b",
    "：",
    "”",
    "---",
]


def _line(raw: str) -> str:
    return " ".join(raw.replace("\r", " ").replace("\n", " ").split(" ")).strip()


lines = (
    st.one_of(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join), st.text(max_size=20))
    .map(_line)
    .filter(bool)
)
"""Non-empty strings without line breaks or blanks at either end, rich in marks that mean something."""

cells = st.one_of(st.just(""), lines)
headings = lines.filter(lambda line: not line.endswith("}"))
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=4).map(lambda rows: Table(tuple(rows)))
)
blocks = st.one_of(
    st.builds(Heading, st.integers(2, 5), headings, st.booleans()),
    st.builds(Paragraph, lines),
    st.builds(Item, lines, st.one_of(st.none(), st.integers(0, 999))),
    st.builds(Quote, st.lists(lines, min_size=1, max_size=3).map("\n".join)),
    tables,
)

bodies = st.lists(blocks, max_size=4).map(render_body)
"""Markdown as a reader may write it under a heading."""

_WORDS = vocabulary()
scalars = st.text(max_size=30)
texts = st.builds(
    Text,
    id=st.just("plans/x"),
    title=scalars.filter(bool),
    kind=st.sampled_from(list(_WORDS.kinds)),
    org=st.sampled_from(list(_WORDS.orgs)),
    setting=st.sampled_from(["", *_WORDS.settings]),
    topics=st.lists(st.sampled_from(list(_WORDS.topics)), unique=True, max_size=3).map(tuple),
    roles=st.lists(st.sampled_from(_WORDS.posts), unique=True, max_size=2).map(tuple),
    period=st.sampled_from(["", *_WORDS.periods]),
    year=st.sampled_from(["", "2026"]),
    numbering=st.sampled_from(["", *_WORDS.numberings]),
    state=st.sampled_from(_WORDS.states),
    summary=scalars,
    slots=st.dictionaries(scalars.filter(bool), st.builds(Slot, scalars.filter(bool), scalars), max_size=3),
    section_roles=st.dictionaries(scalars.filter(bool), st.sampled_from(list(_WORDS.section_roles)), max_size=2),
    accept=st.lists(st.builds(Accepted, scalars.filter(bool), scalars, scalars.filter(bool)), max_size=2).map(tuple),
    source=st.fixed_dictionaries({"type": st.sampled_from(_WORDS.source_types)}, optional={"note": scalars}),
    updated=st.just("2026-11-24"),
    blocks=st.lists(blocks, max_size=8).map(tuple),
)


def recipes(library: Library) -> st.SearchStrategy[Recipe]:
    """Recipes over a library: sections, leads, whole texts, other recipes, edited and own sections."""
    ids = [id for text in library for id in (text.id, *(section.id for section in sections(text)))]
    steps = st.one_of(
        st.builds(
            Take,
            st.sampled_from([*ids, "drafts/short"]),
            heading=st.one_of(st.just(""), st.just("改过的标题")),
            level=st.integers(2, 5),
            text=st.one_of(st.none(), st.none(), bodies),
        ),
        st.builds(Own, st.just("自己的一节"), bodies, st.integers(2, 5), st.booleans()),
    )
    return st.builds(
        Recipe,
        st.sampled_from(["题", "【单位】计划"]),
        st.sampled_from(["工作计划", "章程"]),
        st.lists(steps, min_size=1, max_size=6).map(tuple),
        sign=st.one_of(st.none(), st.builds(Sign, st.sampled_from(["", "【单位】工会"]), st.just("2027-01-08"))),
    )
