"""What a network can do to the service: nothing is read across origins, bounds hold, secrets stay where they are."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from audit import verdict
from mini import PENDING, PLAN, SECRET, write_library
from serving import serving

from fanwen.limits import HEADERS, MAX_BODY, content_policy
from fanwen.service import create_app
from search import Search
from texts.library import Library

RECIPE = {"title": "计划", "kind": "工作计划", "recipe": [{"take": f"{PLAN.id}#主要任务"}]}
PASSWORD = "x7-geheim-9q"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("threats") / "library")


@pytest.fixture(scope="module")
def client(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("service")
    search = Search.open(folder / "index", library.root, published_only=True)
    search.update()
    site = folder / "site"
    (site / "plans").mkdir(parents=True)
    for page in ("index.html", "404.html", "plans/index.html"):
        (site / page).write_text("页", encoding="utf-8")
    (folder / "private.txt").write_text(SECRET, encoding="utf-8")
    (site / "private.txt").symlink_to(folder / "private.txt")
    (site / "above").symlink_to(folder)
    app = create_app(search, library.published, lambda: site)
    with serving(app) as address, httpx.Client(base_url=address, timeout=60) as made:
        yield made


def answers(client: httpx.Client) -> Iterator[httpx.Response]:
    """One answer of every sort that the service has."""
    for address in ("/", "/plans/", "/plans", "/nothing/", "/healthz", "/api/search?q=计划", "/api/suggest?q=计"):
        yield client.get(address)
    for address in (f"/api/texts/{PLAN.id}", "/api/texts/none", "/api/openapi.json", "/api/search?limit=many"):
        yield client.get(address)
    yield client.get("/api/search?q=" + "x" * 17_000)
    yield client.delete("/api/search")
    yield client.post("/api/drafts", content=b"x" * (MAX_BODY + 1))
    yield client.post("/api/drafts", content=(b"x" * 1_000_000 for _ in range(4)))
    yield client.post("/api/drafts", content=b"{")
    for format in ("json", "docx", "md", "txt", "html"):
        yield client.post(f"/api/drafts?format={format}", json=RECIPE)
    kept = client.get("/").headers["etag"]
    yield client.get("/", headers={"if-none-match": kept})


def test_every_answer_carries_the_headers(client: httpx.Client) -> None:
    seen = set()
    for answer in answers(client):
        seen.add(answer.status_code)
        for name in HEADERS:
            assert answer.headers.get(name), f"{answer.request.url} {answer.status_code}: {name}"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert seen == {200, 304, 307, 400, 404, 405, 413, 414, 422}


def test_the_policy_lets_no_inline_script_run_and_no_host_in() -> None:
    for policy in (content_policy(), content_policy(["sha256-abc"])):
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'self'"
        assert rules["object-src"] == "'none'"
        scripts = set(rules["script-src"].split())
        assert scripts <= {"'self'", "'wasm-unsafe-eval'", "'sha256-abc'"}
        assert not any(source in policy for source in ("http", "*", "'unsafe-eval'", "//"))


def test_no_other_origin_can_read_an_answer(client: httpx.Client, library: Library) -> None:
    before = {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()}
    there = {"origin": "https://evil.invalid"}
    asked = client.options("/api/drafts", headers=there | {"access-control-request-method": "POST"})
    sent = client.post("/api/drafts?format=json", json=RECIPE, headers=there)
    for answer in (asked, sent, client.get("/api/search?q=计划", headers=there), client.get("/", headers=there)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "set-cookie" not in answer.headers  # nothing a foreign page could ride on
    assert {path: path.read_bytes() for path in library.root.rglob("*") if path.is_file()} == before


def test_what_is_sent_across_origins_changes_nothing(client: httpx.Client) -> None:
    first = client.get("/api/search?q=教代会").json() | {"took_ms": 0}
    for _ in range(3):
        client.post("/api/drafts?format=md", content=b'{"title": "t"}', headers={"content-type": "text/plain"})
    assert client.get("/api/search?q=教代会").json() | {"took_ms": 0} == first


def test_the_service_only_reads_but_for_drafts(client: httpx.Client) -> None:
    for address in ("/", "/healthz", "/api/search", "/api/suggest", f"/api/texts/{PLAN.id}", "/api/openapi.json"):
        for verb in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            assert client.request(verb, address).status_code == 405, f"{verb} {address}"
    for verb in ("GET", "PUT", "PATCH", "DELETE"):
        assert client.request(verb, "/api/drafts").status_code in (404, 405), verb


def test_no_answer_sends_readers_to_the_host_that_a_request_names(client: httpx.Client) -> None:
    for path in ("/plans?q=a%20b", "//plans?q=a%20b", "/nothing/..//plans?q=a%20b"):
        answer = client.send(httpx.Request("GET", f"{client.base_url}{path}", headers={"host": "evil.invalid"}))
        assert answer.status_code == 307 and answer.headers["location"] == "/plans/?q=a%20b"
    for answer in answers(client):
        assert "127.0.0.1" not in answer.headers.get("location", "")


def test_no_file_outside_the_site_is_handed_out(client: httpx.Client) -> None:
    for path in ("/private.txt", "/above/private.txt", "/..%2fprivate.txt", "/%2e%2e/private.txt", "/plans/..%5c.."):
        answer = client.get(path)
        assert answer.status_code == 404 and SECRET not in answer.text, path


def test_no_recipe_outside_the_library_is_read(client: httpx.Client, library: Library) -> None:
    recipe = "---\ntitle: 外\nkind: 工作计划\nrecipe:\n  - {heading: 外面, text: 别处的字}\n---\n"
    (library.root.parent / "outside.md").write_text(recipe, encoding="utf-8")
    (library.root / "drafts").mkdir(exist_ok=True)
    for id in ("drafts/../../outside", "drafts/../outside", str(library.root.parent / "outside")):
        answer = client.post("/api/drafts?format=md", json=RECIPE | {"recipe": [{"take": id}]})
        assert answer.status_code == 400 and "别处的字" not in answer.text, id


def test_errors_name_no_folder_and_no_unpublished_text(client: httpx.Client, library: Library) -> None:
    (library.root / "plans/broken.md").write_text(f"没有文首 {SECRET}", encoding="utf-8")
    asked = (PENDING.id, "plans/retired#x", "plans/broken", "plans/pendin", f"{PLAN.id}#没有", "drafts/none")
    for take in asked:
        answer = client.post("/api/drafts?format=md", json=RECIPE | {"recipe": [{"take": take}]})
        assert answer.status_code == 400
        said = answer.text.replace(f"「{take.partition('#')[0]}」", "")
        for hidden in (SECRET, PENDING.id, "plans/retired", "文首", str(library.root), "Traceback"):
            assert hidden not in said, f"{take}: {said}"


def test_a_fault_of_the_service_tells_nothing(library: Library, tmp_path: Path) -> None:
    def broken() -> Library:
        raise RuntimeError(f"{PASSWORD} in {library.root}")

    search = Search.open(tmp_path / "index", library.root, published_only=True)
    with serving(create_app(search, broken)) as address:
        answer = httpx.get(f"{address}/api/texts/{PLAN.id}")
    assert answer.status_code == 500 and answer.json()["error"]["code"] == "internal"
    assert PASSWORD not in answer.text and str(library.root) not in answer.text


def test_the_name_of_a_file_cannot_add_a_header(client: httpx.Client) -> None:
    title = '计划"; x=1\r\nset-cookie: a=b\r\n\r\n<script>'
    answer = client.post("/api/drafts?format=docx", json=RECIPE | {"title": title})
    assert answer.status_code == 200 and "set-cookie" not in answer.headers
    name = answer.headers["content-disposition"].removeprefix("attachment; filename*=UTF-8''")
    assert not set(name) & set("\"';\r\n <>/\\")


def test_pages_and_limits_are_bounded(client: httpx.Client) -> None:
    far = client.get("/api/search", params={"q": "工会", "page": 10**9, "limit": 10**9})
    assert far.status_code == 200 and far.json()["hits"] == [] and far.json()["total"] > 0
    near = client.get("/api/search", params={"q": "工会", "page": -5, "limit": -5}).json()
    assert len(near["hits"]) == 1
    long = client.get("/api/search", params={"q": "工会" * 300}).json()
    assert long["notice"] and len(client.get("/api/suggest", params={"q": "工会" * 300}).json()["query"]) == 256
    for limit, least, most in ((10**9, 2, 20), (-5, 1, 1)):
        offered = client.get("/api/suggest", params={"q": "工", "limit": limit}).json()["suggestions"]
        assert least <= len(offered) <= most


def test_a_large_body_is_refused_before_it_is_sent(client: httpx.Client) -> None:
    head = f"POST /api/drafts HTTP/1.1\r\nhost: x\r\ncontent-length: {MAX_BODY + 1}\r\n\r\n"
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=20) as line:
        line.sendall(head.encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


class _Refusing(BaseHTTPRequestHandler):
    """A cluster that says no, and repeats what it was sent."""

    def _refuse(self) -> None:
        said = str(self.headers).encode()
        self.send_response(401)
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_HEAD = do_PUT = _refuse

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


def _said(library: Library, folder: Path, url: str) -> str:
    """Everything that commands say of a cluster at `url` which cannot be asked."""
    environment = os.environ | {
        "FANWEN_ENGINE": "opensearch",
        "FANWEN_OPENSEARCH_URL": url,
        "FANWEN_OPENSEARCH_USER": "reader",
        "FANWEN_OPENSEARCH_PASSWORD": PASSWORD,
    }
    said = ""
    for words in (["search", "计划"], ["index"]):
        places = ["--library", str(library.root), "--index", str(folder)]
        command = [sys.executable, "-m", "fanwen", *words, *places]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        said += done.stdout + done.stderr
    return said


def test_the_password_of_a_cluster_is_never_said(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    refusing = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    Thread(target=refusing.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{refusing.server_port}"
    for url in (there, "http://127.0.0.1:9", f"http://reader:{PASSWORD}@127.0.0.1:9", f"nonsense://{PASSWORD}@:x"):
        assert PASSWORD not in _said(library, tmp_path, url), url
    monkeypatch.setenv("FANWEN_OPENSEARCH_URL", there)
    monkeypatch.setenv("FANWEN_OPENSEARCH_USER", "reader")
    monkeypatch.setenv("FANWEN_OPENSEARCH_PASSWORD", PASSWORD)
    from search.engines.cluster import Place

    assert PASSWORD not in repr(Place.from_environment())
    search = Search.open(tmp_path, library.root, published_only=True, engine="opensearch")
    with serving(create_app(search, library.published)) as address:
        for path in ("/healthz", "/api/search?q=计划", "/api/suggest?q=计划"):
            assert PASSWORD not in httpx.get(address + path, timeout=60).text
    refusing.shutdown()
    refusing.server_close()
    assert PASSWORD not in "".join(capfd.readouterr())


def test_what_is_installed_is_locked_by_hash() -> None:
    root = Path(__file__).parents[1]
    for name in ("requirements.txt", "requirements-dev.txt"):
        wanted = [line for line in (root / name).read_text(encoding="utf-8").split("\n") if line[:1].isalpha()]
        assert wanted and all("==" in line and line.endswith("\\") for line in wanted), name
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if " install " in line and "-r requirements" in line]
    assert installs and all("--require-hashes" in line for line in installs)


HOLE = {"id": "CVE-2026-0001", "fix_versions": ["2.0"]}


def test_a_known_hole_fails_the_check_and_what_was_not_asked_is_said() -> None:
    clean = {"name": "clean", "version": "1.0", "vulns": []}
    holed = {"name": "holed", "version": "1.0", "vulns": [HOLE]}
    skipped = {"name": "skipped", "skip_reason": "not found"}
    assert verdict({"dependencies": [clean]}, required=True) == (0, ["1 of 1 packages audited, 0 holes"])
    status, said = verdict({"dependencies": [clean, holed]}, required=False)
    assert status == 1 and "holed 1.0: CVE-2026-0001, mended in 2.0" in said
    for report in ({"dependencies": [clean, skipped]}, {"dependencies": []}):
        assert [verdict(report, required)[0] for required in (False, True)] == [0, 1]
        assert any("NOT AUDITED" in line for line in verdict(report, required=False)[1])
