"""What is fuzzed: each target is a function of one input that states what must hold whatever the input is.

A new one takes five lines: a function of bytes under `@target`, and a file or two in tests/data/fuzz/NAME.
A target fails by raising anything at all. What it returns tells inputs apart: one that leads to something
new is kept and changed further.
"""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path
from tempfile import mkdtemp

import docx
from fuzzing.mutation import Mutate, archived, json_mutated, mutated, zip_mutated
from import_law import check_source, solid

from macros.assembly import assemble, make_draft
from macros.checks import check_draft
from macros.exports import export
from macros.exports.docx import printable
from macros.recipe import Own, Recipe, recipe_from_data
from search import Query, Search
from search.folding import BREAK, tight
from search.query import LONGEST, ask
from search.snippets import CUT
from texts.checks import check_text
from texts.checks.repairs import repaired
from texts.errors import TextError
from texts.files import parse, render
from texts.importer.decoding import decode
from texts.importer.run import ready
from texts.importer.sources import read_bytes
from texts.library import Library, load
from texts.markdown import parse_body, render_body
from texts.model import SLOT, Block, Heading, Text, block_texts
from texts.names import find_names
from texts.numbering import number

DATA = Path(__file__).parents[1] / "data"
CORPUS = DATA / "fuzz"
Run = Callable[[bytes], Hashable]
EXPENSIVE, CHEAP = 1, 8


@dataclass(frozen=True, slots=True)
class Target:
    """`share` is how many inputs it gets for one of an expensive one; `seeds` are kept inputs or made ones."""

    name: str
    run: Run
    share: int
    mutate: Mutate
    seeds: Callable[[], list[bytes]]


TARGETS: dict[str, Target] = {}


def target(
    name: str, share: int = CHEAP, mutate: Mutate = mutated, seeds: Callable[[], list[bytes]] | None = None
) -> Callable[[Run], Run]:
    """Returns the decorator that makes a function a target."""

    def register(run: Run) -> Run:
        TARGETS[name] = Target(name, run, share, mutate, seeds or (lambda: kept(name)))
        return run

    return register


def kept(name: str) -> list[bytes]:
    """Returns the kept inputs of a target."""
    return [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))]


def refused(error: TextError) -> str:
    """Returns what kind of refusal it was; it must be a sentence in Chinese that says what to do."""
    assert re.search(r"[\u4e00-\u9fff]", error.message) and error.hint, repr(error)
    return re.sub(r"「.*?」|\d+", "", error.message, flags=re.DOTALL)[:40]


def read(data: bytes) -> str:
    """Returns a file's text: files that are no UTF-8 are refused before anything parses them."""
    return data.decode("utf-8", "replace")


def typed(data: bytes) -> str:
    """Returns what a terminal may hand on: half characters too."""
    return data.decode("utf-8", "surrogateescape")


# The file of a text ------------------------------------------------------------------------------------


@target("file")
def a_file(data: bytes) -> Hashable:
    try:
        text = parse(read(data), "plans/x")
    except TextError as error:
        return refused(error)
    written = render(text)
    again = parse(written, "plans/x")
    assert again == text, "read, written and read again it is another text"
    assert render(again) == written, "the canonical file is not canonical"
    return tuple(key for key in ("setting", "topics", "slots", "accept", "section_roles") if getattr(text, key))


_MARKS = re.compile(r"[\s#\-|>\\{}:.]|\d")
"""Markdown's own marks and blanks, and digits: `007. ` is written `7. `."""


@target("body")
def a_body(data: bytes) -> Hashable:
    source = read(data)
    try:
        blocks = parse_body(source)
    except TextError as error:
        return refused(error)
    written = render_body(blocks)
    assert parse_body(written) == blocks, "read, written and read again these are other blocks"
    words = "".join(string for block in blocks for string in block_texts(block))
    assert _MARKS.sub("", words) == _MARKS.sub("", source), "characters are lost or made"
    numbered = number(Text("x", "题", "工作计划", blocks=blocks))
    assert number(numbered) == numbered
    return tuple(type(block).__name__ for block in blocks)[:6]


# The import --------------------------------------------------------------------------------------------


def imported(data: bytes, name: str) -> Hashable:
    """Reads and converts a source and holds it against the law of conservation."""
    seen: list[Hashable] = []
    try:
        for source in read_bytes(data, name):
            made = ready(source)
            check_source(source, made)
            entry = made.entry
            rows = (("dropped", "reason"), ("edits", "rule"), ("findings", "rule"))
            seen.append((len(entry["texts"]), *sorted({row[key] for part, key in rows for row in entry[part]})))
    except TextError as error:
        seen.append(refused(error))
    return tuple(seen)


@target("decoding")
def decoding(data: bytes) -> Hashable:
    try:
        text, codec = decode(data)
    except TextError as error:
        return refused(error)
    assert text == data.decode(codec, "replace")
    return codec


@target("import-text", EXPENSIVE)
def import_text(data: bytes) -> Hashable:
    return imported(data, "page.md" if len(data) % 4 == 0 else "page.txt")


@target("import-html", EXPENSIVE)
def import_html(data: bytes) -> Hashable:
    return imported(data, "page.jsp" if len(data) % 4 == 0 else "page.html")


@target("import-pages", EXPENSIVE, json_mutated)
def import_pages(data: bytes) -> Hashable:
    return imported(data, "pages.jsonl")


def word_files() -> list[bytes]:
    """Returns kept Word files, and those made of the kept pages: headings, lists, a table, a header and a footer."""
    pages = [line for page in kept("import-text") for line in printable(read(page).replace("\n", "\t")).split("\t")]
    return [*(_word_file(pages[at : at + 9]) for at in range(0, len(pages), 9)), *kept("import-word")]


def _word_file(lines: list[str]) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某校文件"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for line, style in zip(lines, cycle(("Normal", "Heading 1", "Normal", "List Number", "List Bullet"))):
        document.add_paragraph(line, style)
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "月份"
    table.cell(1, 1).text = "三八节\n活动"
    made = io.BytesIO()
    document.save(made)
    return _lighter(made.getvalue())


def _lighter(data: bytes) -> bytes:
    """Returns a Word file without the styles and parts of python-docx's template that only take time."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    gone = [
        name for name in members if re.search("thumbnail|stylesWithEffects|theme|customXml|webSettings|fontTable", name)
    ]
    for name in gone:
        del members[name]
    for name in members:
        if name.endswith(".rels"):
            members[name] = re.sub(r'<Relationship [^>]*Target="([^"]*)"[^>]*/>', _if_there(gone), members[name])
    used = "Normal|Heading1|ListNumber|ListBullet|TableNormal|Header|Footer"
    style = rf'<w:style (?![^>]*w:styleId="(?:{used})").*?</w:style>|<w:latentStyles.*?</w:latentStyles>'
    members["word/styles.xml"] = re.sub(style, "", members["word/styles.xml"], flags=re.DOTALL)
    return archived(members)


def _if_there(gone: list[str]) -> Callable[[re.Match[str]], str]:
    return lambda found: "" if any(name.endswith(found[1].lstrip("./")) for name in gone) else found[0]


@target("import-word", EXPENSIVE, zip_mutated, word_files)
def import_word(data: bytes) -> Hashable:
    return imported(data, "page.docx")


# Search ------------------------------------------------------------------------------------------------


@target("query")
def a_query(data: bytes) -> Hashable:
    asked = ask(typed(data))
    assert all((*asked.chunks, *asked.phrases, *asked.excluded))
    assert all(chunk == tight(chunk) and BREAK not in chunk for chunk in asked.chunks)
    assert len(str(asked)) > LONGEST or ask(str(asked)) == asked, "said again it asks for something else"
    return len(asked.chunks), len(asked.phrases), len(asked.excluded)


@cache
def engines() -> tuple[Search, ...]:
    """Returns the search of a small library by both embedded engines."""
    made = []
    for engine in ("whoosh", "tantivy"):
        search = Search.open(Path(mkdtemp()), DATA / "search/library", published_only=True, engine=engine)
        search.update()
        made.append(search)
    return tuple(made)


@target("search", EXPENSIVE)
def a_search(data: bytes) -> Hashable:
    text, search = typed(data), engines()[len(data) % 2]
    answer = search.search(Query(text, limit=len(data) % 100 + 1))
    assert (answer.total > 0) == bool(answer.hits) and answer.total >= len(answer.hits)
    asked = ask(answer.corrected or text)
    for hit in answer.hits:
        whole = [tight(string) for string in (hit.shown["title"], *hit.shown["headings"], hit.shown["body"])]
        assert not any(word in string for word in asked.excluded for string in whole[-2:]), "an excluded word"
        assert all(any(phrase in string for string in whole) for phrase in asked.phrases), "a phrase is missing"
        shown = "".join(piece for piece, _ in hit.snippet)
        assert shown.removeprefix(CUT).removesuffix(CUT) in hit.shown["body"]
    json.dumps(answer.to_json(full=True))
    return bool(answer.hits), bool(answer.corrected), bool(answer.relaxed), bool(answer.notice), len(answer.expanded)


@target("suggestions")
def suggestions(data: bytes) -> Hashable:
    offered = engines()[0].suggest(typed(data), 8)
    assert len(offered) <= 8 and all(row["text"] and row["url"] for row in offered)
    return tuple(row["type"] for row in offered)


# Drafts ------------------------------------------------------------------------------------------------


@cache
def library() -> Library:
    return load(DATA / "assembly/library")


@target("recipe", EXPENSIVE, json_mutated)
def a_recipe(data: bytes) -> Hashable:
    try:
        recipe = recipe_from_data(json.loads(data))
        open_draft = assemble(recipe, library())
        draft = make_draft(recipe, library())
    except TextError as error:
        return refused(error)
    except (ValueError, RecursionError):  # no JSON: the service says so before it looks for a recipe
        return "no JSON"
    in_order(given(recipe), words(open_draft.blocks), "the draft")
    findings = check_draft(draft, recipe, library())
    printed(draft)
    return tuple(sorted({finding.rule for finding in findings}))


def given(recipe: Recipe) -> Iterator[str]:
    """Yields what a draft must hold: every string of the sections taken and the texts given, names of slots apart."""
    for step in recipe.steps:
        if isinstance(step, Own) or step.text is not None:
            yield step.heading
            yield words(parse_body(step.text or ""))
        elif not step.id.startswith("drafts/") and not step.without:
            yield from _taken(step.id, step.heading)


def _taken(id: str, heading: str) -> Iterator[str]:
    yield heading
    blocks = library().section(id)[1].blocks if "#" in id else library()[id].blocks
    own = bool(heading) and "#" in id and isinstance(blocks[0], Heading)
    yield words(blocks[1:] if own else blocks)


def words(blocks: tuple[Block, ...]) -> str:
    """Returns the strings of blocks without blanks; slots may be called otherwise."""
    return solid(SLOT.sub("【】", "".join(string for block in blocks for string in block_texts(block))))


def in_order(strings: Iterator[str], whole: str, where: str) -> None:
    """Fails unless every string stands in `whole`, one behind the other."""
    at = 0
    for string in strings:
        wanted = solid(SLOT.sub("【】", string))
        found = whole.find(wanted, at)
        assert found >= 0, f"{where} lacks {wanted[:60]!r}"
        at = found + len(wanted)


def printed(draft: Text) -> None:
    """Exports a draft in every format and holds the files against its blocks."""
    strings = [solid(string) for block in draft.blocks for string in block_texts(block)]
    shown = {name: export(draft, name) for name in ("md", "txt", "html", "docx")}
    text = {name: shown[name].decode("utf-8") for name in ("md", "txt", "html")}
    markdown = parse_body(text["md"].partition("\n\n")[2])
    files = {
        "md": solid("".join(string for block in markdown for string in block_texts(block))),
        "txt": solid(text["txt"]),
        "html": solid(html.unescape(re.sub(r"<[^<>]*>", "", text["html"]))),
    }
    for name, whole in files.items():
        at = 0
        for string in strings:
            found = whole.find(string, at)
            assert found >= 0, f"{name} lacks {string[:60]!r}"
            at = found + len(string)
    body = docx.Document(io.BytesIO(shown["docx"])).element.body
    word = solid("".join(node.text or "" for node in body.iter("{*}t")))
    assert all(solid(printable(string)) in word for string in strings), "the Word file lacks a string"


# Checks ------------------------------------------------------------------------------------------------


@target("checks", EXPENSIVE)
def checks(data: bytes) -> Hashable:
    title, _, body = read(data).partition("\n")
    try:
        text = Text("plans/x", " ".join(title.split()) or "题", "工作计划", blocks=parse_body(body))
    except TextError as error:
        return refused(error)
    findings = check_text(text)
    whole, lines = text.title + "\n" + "\n".join(map(_strings, text.blocks)), render(text).count("\n")
    for finding in findings:
        assert len(finding.quote) <= 60 and finding.message
        assert finding.line is None or 1 <= finding.line <= lines, finding
        assert finding.quote in whole or finding.rule == "missing-part", finding
    mended = repaired(text)
    assert repaired(mended) == mended, "repaired again it is another text"
    return tuple(sorted({finding.rule for finding in findings}))


def _strings(block: Block) -> str:
    return "\n".join(block_texts(block))


@target("names")
def names(data: bytes) -> Hashable:
    string = typed(data)
    found = find_names(string)
    assert all(string[name.start : name.end] == name.name and name.name for name in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    return tuple(name.kind for name in found)[:6]
