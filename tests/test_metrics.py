"""Metrics, log and end of the service: everything an administrator needs, nothing about a reader."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from mini import DUTIES, PENDING, PLAN, SECRET, write_library
from serving import serving
from starlette.requests import ClientDisconnect
from test_serve import command, free_port, wait

from fanwen.config import Settings
from fanwen.live import Live
from fanwen.logs import LOGS, JsonLines, Relay, Sentences, trace
from fanwen.metrics import measured
from fanwen.service import create_app
from fanwen.watch import Answered, Watch
from texts.writing import write_text

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/guide/hosting.md").read_text(encoding="utf-8")
WORDS = "翠鸟观测员张三"
"""What a reader types here; it may stand in no label and in no line of a log."""

Series = dict[str, float]


@contextmanager
def measured_service(folder: Path, engine: str = "whoosh") -> Iterator[tuple[httpx.Client, Live]]:
    write_library(folder / "library", PLAN, DUTIES, PENDING)
    live = Live(Settings(folder / "library", folder / "index", engine), folder / "site", lambda said: None)
    if engine == "whoosh":
        live.search.update()
    app = create_app(live.search, live.published, live.site.folder)
    with (
        serving(measured(app, JsonLines(), live)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client, live


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Live]]:
    with measured_service(tmp_path_factory.mktemp("metrics")) as made:
        yield made


def series(client: httpx.Client) -> Series:
    """Returns every series with its value, as `name{labels}`."""
    page = client.get("/metrics")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/plain; version=")
    rows = [line.rpartition(" ") for line in page.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in rows}


def counted(before: Series, after: Series) -> Series:
    """Returns by how much each count of answers grew."""
    names = [name for name in after if name.startswith("fanwen_requests_total")]
    return {name[21:]: after[name] - before.get(name, 0) for name in names if after[name] != before.get(name, 0)}


def test_answers_are_counted_by_template_method_and_status(service: tuple[httpx.Client, Live]) -> None:
    client, _ = service
    before = series(client)
    for _ in range(3):
        client.get("/api/search", params={"q": WORDS})
    client.get("/api/suggest", params={"q": WORDS})
    client.get(f"/api/texts/{PLAN.id}")
    client.get(f"/api/texts/{WORDS}")
    client.get(f"/{WORDS}/", headers={"authorization": WORDS.encode().hex()})
    client.get(f"/api/{WORDS}")
    client.get("/api/search", params={"q": "长" * 2000})
    client.post("/api/drafts", content=b"{")
    client.request("NONSENSE", "/healthz")
    after = series(client)
    assert counted(before, after) == {
        '{method="GET",route="/api/search",status="200"}': 3,
        '{method="GET",route="/api/suggest",status="200"}': 1,
        '{method="GET",route="/api/texts/{id}",status="200"}': 1,
        '{method="GET",route="/api/texts/{id}",status="404"}': 1,
        '{method="GET",route="site",status="404"}': 1,
        '{method="GET",route="other",status="404"}': 1,
        '{method="GET",route="other",status="414"}': 1,
        '{method="POST",route="/api/drafts",status="400"}': 1,
        '{method="other",route="site",status="405"}': 1,
    }
    searched = 'fanwen_request_seconds_count{route="/api/search"}'
    assert after[searched] - before.get(searched, 0) == 3
    assert after['fanwen_response_bytes_total{route="/api/search"}'] > 100


def test_nothing_a_reader_typed_is_on_the_page(service: tuple[httpx.Client, Live]) -> None:
    client, _ = service
    client.get("/api/search", params={"q": WORDS, "kind": WORDS})
    client.get(f"/{WORDS}")
    page = client.get("/metrics").text
    assert WORDS not in page and PLAN.id not in page and SECRET not in page


def test_the_state_is_that_of_what_readers_see(service: tuple[httpx.Client, Live]) -> None:
    client, live = service
    now = series(client)
    assert now["fanwen_texts"] == len(live.published()) == 2
    assert now["fanwen_sections"] == live.search.size() > 0
    assert now["fanwen_search_away"] == now["fanwen_drafts_running"] == now["fanwen_requests_running"] == 0
    assert now["process_resident_memory_bytes"] > 1e7 and now["process_cpu_seconds_total"] > 0
    assert now["fanwen_site_built_timestamp_seconds"] == 0
    write_text(live.site.root / "g0/.fanwen-site", "")
    write_text(live.site.root / "current", "g0")
    live.look()
    now = series(client)
    for name in ("library_followed", "site_built"):
        assert abs(now[f"fanwen_{name}_timestamp_seconds"] - time.time()) < 60


def test_series_of_the_guide_and_of_the_page_are_the_same(service: tuple[httpx.Client, Live]) -> None:
    client, _ = service
    names = {re.sub(r"(_bucket|_count|_sum)?(\{.*)?$", "", name) for name in series(client)}
    assert {name for name in names if name.startswith("fanwen_")} == set(re.findall(r"`(fanwen_\w+)`", GUIDE))
    assert set(re.findall(r"`(process_\w+)`", GUIDE)) <= names


def test_the_page_is_read_only_and_only_there_when_asked_for(
    service: tuple[httpx.Client, Live], tmp_path: Path
) -> None:
    client, live = service
    assert client.post("/metrics").status_code == 405
    assert client.get("/metrics").headers["cache-control"] == "no-store"
    assert "/metrics" not in client.get("/api/openapi.json").text
    with serving(create_app(live.search, live.published, live.site.folder)) as address:
        assert httpx.get(f"{address}/metrics").status_code == 404


def test_an_engine_that_is_away_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANWEN_OPENSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    with measured_service(tmp_path, "opensearch") as (client, _):
        now = series(client)
        assert (now["fanwen_search_away"], now["fanwen_sections"], now["fanwen_texts"]) == (1, 0, 2)
        assert client.get("/healthz").json()["status"] == "degraded"


def post(path: str = "/api/drafts") -> dict[str, Any]:
    return {"type": "http", "method": "POST", "path": path, "headers": []}


async def nothing(*given: Any) -> Any:
    """Sends and receives nothing."""


def test_drafts_are_counted_while_they_run_however_they_end() -> None:
    async def run(end: Exception | None, cancel: bool) -> tuple[Answered, list[tuple[int, int]]]:
        told: list[Answered] = []
        go_on = asyncio.Event()

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await go_on.wait()
            if end:
                raise end

        watch = Watch(app, told.append)
        task = asyncio.create_task(watch(post(), nothing, nothing))
        await asyncio.sleep(0)
        states = [(watch.running, watch.drafts)]
        if cancel:
            task.cancel()
        go_on.set()
        await asyncio.gather(task, return_exceptions=True)
        return told[0], [*states, (watch.running, watch.drafts)]

    for end, cancel, status in (
        (None, False, 499),
        (ValueError(WORDS), False, 500),
        (ClientDisconnect(), False, 499),
        (None, True, 499),
    ):
        answered, states = asyncio.run(run(end, cancel))
        assert states == [(1, 1), (0, 0)]
        assert answered.status == status and (answered.fault is not None) == (status == 500)


def rows(err: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in err.splitlines()]


def test_an_answer_is_one_json_line_without_anything_typed(
    service: tuple[httpx.Client, Live], capsys: pytest.CaptureFixture[str]
) -> None:
    client, _ = service
    capsys.readouterr()
    client.get("/api/search", params={"q": WORDS}, headers={"cookie": "name=zhangsan"})
    client.post("/api/drafts", json={"title": WORDS, "kind": WORDS, "recipe": [{"take": WORDS}]})
    out = err = ""

    def told() -> bool:  # a line is written after its answer has left
        nonlocal out, err
        said = capsys.readouterr()
        out, err = out + said.out, err + said.err
        return err.count("\n") == 2

    assert wait(told)
    search, draft = rows(err)
    assert out == "" and WORDS not in err and "zhangsan" not in err
    assert set(search) == {"time", "level", "event", "route", "method", "status", "ms", "bytes"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", search["time"])
    assert (search["level"], search["event"], search["route"]) == ("info", "request", "/api/search")
    assert (search["method"], search["status"]) == ("GET", 200) and search["ms"] > 0 and search["bytes"] > 100
    assert (draft["route"], draft["status"]) == ("/api/drafts", 400)


@pytest.mark.parametrize("form", LOGS)
def test_a_fault_tells_its_place_and_not_its_words(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    def failing() -> None:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise OSError(28, "No space left on device", WORDS) from error

    from fastapi import FastAPI

    app = FastAPI()
    app.get("/broken/{name}")(failing)
    with serving(Watch(app, LOGS[form]().answered)) as address:
        assert httpx.get(f"{address}/broken/{WORDS}").status_code == 500
    said = capsys.readouterr().err
    assert WORDS not in said
    for told in ("/broken/{name}", "in failing", "KeyError", "OSError: No space left on device"):
        assert told in said
    if form == "json":
        (row,) = rows(said)
        assert row["level"] == "error" and row["status"] == 500 and "test_metrics.py" in row["traceback"]
    else:
        assert said.startswith("服务出错：GET /broken/{name}\n")


def test_a_chain_of_faults_that_bites_its_tail_ends() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert list(trace(first)) == ["ValueError", "TypeError"]


def test_warnings_of_libraries_come_in_our_words(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.Logger("uvicorn.error")
    logger.addHandler(Relay(JsonLines()))
    logger.warning("Invalid HTTP request received.")
    logger.error("Task failed: %s", WORDS, exc_info=ValueError(WORDS))
    logger.info("nothing to be said")
    known, unknown = rows(capsys.readouterr().err)
    assert known["message"] == "收到的不是 HTTP 请求，已拒绝" and known["level"] == "warning"
    assert unknown["message"] == "uvicorn.error 报告了异常" and unknown["traceback"] == "ValueError"


def test_a_log_that_cannot_be_written_ends_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(sys, "stderr", full)
        for log in (JsonLines(), Sentences()):
            log.answered(Answered("site", "GET", 500, 0.1, 5, ValueError()))
        monkeypatch.undo()
        with suppress(OSError):
            full.close()


def served(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Returns a running service, ready to answer, and its address."""
    port = free_port()
    process = subprocess.Popen(
        command("--port", str(port), "--metrics", *arguments, folder=folder), cwd=folder, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        try:
            return httpx.get(f"{address}/healthz").status_code == 200
        except httpx.TransportError:
            return process.poll() is not None

    assert wait(ready)
    return process, address


def test_a_draft_under_way_is_ended_before_the_service_is(tmp_path: Path) -> None:
    write_library(tmp_path / "library", PLAN)
    process, address = served(tmp_path, "--log", "json")
    step = {"heading": "任务", "text": "\n\n".join(f"第{n}项工作由工会小组负责。" for n in range(8000))}
    recipe = {"title": WORDS, "kind": "工作计划", "recipe": [step]}
    answers: list[httpx.Response] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        making = threading.Thread(
            target=lambda: answers.append(client.post("/api/drafts", params={"format": "docx"}, json=recipe))
        )
        making.start()
        assert wait(lambda: "fanwen_drafts_running 1.0" in httpx.get(f"{address}/metrics").text)
        process.send_signal(signal.SIGTERM)
        making.join(60)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert answers[0].status_code == 200 and answers[0].content[:2] == b"PK"
    said = rows(err)
    assert out == "" and WORDS not in err
    events = [row["event"] for row in said if row["event"] != "library"]
    assert events[0] == "ready" and events[-2:] == ["request", "stopped"] and said[-1]["message"] == "已停止"


SLOW = """
import asyncio, socket, sys, time
from fanwen.logs import JsonLines
from fanwen.server import Server

async def app(scope, receive, send):
    if scope["type"] != "http":
        raise RuntimeError
    print("begun", flush=True)
    await asyncio.to_thread(time.sleep, 120)

listening = socket.socket()
listening.bind(("127.0.0.1", int(sys.argv[1])))
listening.listen()
Server(app, JsonLines(), float(sys.argv[2])).run(sockets=[listening])
"""


@pytest.mark.parametrize(
    ("patience", "signals", "status", "said"),
    [
        ("60", [signal.SIGTERM, signal.SIGTERM], 143, ""),
        ("60", [signal.SIGINT, signal.SIGINT], 130, ""),
        ("0.5", [signal.SIGTERM], 1, "已中断"),
    ],
)
def test_an_end_is_bounded(patience: str, signals: list[signal.Signals], status: int, said: str) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(port), patience], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    start = time.monotonic()

    def asked() -> bool:
        try:
            asking.connect(("127.0.0.1", port))
        except OSError:
            return False
        return True

    with socket.socket() as asking:
        assert wait(asked)
        asking.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert (process.stdout or sys.stdin).readline() == "begun\n"
        for signal_ in signals:
            process.send_signal(signal_)
            time.sleep(0.3)
        _, err = process.communicate(timeout=60)
    assert process.returncode == status and said in err
    assert time.monotonic() - start < 60  # not the two minutes that the answer would take
