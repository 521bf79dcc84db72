"""The built site: what readers may see and nothing else, whole or not at all."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlparse
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from mini import DUTIES, HOSTILE, PENDING, PLAN, SECRET, TEXTS, write_library

from fanwen.commands.build_command import command
from fanwen.overview import overview
from fanwen.site import MARKER, BuildError, Edition, build, is_current
from texts.errors import LibraryError
from texts.library import Library, load
from texts.writing import write_text

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("mini") / "library")


@pytest.fixture(scope="module")
def site(mini: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(mini, folder / "out", folder / "stage", Edition(url="https://example.invalid/fanwen/"))
    return folder / "out"


class Links(HTMLParser):
    """What a page points at, what it loads, and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids.add(values.get("id", ""))
        if "src" in values:
            self.loads.append(values["src"])
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.loads.append(values["href"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_nothing_of_an_unpublished_text_is_in_any_file(site: Path) -> None:
    for path in site.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
        assert SECRET.encode() not in content, path
        assert PENDING.id.encode() not in content, path
        assert json.dumps(SECRET).strip('"').encode() not in content, path
    assert not (site / PENDING.id).exists()
    assert not (site / "orgs/hospital/index.html").exists() or "共 " not in read(site / "orgs/hospital/index.html")


def test_every_link_leads_to_a_page_that_is_there_and_every_file_loaded_is_our_own(site: Path) -> None:
    for page in pages(site):
        if page.name == "404.html":
            continue
        here = page.relative_to(site).as_posix().removesuffix("index.html")
        found = Links(read(page))
        for target in [*found.links, *found.loads]:
            parts = urlparse(urljoin(f"http://site/{here}", target))
            assert parts.netloc == "site", f"{page}: {target}"
            place = site / unquote(parts.path).lstrip("/")
            assert (place / "index.html" if place.is_dir() else place).is_file(), f"{page}: {target}"
            if parts.fragment and place == page.parent:
                assert unquote(parts.fragment) in found.ids, f"{page}: {target}"


def test_the_pages_of_a_text_hold_its_words_and_run_none_of_them(site: Path) -> None:
    page = read(site / HOSTILE.id / "index.html")
    assert not re.search(r"<script>\s*alert|<img src=\"http|<i>", page)
    for shown in ("{{ 9*9 }}", "**不是强调**", "201*年至201*年", "{{ 7*7 }}", "{{ 8*8 }}", "第一章"):
        assert shown in page, shown
    assert '<a href="javascript' not in page


def test_a_text_says_what_it_is_to_readers_and_to_search_engines(site: Path) -> None:
    page = read(site / PLAN.id / "index.html")
    assert f'<meta name="description" content="{PLAN.summary}">' in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert (data["name"], data["genre"], data["dateModified"]) == (PLAN.title, PLAN.kind, PLAN.updated)
    for shown in ("计划年度", "某某小学", "学校", "民主管理", DUTIES.title):
        assert shown in page
    assert page.count("<add-section") == 5  # lead, two tasks with their heading, schedule
    assert 'rel="canonical" href="https://example.invalid/fanwen/plans/union-annual/"' in page


def test_site_map_and_feed_list_what_is_published(site: Path) -> None:
    addresses = [loc.text or "" for loc in ElementTree.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert "https://example.invalid/fanwen/plans/union-annual/" in addresses
    assert len(addresses) == len(set(addresses)) >= 10
    feed = ElementTree.parse(site / "feed.xml").getroot()
    entries = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert entries == [DUTIES.title, HOSTILE.title, PLAN.title]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"
    hrefs = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert "https://example.invalid/fanwen/duties/union-chair/" in hrefs


def test_kinds_organisations_and_topics_in_use_have_their_page(site: Path) -> None:
    for place in ("kinds/work-plan", "orgs/union", "topics/care", "topics/democracy", "plans"):
        page = read(site / place / "index.html")
        assert "工会【年度】年工作计划" in re.sub(r"</?mark[^>]*>", "", page), place
    assert "怎样搭" in read(site / "kinds/work-plan/index.html")
    assert not (site / "topics/patient-safety").exists()


def test_no_search_of_the_theme_is_shipped(site: Path) -> None:
    assert not list(site.rglob("lunr*")) and not (site / "search/search_index.json").exists()
    assert 'data-md-component="search"' not in read(site / "index.html")


def test_a_preview_shows_what_waits_and_says_so(mini: Library, tmp_path: Path) -> None:
    build(mini, tmp_path / "out", tmp_path / "stage", Edition(preview=True))
    page = read(tmp_path / "out" / PENDING.id / "index.html")
    assert "待审" in page and SECRET in page and "预览版" in page
    overview = read(tmp_path / "out/overview/index.html")
    assert "待审 1 篇" in overview and "停用 1 篇" in overview and PENDING.title in overview


DRAFT = """---
title: 年度计划
kind: 工作计划
recipe:
  - take: {take}
---

{{{{ draft() }}}}
"""


def test_a_recipe_that_cannot_be_made_is_left_out_and_told_and_the_rest_is_built(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library", PLAN, PENDING)
    for name, take in (("good", f"{PLAN.id}#主要任务"), ("hidden", PENDING.id), ("gone", "plans/nothing")):
        write_text(library.root / f"drafts/{name}.md", DRAFT.format(take=take))
    told = build(library, tmp_path / "out", tmp_path / "stage")
    assert [Path(error.path).name for error in told] == ["gone.md", "hidden.md"]
    assert {page.parent.name for page in (tmp_path / "out/drafts").glob("*/index.html")} == {"good"}
    assert [path.name for path in (tmp_path / "out/texts/drafts").iterdir()] == ["good.json"]
    assert SECRET not in "".join(map(str, told))


def test_the_overview_names_a_file_that_breaks_the_format_and_says_when_all_is_done(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/broken.md").write_text("没有文首", encoding="utf-8")
    page = overview(load(tmp_path))
    assert "读不了的文件 1 个" in page and "plans/broken.md:1：文件开头没有 ---" in page
    assert "没有待处理的范文" in page


def test_the_edition_for_disk_has_files_and_classic_scripts(mini: Library, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(mini, out, tmp_path / "stage", Edition(offline=True))
    for page in pages(out):
        html = read(page)
        assert 'type="module"' not in html
        if page.name == "404.html":
            continue
        for link in Links(html).links:
            path = urlparse(link).path
            assert not path or path.endswith((".html", ".xml")), f"{page}: {link}"
            assert not path or (page.parent / unquote(path)).is_file(), f"{page}: {link}"
    script = read(out / "assets/search/offline.js")
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)
    assert read(out / "search/fulltext.js").startswith("globalThis.fanwenFullText = {")
    assert not (out / "pagefind").exists()


def test_a_folder_that_is_not_a_site_is_not_touched(mini: Library, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("别删", encoding="utf-8")
    with pytest.raises(BuildError, match="已有别的内容"):
        build(mini, tmp_path / "out", tmp_path / "stage")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_build_that_fails_leaves_the_site_that_stood_there(tmp_path: Path) -> None:
    root, out = tmp_path / "library", tmp_path / "out"
    shelf = write_library(root, PLAN)
    build(shelf, out, tmp_path / "stage")
    before = {path: path.read_bytes() for path in out.rglob("*.html")}
    assert is_current(root, out, Edition())
    (root / "index.md").write_text('---\nrender_macros: true\n---\n{{ take("plans/nowhere#x") }}\n', encoding="utf-8")
    assert not is_current(root, out, Edition())
    with pytest.raises(BuildError, match="网站没有建成"):
        build(shelf, out, tmp_path / "stage")
    assert {path: path.read_bytes() for path in out.rglob("*.html")} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library", "out", "stage", "stage.lock"]


def test_a_page_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    shelf = write_library(tmp_path / "library", PLAN)
    page = tmp_path / "library" / "plans" / "index.md"
    page.write_bytes("# 计划".encode("gb18030"))
    with pytest.raises(LibraryError, match=r"plans/index\.md：文件不是 UTF-8"):
        build(shelf, tmp_path / "out", tmp_path / "stage")


def test_the_command_builds_and_refuses_what_is_no_address(mini: Library, tmp_path: Path) -> None:
    run = CliRunner().invoke
    options = ["--library", str(mini.root), "--out", str(tmp_path / "out")]
    wrong = run(command, [*options, "--url", "example.com"])
    assert isinstance(wrong.exception, BuildError) and "不是网址" in str(wrong.exception)
    assert not (tmp_path / "out").exists()
    done = run(command, [*options, "--url", "https://example.invalid"], catch_exceptions=False)
    assert "共 3 篇" in done.output and (tmp_path / "out" / MARKER).is_file()
    assert len(TEXTS) == 5


def test_pages_of_the_library_are_light(docs: Library, tmp_path: Path) -> None:
    build(docs, tmp_path / "out", tmp_path / "stage")
    for text in docs.published():
        size = len((tmp_path / "out" / text.id / "index.html").read_bytes())
        assert size < 60_000, f"{text.id}: {size}"
