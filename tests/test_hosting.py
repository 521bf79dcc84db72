"""The examples and the hosting page hold: a real nginx in front, a real clone, every option there is."""

from __future__ import annotations

import filecmp
import gzip
import os
import pwd
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from configparser import RawConfigParser
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from mini import DUTIES, PENDING, PLAN, write_library
from sbom import bill, licence, locked
from test_serve import command, free_port, wait

from fanwen.cli import COMMANDS, Commands
from fanwen.limits import MAX_BODY, MAX_REQUEST_LINE
from fanwen.live import Live
from fanwen.site import MARKER, build
from texts.library import load

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
PAGES = [*sorted(EXAMPLES.iterdir()), ROOT / "docs/guide/hosting.md"]
RECIPE = {"title": "计划", "kind": "工作计划", "recipe": [{"take": f"{PLAN.id}#主要任务"}]}
LOCK = ROOT / "requirements.txt"


def commands(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yields every command a page names, with its options."""
    text = re.sub(r'", "|\[?"\]?', " ", page.read_text(encoding="utf-8"))
    for words in re.findall(r"(?<![\w.-])(?:\S*/)?fanwen((?: +[\w./=-]+)+)", text):
        names = [word for word in words.split() if word in COMMANDS]
        if names:
            yield names[0], re.findall(r"(?<=\s)--[\w-]+", words)


def test_every_command_and_option_that_is_named_exists() -> None:
    found = [(page.name, name, options) for page in PAGES for name, options in commands(page)]
    assert {page for page, _, _ in found} >= {"fanwen.service", "Containerfile", "hosting.md"}
    for page, name, options in found:
        made = Commands().get_command(None, name)  # type: ignore[arg-type]
        assert made
        known = {option for parameter in made.params for option in parameter.opts}
        assert set(options) <= known, f"{page}: fanwen {name}"
    assert any("--metrics" in options for _, _, options in found)


def test_every_variable_target_and_example_that_is_named_exists() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    code = "\n".join(path.read_text(encoding="utf-8") for room in ("fanwen", "search") for path in room_files(room))
    for name in set(re.findall(r"FANWEN_\w+", text)):
        assert name in code or name.removeprefix("FANWEN_OPENSEARCH") in code, name
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"make ([a-z-]+)$", text, re.MULTILINE)) <= set(targets)
    guide = PAGES[-1].read_text(encoding="utf-8")
    assert all(f"`{example.name}`" in guide for example in EXAMPLES.iterdir())


def room_files(room: str) -> Iterator[Path]:
    return (ROOT / room).rglob("*.py")


def test_the_limits_of_the_page_and_of_nginx_are_those_of_the_service() -> None:
    guide = PAGES[-1].read_text(encoding="utf-8")
    assert f"{MAX_BODY // 1_000_000} MB | 413" in guide and f"{MAX_REQUEST_LINE // 1024} KB | 414" in guide


def configured(folder: Path, service: int, plain: int, secure: int) -> Path:
    """Returns nginx's configuration: the example with ports and paths of its own and a certificate made for it."""
    key = ["-keyout", str(folder / "fanwen.key"), "-out", str(folder / "fanwen.pem"), "-subj", "/CN=localhost"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *key],
        check=True,
        capture_output=True,
    )
    example = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for there, here in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        ("127.0.0.1:8000;", f"127.0.0.1:{service};"),
        ("/etc/ssl/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert there in example, there
        example = example.replace(there, here)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    made = folder / "nginx.conf"
    user = f"user {pwd.getpwuid(os.geteuid()).pw_name};\n" if os.geteuid() == 0 else ""
    made.write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/own.log;\nevents {{}}\n"
        f"http {{\n{temporary}{example}}}\n",
        encoding="utf-8",
    )
    return made


@contextmanager
def running(line: list[str], ready: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program until the end of the block; `ready` is an address that answers when it is up."""
    process = subprocess.Popen(
        line,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:

        def up() -> bool:
            try:
                return bool(httpx.get(ready, verify=False).status_code)
            except httpx.TransportError:
                return process.poll() is not None

        assert wait(up) and process.poll() is None, line
        yield process
    finally:
        process.terminate()
        assert process.wait(30) == 0


@pytest.fixture(scope="module")
def proxied(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, str, Path]]:
    """A reader of the service behind nginx; the address of the service itself; the folder of nginx's logs."""
    folder = tmp_path_factory.mktemp("hosting")
    write_library(folder / "library", PLAN, DUTIES, PENDING)
    service, plain, secure = free_port(), free_port(), free_port()
    configuration = configured(folder, service, plain, secure)
    subprocess.run([nginx, "-t", "-c", str(configuration)], check=True, capture_output=True)
    direct, outside = f"http://127.0.0.1:{service}", f"https://127.0.0.1:{secure}"
    serve = command("--port", str(service), "--metrics", "--log", "json", folder=folder)
    with (
        running(serve, f"{direct}/healthz", folder),
        running([nginx, "-c", str(configuration)], f"{outside}/healthz", folder),
        httpx.Client(base_url=outside, verify=False, timeout=30) as client,
    ):
        assert httpx.get(f"http://127.0.0.1:{plain}/x?q=1").headers["location"].startswith("https://127.0.0.1/x")
        yield client, direct, folder


def test_everything_passes_nginx_unharmed(proxied: tuple[httpx.Client, str, Path]) -> None:
    client, direct, _ = proxied
    for path in ("/", f"/{PLAN.id}/", "/no/such/page", f"/api/texts/{PLAN.id}", "/api/texts/nothing", "/healthz"):
        outside, inside = client.get(path), httpx.get(direct + path)
        assert (outside.status_code, outside.text) == (inside.status_code, inside.text)
        for name in ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options"):
            assert outside.headers.get_list(name) == inside.headers.get_list(name) != []
        assert outside.headers["content-type"] == inside.headers["content-type"]
    assert client.get(f"/{PLAN.id}/").headers["content-encoding"] == "gzip"
    found = client.get("/api/search", params={"q": "教代会"}).json()
    assert found["hits"][0]["text"] == PLAN.id
    draft = client.post("/api/drafts", params={"format": "docx"}, json=RECIPE)
    assert (
        draft.status_code == 200 and draft.content[:2] == b"PK" and "filename*=" in draft.headers["content-disposition"]
    )
    moved = client.get(f"/{PLAN.id}")
    assert moved.headers["location"] == f"/{PLAN.id}/"  # names no host, so none that a request made up


def test_files_that_never_change_may_be_kept(proxied: tuple[httpx.Client, str, Path]) -> None:
    client, _, _ = proxied
    page = client.get("/").text
    (hashed,) = re.findall(r'href="[./]*(assets/stylesheets/main\.\w{8}\.min\.css)"', page)
    style = client.get(f"/{hashed}")
    assert "immutable" in style.headers["cache-control"] and style.headers["x-content-type-options"] == "nosniff"
    own = client.get("/assets/fanwen.css")
    assert own.headers["cache-control"] == "no-cache"
    assert client.get("/assets/fanwen.css", headers={"if-none-match": own.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6detrics", "/x/../metrics", "/metrics?x=1"])
def test_metrics_are_not_for_readers(proxied: tuple[httpx.Client, str, Path], path: str) -> None:
    client, direct, _ = proxied
    assert httpx.get(f"{direct}/metrics").status_code == 200
    raw = httpx.Request("GET", client.base_url)
    raw.url = raw.url.copy_with(raw_path=path.encode())
    answer = client.send(raw)
    assert answer.status_code == 404 and "fanwen_requests_total" not in answer.text


def test_limits_pass_through_in_the_one_form(proxied: tuple[httpx.Client, str, Path]) -> None:
    client, _, _ = proxied
    answers = [
        (client.post("/api/drafts", content=b"x" * (MAX_BODY + 1)), 413, "too-large"),
        (client.post("/api/drafts", content=b"x" * 3_000_000), 413, "too-large"),
        (client.get("/api/search", params={"q": "长" * 2000}), 414, "too-long"),
    ]
    with ThreadPoolExecutor(8) as pool:
        many = list(pool.map(lambda _: client.get("/api/suggest", params={"q": "工"}), range(150)))
    refused = [answer for answer in many if answer.status_code == 429]
    assert len(refused) >= 20 and refused[0].headers["retry-after"]
    assert {answer.status_code for answer in many} == {200, 429}
    for answer, status, code in [*answers, (refused[0], 429, "too-many")]:
        error = answer.json()["error"]
        assert answer.status_code == status and error["code"] == code
        assert set(error) == {"code", "message", "hint"} and re.search(r"[\u4e00-\u9fff]", error["message"])


def test_the_log_of_nginx_holds_no_query(proxied: tuple[httpx.Client, str, Path]) -> None:
    client, _, folder = proxied
    client.get("/api/texts/nothing", params={"q": "zhangsan"})
    client.get("/api/search", params={"q": "zhangsan"})
    assert wait(lambda: "/api/search" in (folder / "fanwen.log").read_text(encoding="utf-8"))
    logs = (folder / "fanwen.log").read_text(encoding="utf-8") + (folder / "fanwen.error.log").read_text(
        encoding="utf-8"
    )
    assert "zhangsan" not in logs and "127.0.0.1" not in logs


def test_readers_are_told_when_the_service_is_away(nginx: str, tmp_path: Path) -> None:
    secure = free_port()
    configuration = configured(tmp_path, free_port(), free_port(), secure)
    with running([nginx, "-c", str(configuration)], f"https://127.0.0.1:{secure}/", tmp_path):
        answer = httpx.get(f"https://127.0.0.1:{secure}/plans/", verify=False)
    assert answer.status_code == 503 and "请过一会儿刷新" in answer.text and answer.headers["retry-after"]


def test_a_clone_of_a_library_gives_the_same_site(tmp_path: Path) -> None:
    write_library(tmp_path / "library", PLAN, DUTIES, PENDING)
    identity = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false"]
    for line in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "Texts"]):
        subprocess.run(["git", *line], cwd=tmp_path / "library", check=True)
    subprocess.run(["git", "clone", "-q", "library", "clone"], cwd=tmp_path, check=True)
    sites = []
    for name in ("library", "clone"):
        sites.append(tmp_path / f"{name}-site")
        build(load(tmp_path / name), sites[-1], stage=tmp_path / f"{name}-stage")
    for site in sites:
        (site / MARKER).unlink()  # holds a hash over paths too
        for packed in site.rglob("*.xml.gz"):  # holds the time of packing
            packed.write_bytes(gzip.decompress(packed.read_bytes()))
        for path in (site / "pagefind").rglob("*"):  # the order in its lists differs from run to run
            if path.name == "pagefind-entry.json" or path.suffix in (".pf_meta", ".pf_index", ".pf_filter"):
                path.unlink()
    files = [sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file()) for site in sites]
    assert files[0] == files[1] and len(files[0]) > 50
    assert any(path.suffix == ".pf_fragment" for path in files[0])
    _, differing, unread = filecmp.cmpfiles(*sites, map(str, files[0]), shallow=False)
    assert not differing and not unread


def unit() -> RawConfigParser:
    parser = RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(EXAMPLES / "fanwen.service", encoding="utf-8")
    return parser


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    text = (EXAMPLES / "fanwen.service").read_text(encoding="utf-8")
    assert "/opt/fanwen/.venv/bin/fanwen" in text
    there = tmp_path / "fanwen.service"
    there.write_text(text.replace("/opt/fanwen/.venv/bin/fanwen", "/bin/true"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(there)], capture_output=True, text=True)
    assert done.returncode == 0 and "fanwen.service" not in done.stderr, done.stderr
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", str(there)], capture_output=True, text=True
    )
    assert rated.returncode == 0, rated.stdout[-300:]  # exposure at most 3.0 of 10


def test_the_unit_lets_the_service_end_and_write_only_its_cache() -> None:
    service = unit()["Service"]
    assert float(service["TimeoutStopSec"]) > 30
    assert service["ReadWritePaths"] == service["WorkingDirectory"] == "/var/cache/fanwen"
    assert service["ProtectSystem"] == "strict" and service["NoNewPrivileges"] == "yes" and service["MemoryMax"]


def python_of(user: int) -> str:
    """Returns a Python like ours that another user may run; that of a home folder they may not."""
    for path in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        try:
            subprocess.run([path, "-c", ""], user=user, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    pytest.skip("no Python that another user may run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_user_who_may_write_the_cache_alone_can_run_it(tmp_path: Path) -> None:
    write_library(tmp_path / "library", PLAN, DUTIES)
    cache = tmp_path / "cache"
    cache.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(cache, nobody.pw_uid, nobody.pw_gid)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        if folder != Path("/tmp") and folder.stat().st_uid == 0:
            folder.chmod(0o755)
    _, *line = [arg.replace(str(tmp_path / "index"), str(cache / "index")) for arg in command(folder=tmp_path)]
    port = free_port()
    packages = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    process = subprocess.Popen(
        [python_of(nobody.pw_uid), *line, "--port", str(port)], cwd=cache, user=nobody.pw_uid,
        group=nobody.pw_gid, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        env={"PYTHONPATH": packages, "XDG_CACHE_HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
    )  # fmt: skip

    def up() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz").json()["sections"] > 0  # type: ignore[no-any-return]
        except httpx.TransportError:
            return process.poll() is not None

    try:
        assert wait(up)
        assert process.poll() is None, process.communicate()[1]
        assert httpx.get(f"http://127.0.0.1:{port}/{PLAN.id}/").status_code == 200
    finally:
        process.terminate()
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and "没有更新" not in err


def test_the_container_runs_what_is_there_without_rights() -> None:
    text = (EXAMPLES / "Containerfile").read_text(encoding="utf-8")
    lines = [line.split() for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}
    assert {line[0] for line in lines} <= known
    copied = [name for line in lines if line[0] == "COPY" and not line[1].startswith("--") for name in line[1:-1]]
    assert all((ROOT / name).exists() for name in copied)
    rooms = re.search(r"packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert rooms and {*re.findall(r'"(\w+)"', rooms[1]), "docs", "mkdocs.yml"} <= set(copied)
    last = [line[0] for line in lines][::-1]
    assert "USER" in last[: last.index("FROM")] and "--require-hashes" in text and "/healthz" in text


FREE = (
    r"(MIT|0BSD|Zlib|CC0-1\.0|PSF-2\.0|Apache-2\.0|CNRI-Python|MIT License|BSD License|Apache Software License"
    r"|BSD-[23]-Clause)"
)
"""Licences whose works may be used and passed on with a work under MIT."""

FILE_BY_FILE = {"certifi", "pathspec", "tld"}
"""Under MPL: changes to their own files must stay open, works that use them may be under any licence. tld
offers MPL 1.1 beside GPL and LGPL."""


def test_every_licence_suits_a_work_under_mit() -> None:
    for name in locked(LOCK):
        said = licence(name)
        if name in FILE_BY_FILE:
            assert "MPL" in said, f"{name}: {said}"
        elif said:
            free = [re.fullmatch(FREE, one.strip("() ")) for one in re.split(r" AND ", re.split(r" OR ", said)[0])]
            assert all(free), f"{name}: {said}"


def test_the_bill_of_materials_names_every_locked_package() -> None:
    made = bill(LOCK)
    assert {row["name"]: row["version"] for row in made["components"]} == locked(LOCK)
    for row in made["components"]:
        assert all(hash["alg"] == "SHA-256" and len(hash["content"]) == 64 for hash in row["hashes"]) and row["hashes"]
        assert row["licenses"][0]["license"]["name"], row["name"]
    text = str(made)
    assert str(ROOT) not in text and "/simple" not in text and "requirements line" not in text
    assert made["metadata"]["component"]["name"] == "fanwen" and version("fanwen")


def test_followers_end_with_the_service(tmp_path: Path) -> None:
    from fanwen.config import Settings

    write_library(tmp_path / "library", PLAN)
    live = Live(Settings(tmp_path / "library", tmp_path / "index"), tmp_path / "site", lambda said: None)
    live.follow()
    live.stop()
    assert not any(follower.is_alive() for follower in live._followers)
    live.search.close()
