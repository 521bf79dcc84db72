"""The HTTP service: published texts only, errors in one form, nothing from another host."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mini import PENDING, PLAN, SECRET, write_library
from serving import serving

from fanwen.limits import MAX_BODY
from fanwen.service import create_app
from search import Search

OURS = 'one(new URL(".",location))'
"""A script of the theme, which names the site's root as seen from the page."""
RECIPE = {
    "title": "【单位】计划",
    "kind": "工作计划",
    "recipe": [{"take": f"{PLAN.id}#主要任务"}],
    "slots": {"单位": "某校"},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("service")
    library = write_library(folder / "library")
    search = Search.open(folder / "index", library.root, published_only=True)
    search.update()
    site = folder / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<script>{OURS}</script><script>two()</script>首页", encoding="utf-8")
    theirs = OURS.replace(".", "/")
    (site / "404.html").write_text(f"没有这个页面<script>{theirs}</script><script>three()</script>", encoding="utf-8")
    (site / "data.gz").write_bytes(b"\x1f\x8b")
    app = create_app(search, library.published, lambda: site, api_docs=True)
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as made:
        yield made


def error(answer: Any, status: int) -> dict[str, str]:
    assert answer.status_code == status
    body: dict[str, str] = answer.json()["error"]
    assert set(body) == {"code", "message", "hint"}
    assert re.search(r"[\u4e00-\u9fff]", body["message"]), body
    return body


def test_search_answers_in_the_documented_shape(client: httpx.Client) -> None:
    answer = client.get("/api/search", params={"q": "教代会", "full": 1}).json()
    hit = answer["hits"][0]
    assert set(answer) == {"query", "total", "took_ms", "expanded", "corrected", "relaxed", "notice", "hits", "facets"}
    assert hit["section"] == f"{PLAN.id}#开好教代会" and "body" in hit and hit["url"] == f"{PLAN.id}/#开好教代会"
    assert "body" not in client.get("/api/search", params={"q": "教代会"}).json()["hits"][0]
    assert client.get("/api/search", params={"q": "教代会", "kind": "制度"}).json()["total"] == 0


def test_an_empty_query_is_no_error(client: httpx.Client) -> None:
    for q in ("", "。。", "  "):
        answer = client.get("/api/search", params={"q": q})
        assert answer.status_code == 200 and answer.json()["total"] == 0 and answer.json()["notice"]


@given(q=st.text(max_size=300), page=st.integers(), limit=st.integers())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_typed_is_answered(client: httpx.Client, q: str, page: int, limit: int) -> None:
    typed = q.encode("utf-8", "replace").decode("utf-8")
    answer = client.get("/api/search", params={"q": typed, "page": page, "limit": limit})
    assert answer.status_code == 200, answer.text
    assert SECRET not in answer.text
    assert client.get("/api/suggest", params={"q": typed}).status_code == 200


def test_unpublished_texts_are_nowhere(client: httpx.Client) -> None:
    for q in (SECRET, "绝密", "jueimi", "护士长", "患者安全"):
        assert SECRET not in client.get("/api/search", params={"q": q, "full": 1}).text.replace(
            f'"query":"{SECRET}"', ""
        )
        assert SECRET not in client.get("/api/suggest", params={"q": q}).text.replace(f'"query":"{SECRET}"', "")
    hidden, unknown = client.get(f"/api/texts/{PENDING.id}"), client.get("/api/texts/plans/nothing")
    assert hidden.status_code == unknown.status_code == 404 and hidden.content == unknown.content
    taken = client.post("/api/drafts?format=md", json=RECIPE | {"recipe": [{"take": PENDING.id}]})
    assert error(taken, 400)["message"] and SECRET not in taken.text


def test_a_text_comes_with_its_sections(client: httpx.Client) -> None:
    text = client.get(f"/api/texts/{PLAN.id}").json()
    assert text["title"] == PLAN.title and text["slots"]["年度"] == {"label": "计划年度", "example": "2027"}
    assert [(s["slug"], s["level"], s["number"]) for s in text["sections"]][:3] == [
        ("lead", 0, ""),
        ("主要任务", 2, "一、"),
        ("开好教代会", 3, "（一）"),
    ]


def test_a_draft_comes_in_every_format(client: httpx.Client) -> None:
    word = client.post("/api/drafts?format=docx", json=RECIPE)
    assert "filename*=UTF-8''%E6%9F%90%E6%A0%A1" in word.headers["content-disposition"]
    shown = [paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs]
    assert "某校计划" in shown[0] and any("开好教代会" in line for line in shown)
    for format, type in (("md", "text/markdown"), ("txt", "text/plain"), ("html", "text/html")):
        answer = client.post(f"/api/drafts?format={format}", json=RECIPE)
        assert answer.headers["content-type"].startswith(type) and "（一）开好教代会" in answer.text
    both = client.post("/api/drafts?format=json", json=RECIPE).json()
    assert set(both) >= {"markdown", "html", "findings"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"title": 1}',
        b'{"title": "x", "kind": "no", "recipe": []}',
        json.dumps({"title": "\ud800", "kind": "工作计划", "recipe": [{"heading": "目标"}]}).encode(),
        b"[" * 100_000,
        json.dumps(RECIPE | {"recipe": [{"take": "plans/none#x"}]}).encode(),
        json.dumps(RECIPE | {"recipe": [{"take": "drafts/../../etc/passwd"}]}).encode(),
    ],
)
def test_a_wrong_draft_is_one_sentence(client: httpx.Client, body: bytes) -> None:
    error(client.post("/api/drafts?format=docx", content=body), 400)


def test_wrong_requests_are_answered_in_the_one_form(client: httpx.Client) -> None:
    assert "exe" in error(client.post("/api/drafts?format=exe", json=RECIPE), 400)["message"]
    assert "limit" in error(client.get("/api/search?q=x&limit=many"), 422)["message"]
    error(client.get("/api/nothing"), 404)
    error(client.delete("/api/search"), 405)
    error(client.get("/api/search?q=" + "x" * 17_000), 414)
    error(client.post("/api/drafts", content=b"x" * (MAX_BODY + 1)), 413)
    error(client.post("/api/drafts", content=(b"x" * 1_000_000 for _ in range(4))), 413)  # no length given


def test_a_page_may_run_the_inline_scripts_of_the_theme_and_no_others(client: httpx.Client) -> None:
    for address, scripts, status in (("/", (OURS,), 200), ("/nothing/", (OURS.replace(".", "/"), "three()"), 404)):
        answer = client.get(address)
        assert answer.status_code == status
        policy = answer.headers["content-security-policy"]
        allowed = re.search(r"script-src ([^;]*)", policy)[1].split()  # type: ignore[index]
        hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
        assert allowed == ["'self'", "'wasm-unsafe-eval'", *hashes]
    api = client.get("/api/search?q=x").headers
    assert "script-src 'self' 'wasm-unsafe-eval';" in api["content-security-policy"]
    assert (api["x-content-type-options"], api["x-fanwen-service"]) == ("nosniff", "1")


def test_files_of_the_site_are_what_they_are(client: httpx.Client) -> None:
    packed = client.get("/data.gz")
    assert packed.headers["content-type"] == "application/octet-stream" and "content-encoding" not in packed.headers
    for outside in ("/..%2flibrary/plans/pending.md", "/%00", "/" + "x" * 5000):
        answer = client.get(outside)
        assert answer.status_code == 404 and SECRET not in answer.text


def test_it_says_how_it_is(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["sections"] > 5
    paths = client.get("/api/openapi.json").json()["paths"]
    page = client.get("/api/docs").text
    assert all(path in page for path in paths) and "<script" not in page and "http" not in page.replace("HTTP", "")


def test_without_a_site_and_without_docs(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library", PLAN)
    search = Search.open(tmp_path / "index", library.root, published_only=True)
    with serving(create_app(search, library.published)) as address, httpx.Client(base_url=address) as bare:
        error(bare.get("/api/docs"), 404)
        assert bare.get("/x").status_code == 404 and "没有这个页面" in bare.get("/x").text
