"""The site in a real browser: reading, filters, search on every kind of hosting; no error, no foreign host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from mini import HOSTILE, write_library
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from serving import serving, static_host

from fanwen.service import create_app
from fanwen.site import Edition, build
from search import Search
from texts.library import Library

pytestmark = pytest.mark.browser
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def service(docs: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The project's own library, served."""
    folder = tmp_path_factory.mktemp("served")
    build(docs, folder / "site", folder / "stage")
    search = Search.open(folder / "index", docs.root, published_only=True)
    search.update()
    with serving(create_app(search, docs.published, lambda: folder / "site")) as address:
        yield f"{address}/"


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("mini") / "library")


@pytest.fixture(scope="module")
def static(mini: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The mini library on a static host, below a path."""
    folder = tmp_path_factory.mktemp("static")
    build(mini, folder / "host/below", folder / "stage")
    with static_host(folder / "host") as address:
        yield f"{address}/below/"


@pytest.fixture(scope="module")
def disk(mini: Library, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The mini library to be opened from disk."""
    folder = tmp_path_factory.mktemp("disk")
    build(mini, folder / "site", folder / "stage", Edition(offline=True))
    return (folder / "site").as_uri() + "/"


@contextmanager
def opened(browser: Browser, base: str, size: str = "desk", quiet: bool = True, **options: object) -> Iterator[Page]:
    """Yields a page; afterwards nothing may have gone wrong on it, and no other host been asked."""
    context = browser.new_context(viewport=SIZES[size], base_url=base, **options)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    host = "/".join(base.split("/")[:3])
    assert [url for url in asked if not url.startswith((host, "data:", "blob:"))] == []
    assert not quiet or said == []


def no_overflow(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_from_home_by_kind_to_a_text_and_its_company(browser: Browser, service: str, size: str) -> None:
    with opened(browser, service, size) as page:
        page.goto(service)
        no_overflow(page)
        for job in ("浏览", "检索", "拼草稿"):
            expect(page.locator(".jobs").get_by_text(job, exact=True)).to_be_in_viewport()
        expect(page.locator(".jobs").get_by_role("link")).to_have_count(3)
        page.get_by_role("link", name="工作计划", exact=False).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("工作计划")
        expect(page.get_by_text("容易写错的地方")).to_be_visible()
        no_overflow(page)
        group = page.get_by_role("group", name="单位")
        chip = group.get_by_role("button", name="关工委")
        count = int((chip.locator("small").text_content() or "").strip())
        chip.click()
        expect(group.get_by_role("button", name="关工委")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".text-list > li:visible")).to_have_count(count)
        expect(page.get_by_role("status").filter(has_text="筛出")).to_contain_text(f"筛出 {count} 篇")
        page.locator(".text-list > li:visible a").first.click()
        expect(page.locator(".facts")).to_contain_text("关工委")
        expect(page.get_by_role("link", name="检索")).to_be_visible()
        expect(page.get_by_role("link", name="草稿篮")).to_be_visible()
        expect(page.get_by_role("button", name="加入草稿").first).to_be_visible()
        page.get_by_text("要填的内容").click()
        expect(page.get_by_role("cell", name="【单位】").first).to_be_visible()
        no_overflow(page)
        page.get_by_role("heading", name="常一起使用").scroll_into_view_if_needed()
        page.locator("aside.related a").first.click()
        expect(page.locator(".text-head h1")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_usable_by_everyone(browser: Browser, service: str, size: str, scheme: str) -> None:
    with opened(browser, service, size, color_scheme=scheme) as page:
        for place in ("", "kinds/work-plan/", "plans/school-union-annual/", "search/?q=教代会", "topics/"):
            page.goto(place)
            if place.startswith("search"):
                expect(page.locator("a.hit").first).to_be_visible()
                expect(page.locator("search-page[aria-busy]")).to_have_count(0)  # the list is dim until then
            no_overflow(page)
            found = Axe().run(page)
            grave = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
            shown = [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in grave]
            assert shown == [], place


def test_the_whole_text_is_copied_with_its_numbers(browser: Browser, service: str) -> None:
    with opened(browser, service, permissions=["clipboard-read"]) as page:
        page.goto("plans/school-union-annual/")
        page.get_by_role("button", name="复制全文").click()
        expect(page.get_by_text("已复制")).to_be_visible()
        text = page.evaluate("navigator.clipboard.readText()")
        assert "\n一、指导思想\n" in text and "加入草稿" not in text and "【单位】" in text
        html = page.evaluate(
            "navigator.clipboard.read().then((items) => items[0].getType('text/html')).then((blob) => blob.text())"
        )
        assert "一、" in html and "<button" not in html and "class=" not in html


def test_search_while_typing_by_keyboard(browser: Browser, service: str) -> None:
    with opened(browser, service) as page:
        page.goto("plans/school-union-annual/")
        page.keyboard.press("/")
        box = page.get_by_role("searchbox", name="检索范文")
        expect(box).to_be_focused()
        page.keyboard.type("送温暖", delay=20)
        expect(page.get_by_role("status")).to_contain_text("找到")
        expect(page.get_by_text("由检索服务给出")).to_be_visible()
        expect(page.locator(".snippet mark").first).to_have_text("送温暖")
        assert unquote(page.url).endswith("search/?q=送温暖")
        chip = page.get_by_role("group", name="文种").get_by_role("button", name="工作计划")
        count = chip.locator("small").text_content()
        chip.press("Enter")
        expect(page.get_by_role("status")).to_have_text(f"找到 {count} 节")
        assert "kind=工作计划" in unquote(page.url)
        expect(page.get_by_role("group", name="文种").get_by_role("button", name="工作计划")).to_be_focused()
        first = page.locator("a.hit").first
        name, address = first.text_content(), page.url
        page.goto("about:blank")
        page.goto(address)  # the address alone gives the same
        expect(page.locator("a.hit").first).to_have_text(name or "")
        box.press("ArrowDown")
        expect(page.locator("a.hit").first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(box).to_be_focused()
        page.keyboard.press("ArrowDown")
        href = page.locator("a.hit").first.get_attribute("href") or ""
        page.keyboard.press("Enter")
        page.wait_for_url(href)
        slug = unquote(href.split("#")[1])
        expect(page.locator(f'[id="{slug}"]')).to_be_in_viewport()


def test_an_answer_that_comes_too_late_is_dropped(browser: Browser, service: str) -> None:
    late: list[Route] = []

    def hold(route: Route) -> None:
        if quote("教代会") in route.request.url:
            late.append(route)
        else:
            route.continue_()

    with opened(browser, service) as page:
        page.route("**/api/search**", hold)
        page.goto("search/")
        box = page.get_by_role("searchbox")
        box.fill("教代会")
        page.wait_for_timeout(400)
        assert late
        box.fill("消防")
        expect(page.locator(".snippet mark").first).to_have_text("消防")
        for route in late:
            route.fulfill(json={"query": "教代会", "total": 0, "hits": [], "facets": {}})
        page.wait_for_timeout(300)
        expect(page.locator(".snippet mark").first).to_have_text("消防")


def test_more_results_and_a_section_put_into_the_draft(browser: Browser, service: str) -> None:
    with opened(browser, service) as page:
        page.goto(f"search/?q={quote('家长')}")
        expect(page.locator("a.hit")).to_have_count(20)
        page.get_by_role("button", name="更多结果").click()
        expect(page.locator("a.hit")).to_have_count(40)
        page.get_by_role("button", name="加入草稿").first.click()
        expect(page.get_by_role("link", name="草稿篮（1）")).to_be_visible()
        expect(page.get_by_role("button", name="移出草稿")).to_have_count(1)


def test_nothing_found_helps_on(browser: Browser, service: str) -> None:
    with opened(browser, service) as page:
        page.goto(f"search/?q={quote('<b>不存在的词汇甲乙丙')}")
        expect(page.get_by_role("status")).to_contain_text("没有找到“<b>不存在")
        page.get_by_role("link", name="应急预案").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("应急预案")


def test_search_goes_on_when_the_service_stops(browser: Browser, service: str) -> None:
    with opened(browser, service, quiet=False) as page:
        page.goto(f"search/?q={quote('教代会')}")
        expect(page.get_by_text("由检索服务给出")).to_be_visible()
        page.route("**/api/**", lambda route: route.abort())
        page.get_by_role("searchbox").fill("送温暖")
        expect(page.get_by_text("由浏览器给出：词语索引和全文比对")).to_be_visible()
        expect(page.locator(".snippet mark").first).to_have_text("送温暖")
        page.unroute("**/api/**")
        page.get_by_role("searchbox").fill("家访")
        expect(page.get_by_text("由检索服务给出")).to_be_visible()
        page.wait_for_timeout(300)
        page.route("**/*", lambda route: route.abort())  # the whole host is gone
        page.get_by_role("searchbox").fill("护士长")
        expect(page.get_by_text("由浏览器给出：全文逐字比对")).to_be_visible()
        expect(page.locator(".snippet mark").first).to_have_text("护士长")


def test_when_nobody_answers_it_says_so_and_tries_again(browser: Browser, static: str) -> None:
    with opened(browser, static, quiet=False) as page:
        page.goto("search/")
        page.route("**/*.gz", lambda route: route.abort())
        page.get_by_role("searchbox").fill("教代会")
        expect(page.get_by_role("status")).to_contain_text("没有应答")
        page.unroute("**/*.gz")
        page.get_by_role("button", name="再试一次").click()
        expect(page.locator("a.hit").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_search_on_a_static_host_asks_for_nothing_that_is_not_there(browser: Browser, static: str, size: str) -> None:
    with opened(browser, static, size) as page:
        page.on("request", lambda request: pytest.fail(request.url) if "/api/" in request.url else None)
        page.goto(static)
        page.get_by_role("searchbox").fill("教代会")
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_text("由浏览器给出：词语索引和全文比对")).to_be_visible()
        expect(page.locator("a.hit").first).to_have_text("一、主要任务 › （一）开好教代会")
        page.get_by_role("searchbox").fill("把议题发")  # a substring that is no word
        expect(page.locator(".snippet mark")).to_have_text("把议题发")
        no_overflow(page)
        page.locator("a.hit").first.click()
        expect(page.get_by_role("heading", name="（一）开好教代会")).to_be_in_viewport()


def test_pagefind_finds_words_where_the_letters_do_not_stand_together(browser: Browser, static: str) -> None:
    with opened(browser, static) as page:
        page.goto(f"search/?q={quote('教职工看望住院')}")
        expect(page.locator("a.hit").first).to_contain_text("送温暖")
        filters = page.evaluate("import('../pagefind/pagefind.js').then((pagefind) => pagefind.filters())")
        assert filters["文种"] == {"制度": 1, "岗位职责": 1, "工作计划": 1}
        assert filters["主题"]["民主管理"] == 2


def test_reading_and_literal_search_from_disk(browser: Browser, disk: str) -> None:
    with opened(browser, disk) as page:
        page.goto(f"{disk}index.html")
        page.locator(".ways").get_by_role("link", name="岗位职责").click()
        page.get_by_role("link", name="工会主席岗位职责").click()
        expect(page.get_by_role("heading", name="一、主要职责")).to_be_visible()
        page.get_by_role("link", name="检索", exact=True).click()
        page.get_by_role("searchbox", name="检索范文").fill("当周看望")
        expect(page.get_by_text("由浏览器给出：全文逐字比对")).to_be_visible()
        expect(page.locator(".snippet mark")).to_have_text("当周看望")
        page.locator("a.hit").first.click()
        expect(page.get_by_role("heading", name="（二）送温暖")).to_be_in_viewport()


def test_a_hostile_text_is_only_shown(browser: Browser, static: str) -> None:
    with opened(browser, static) as page:
        page.goto(f"{HOSTILE.id}/")
        expect(page.locator(".text-head h1")).to_have_text(HOSTILE.title)
        expect(page.locator(".text-body")).to_contain_text("<script>alert(3)</script>")
        page.goto(f"search/?q={quote('alert(3)')}")
        expect(page.locator(".snippet")).to_contain_text("<script>")
        page.goto("kinds/rule/")
        expect(page.locator(".text-list a")).to_have_text(HOSTILE.title)


def test_without_scripts_lists_and_texts_are_there(browser: Browser, service: str) -> None:
    with opened(browser, service, java_script_enabled=False) as page:
        page.goto("kinds/work-plan/")
        expect(page.locator(".text-list > li").first).to_be_visible()
        page.locator(".jumps a").filter(has_text="医院").click()
        expect(page.locator("#in-医院")).to_be_in_viewport()
        page.goto("search/")
        expect(page.get_by_text("检索需要浏览器启用脚本")).to_be_visible()


def test_print_shows_the_text_alone(browser: Browser, service: str) -> None:
    with opened(browser, service) as page:
        page.goto("plans/school-union-annual/")
        page.emulate_media(media="print")
        for gone in ("header.md-header", ".site-footer", ".facts", "aside.related", "add-section"):
            expect(page.locator(gone).first).to_be_hidden()
        expect(page.locator(".text-body h2").first).to_be_visible()


def test_a_page_that_is_not_there_leads_on(browser: Browser, service: str) -> None:
    with opened(browser, service, quiet=False) as page:
        answer = page.goto("plans/nothing/at/all/")
        assert answer is not None and answer.status == 404
        page.locator("main").get_by_role("link", name="按文种浏览").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("按文种")
