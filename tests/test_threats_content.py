"""What a page, a text or a recipe from somewhere else can do: be shown, or be refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mini import DUTIES, PLAN, write_library

from fanwen.page_guard import PageError, guarded
from fanwen.site import build
from macros.assembly import make_draft
from macros.exports import export
from macros.recipe import RecipeError, recipe_from_data
from texts.errors import TextError
from texts.library import Library, load
from texts.model import Heading, Item, Paragraph, Quote, Slot, Table, Text
from texts.writing import write_text

EVIL = """<img src=x onerror="hurt()"></p></title><script>hurt()</script>{{ 7*191 }}{% raw %}'"""
RUN = "1337"
"""What `{{ 7*191 }}` would be if anybody ran it."""


# Pages written by hand


@pytest.mark.parametrize(
    "line",
    [
        "{{ 7*7 }}",
        "{{ ''.__class__.__mro__ }}",
        '{{ texts(kind="a" ~ config.site_name) }}',
        "{{ texts(kind=config.site_name) }}",
        '{{ draft() | attr("x") }}',
        "{{ environment.getenv('HOME') }}",
        "{% include 'x' %}",
        "{% for x in range(9) %}",
        "{{",
        "title: '{{ 7*7 }}'",
    ],
)
def test_a_page_calls_our_macros_with_plain_values_and_nothing_else(line: str) -> None:
    with pytest.raises(PageError, match="模板语句"):
        guarded(f"# 页\n\n{line}\n", Path("guide/x.md"))
    for fine in ('{{ texts(kind="工作计划") }}', "{{ newest(6) }}", "{{ draft() }}", "普通 { 文字 }"):
        assert guarded(fine, Path("x.md")) == fine


@pytest.mark.parametrize(
    "page",
    [
        "<script>hurt()</script>",
        "<ScRiPt src=x>",
        '<img src=x onerror="hurt()">',
        "<img\nsrc=x\nonload=hurt()>",
        "<svg/onload=hurt()>",
        '<iframe srcdoc="x">',
        '<div srcdoc="x">',
        "[链接](javascript:hurt())",
        "[链接](JaVa&#10;Script:hurt())",
        "[链接](java\tscript:hurt())",
        '<meta http-equiv="refresh" content="0">',
        '<base href="//evil.invalid">',
        '<form action="//evil.invalid">',
        '---\ntitle: "<script>"\n---\n正文',
        '---\ntitle: "\\x3cscript\\x3ehurt()\\x3c/script\\x3e"\n---\n正文',
        '---\ntitle: "\\u007b{ 7*7 }}"\n---\n正文',
        '\ufeff---\ndescription: "\\x22 onload=x"\n---\n正文',
    ],
)
def test_a_page_holds_nothing_that_runs(page: str) -> None:
    with pytest.raises(PageError):
        guarded(page, Path("guide/x.md"))


def test_a_page_of_the_library_that_could_run_stops_the_build(tmp_path: Path) -> None:
    shelf = write_library(tmp_path / "library", PLAN)
    for place in ("guide/own.md", "plans/index.md", "index.md"):
        write_text(tmp_path / "library" / place, '---\ntitle: "\\x3cscript>"\n---\n正文\n')
        with pytest.raises(PageError, match="反斜杠"):
            build(shelf, tmp_path / "out", tmp_path / "stage")
        (tmp_path / "library" / place).unlink()


# The site of a hostile library


def evil_text(id: str) -> Text:
    """A text that says EVIL wherever a text can say something."""
    return Text(
        id=id,
        title=f"{EVIL}【{EVIL}】",
        kind="工作计划",
        org="工会",
        topics=("民主管理",),
        roles=("工会主席",),
        state="published",
        summary=EVIL,
        slots={EVIL: Slot(EVIL, EVIL)},
        source={"type": "own", "title": EVIL, "note": EVIL},
        updated="2026-11-23",
        blocks=(
            Paragraph(EVIL),
            Heading(2, EVIL),
            Item(EVIL, 1),
            Item(EVIL),
            Quote(EVIL),
            Table(((EVIL, "乙"), (EVIL, EVIL))),
        ),
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose texts say EVIL wherever a text can say something, in file names too."""
    folder = tmp_path_factory.mktemp("hostile")
    root, outside = folder / "library", folder / "outside"
    write_library(
        root, evil_text("plans/{{ 7*191 }}<img src=x onerror='hurt()'>\"&"), evil_text("plans/two"), PLAN, DUTIES
    )
    recipe = (
        "---\ntitle: 方案\nkind: 工作计划\nrecipe:\n  - take: plans/two\nrender_macros: true\n---\n\n{{ draft() }}\n"
    )
    write_text(root / "drafts/\"><img src=x onerror='hurt()'>.md", recipe)
    for name in ("assets/evil.html", "assets/evil.js", "assets/evil.svg", "drafts/evil.htm", "guide/evil.xhtml"):
        write_text(root / name, "<script>hurt()</script>")
    write_text(root / "assets/fine.txt", "好")
    write_text(outside / "secret.txt", "别处的秘密")
    write_text(outside / "index.md", "别处的秘密")
    (root / "assets/link.txt").symlink_to(outside / "secret.txt")
    (root / "assets/links").symlink_to(outside)
    (root / "duties/index.md").symlink_to(outside / "index.md")
    build(load(root), folder / "out", folder / "stage")
    return folder / "out"


def test_nothing_that_a_text_says_runs_in_any_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert RUN not in page, path
        assert "<script>hurt" not in page and "<img src=x" not in page, path
    page = (site / "plans/two/index.html").read_text(encoding="utf-8")
    assert page.count("{{ 7*191 }}") > 10 and page.count("&lt;script&gt;hurt()") > 10


def test_site_map_and_feed_of_hostile_texts_are_read_back(site: Path) -> None:
    for name in ("sitemap.xml", "feed.xml"):
        tree = ElementTree.parse(site / name)
        assert {element.tag.partition("}")[2] for element in tree.iter()} <= {
            "urlset", "url", "loc", "lastmod",
            "feed", "id", "title", "updated", "author", "name", "link", "entry", "category", "summary",
        }  # fmt: skip


def test_folders_of_a_library_give_pages_pictures_and_downloads_only(site: Path) -> None:
    assert (site / "assets/fine.txt").is_file()
    assert list(site.rglob("evil*")) == []


def test_no_link_of_a_library_leads_out_of_it(site: Path) -> None:
    for path in site.rglob("*"):
        assert not path.is_symlink() and not (path.is_file() and "别处的秘密".encode() in path.read_bytes()), path


# Drafts


def hostile_draft() -> Text:
    steps = [
        {
            "heading": EVIL,
            "text": f"{EVIL}\n\n1. {EVIL}\n\n- {EVIL}\n\n> {EVIL}\n\n| {EVIL} | 乙 |\n| --- | --- |\n| 丙 | 丁 |",
        },
        {"heading": "二", "text": "【名】"},
    ]
    data = {
        "title": EVIL,
        "kind": "工作计划",
        "recipe": steps,
        "slots": {"名": EVIL},
        "sign": {"unit": EVIL, "date": EVIL},
    }
    return make_draft(recipe_from_data(data), Library(Path()))


def test_html_of_a_hostile_draft_is_text() -> None:
    page = export(hostile_draft(), "html").decode("utf-8")
    assert "<script" not in page and "<img" not in page and RUN not in page
    assert page.count("&lt;script&gt;") == page.count("{{ 7*191 }}") == 10


def test_word_of_a_hostile_draft_is_text_without_fields_or_links() -> None:
    with zipfile.ZipFile(io.BytesIO(export(hostile_draft(), "docx"))) as archive:
        document = archive.read("word/document.xml").decode("utf-8")
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert "<script" not in document and document.count("&lt;script&gt;") == 10
    assert "instrText" not in document and "fldSimple" not in document and "hyperlink" not in document
    for name, part in parts.items():
        assert "External" not in part or not name.endswith(".rels"), name
        targets = [piece.split('"')[0] for piece in part.split('Target="')[1:]]
        assert not any("://" in target for target in targets), name


def test_markdown_and_plain_text_say_what_was_written() -> None:
    for format in ("md", "txt"):
        assert export(hostile_draft(), format).decode("utf-8").count("{{ 7*191 }}") == 10


def test_a_recipe_of_many_steps_or_deep_data_is_refused() -> None:
    step = {"heading": "节"}
    base = {"title": "题", "kind": "工作计划"}
    assert recipe_from_data(base | {"recipe": [step] * 200})
    with pytest.raises(RecipeError, match="超过 200 步"):
        recipe_from_data(base | {"recipe": [step] * 201})
    deep: object = "x"
    for _ in range(500):
        deep = [deep]
    with pytest.raises(TextError, match="太深"):
        recipe_from_data(base | {"recipe": [{"heading": deep}]})
