"""The pictures of README and guides, taken from the site itself: `make pictures`."""

from __future__ import annotations

import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from serving import service

from fanwen.site import build
from texts.library import load

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/assets/guide"
SIZE = {"width": 1280, "height": 800}
LARGEST = 200_000
"""Bytes of a picture: the pages of the guide stay light."""

SLOTS = {"单位全称": "某某市第一中学", "计划年度": "2027", "在校学生人数": "1860"}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        build(load(ROOT / "docs"), folder / "site", folder / "stage")
        with service(folder / "site", ROOT / "docs", folder / "index") as address:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE, locale="zh-CN", color_scheme="light", reduced_motion="reduce")
            browse(page, address)
            search(page, address)
            word(page, draft(page, address, folder))
            browser.close()
    for picture in sorted(PICTURES.glob("*.png")):
        assert picture.stat().st_size < LARGEST, f"{picture.name}: {picture.stat().st_size} bytes"
        print(picture.name, picture.stat().st_size)


def browse(page: Page, address: str) -> None:
    page.goto(f"{address}/kinds/work-plan/")
    page.get_by_role("button", name="关工委").first.click()
    page.locator(".filters").first.evaluate("element => scrollTo(0, element.offsetTop - 120)")
    take(page, "browse")


def search(page: Page, address: str) -> None:
    page.goto(f"{address}/search/?q=教代会")
    page.locator(".hits mark").first.wait_for()
    take(page, "search")


def draft(page: Page, address: str, folder: Path) -> Path:
    """Returns the Word file of the draft shown."""
    page.goto(f"{address}/plans/school-guangongwei-annual/")
    page.get_by_role("button", name="整篇起草").click()
    for label, value in SLOTS.items():
        page.get_by_role("textbox", name=label, exact=True).fill(value)
    page.get_by_role("region", name="预览").get_by_text(SLOTS["单位全称"]).first.wait_for()
    page.get_by_role("region", name="检查结果").get_by_text("必改").first.wait_for()
    page.locator("h1").first.click()
    page.evaluate("scrollTo(0, 0)")
    take(page, "draft")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Word").click()
    path = folder / "draft.docx"
    download.value.save_as(path)
    return path


def word(page: Page, path: Path) -> None:
    """Takes the first page of a Word file."""
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", path.parent, path], check=True, capture_output=True
    )
    subprocess.run(
        [
            "pdftoppm",
            "-scale-to-y",
            "760",
            "-scale-to-x",
            "-1",
            "-l",
            "1",
            "-gray",
            "-png",
            path.with_suffix(".pdf"),
            path.with_suffix(""),
        ],
        check=True,
    )
    sheets = [b64encode(sheet.read_bytes()).decode() for sheet in sorted(path.parent.glob("draft-*.png"))]
    images = "".join(f'<img src="data:image/png;base64,{sheet}" height="760">' for sheet in sheets)
    style = (
        "body{margin:0;height:800px;display:flex;gap:40px;justify-content:center;align-items:center;background:#e9e6df}"
    )
    page.set_content(f"<style>{style}</style>{images}")
    take(page, "word")


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(800)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
