"""A running service that loses its caches, shares them, or has bad clients: docs/dev/reliability.md."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from faults import Place, Service, free_port, one_sentence, wait
from mini import DUTIES, PLAN, write_library
from serving import serving

from fanwen.limits import MAX_DRAFTS
from fanwen.served_site import ServedSite
from fanwen.site_files import SiteFiles
from search import Query, Search
from texts.errors import TextError
from texts.library import Library
from texts.model import Paragraph
from texts.writing import write_text

Fault = Callable[[Path], object]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.to_serve(tmp_path)


@pytest.fixture
def service(place: Place) -> Iterator[Service]:
    with place.serving() as service:
        yield service


def save(place: Place, word: str) -> None:
    write_library(place.library, replace(DUTIES, blocks=(*DUTIES.blocks, Paragraph(f"负责{word}。"))))


def files(index: Path) -> list[Path]:
    return [path for path in index.rglob("*") if path.is_file() and path.name != "lock"]


def emptied(index: Path) -> None:
    for path in files(index):
        path.unlink()


def zeroed(index: Path) -> None:
    """Writes over the files in place, as no program of ours does it: they are mapped into memory, and may answer
    with less until the next change of the library shows the damage. Cut short they could end the process."""
    for path in files(index):
        if path.name == "current":
            continue  # the name of the index stays
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)


FAULTS: dict[str, Fault] = {"翠鸟": shutil.rmtree, "白鹭": emptied, "松鼠": zeroed}
"""What befalls the index, by the word that is saved next."""


@pytest.mark.parametrize("engine", ["whoosh", pytest.param("tantivy", marks=pytest.mark.slow)])
def test_an_index_that_is_deleted_or_damaged_never_fails_a_reader(
    place: Place, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FANWEN_ENGINE", engine)
    with place.serving() as service:
        for word, fault in FAULTS.items():
            fault(place.index)
            found = [service.total("教代会") for _ in range(3)]
            assert found == [2] * 3 or fault is zeroed, word
            save(place, word)
            assert wait(lambda word=word: service.total(word) == 1), word  # type: ignore[misc]
            assert service.total("教代会") == 2, word
            assert httpx.get(f"{service.base}/api/suggest", params={"q": "工会"}).json()["suggestions"]
            assert httpx.get(f"{service.base}/healthz").json()["status"] == "ok"
        status, said = service.end()
    assert status == 0 and "Traceback" not in said, said


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_an_index_made_anew_by_another_process_is_taken_up(place: Place, engine: str) -> None:
    reader, writer = (Search.open(place.index, place.library, published_only=True, engine=engine) for _ in range(2))
    reader.update()
    shutil.rmtree(place.index)
    save(place, "翠鸟")
    writer.update()
    reader.refresh()
    assert reader.search(Query("翠鸟")).total == 1 and reader.search(Query("教代会")).total == 2
    assert not reader.update(), "nothing is left to do"


def test_a_cluster_that_is_away_takes_only_the_search_along(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("opensearchpy")
    monkeypatch.setenv("FANWEN_ENGINE", "opensearch")
    monkeypatch.setenv("FANWEN_OPENSEARCH_URL", f"http://127.0.0.1:{free_port()}")
    with place.serving() as service:
        refused = httpx.get(f"{service.base}/api/search", params={"q": "教代会"}, timeout=60)
        assert refused.status_code == 503 and "检索集群连不上" in refused.json()["error"]["message"]
        assert httpx.get(f"{service.base}/").status_code == 200
        made = httpx.post(f"{service.base}/api/drafts", params={"format": "md"}, json=heavy(3), timeout=60)
        assert made.status_code == 200
    one_sentence(place.run("index"), "检索集群连不上")


@pytest.mark.slow
def test_a_site_that_is_deleted_is_built_anew(place: Place, service: Service) -> None:
    shutil.rmtree(place.site)
    page = httpx.get(f"{service.base}/{PLAN.id}/")
    assert page.status_code in (200, 404)
    assert service.total("教代会") == 2
    assert wait(lambda: httpx.get(f"{service.base}/{PLAN.id}/").status_code == 200)


def test_no_reader_meets_a_gap_while_sites_are_built_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With builds of two files, and no request that lasts longer than a build: so it is with sites of thousands."""
    long, builds, answers = "一" * 100_000, count(), list[httpx.Response]()

    def brief(library: Library, out: Path, stage: Path) -> list[TextError]:
        for place in ("plan/index.html", "word.json"):
            write_text(out / place, long[next(builds) :])
        return []

    def build() -> None:
        for _ in range(100):
            site.build(Library(tmp_path))
            enough = len(answers) + 2  # one that came before, one that came after
            assert wait(lambda enough=enough: len(answers) >= enough, 10)  # type: ignore[misc]

    monkeypatch.setattr("fanwen.served_site.build", brief)
    site = ServedSite(tmp_path / "site")
    site.build(Library(tmp_path))
    app = FastAPI()
    app.mount("/", SiteFiles(site.folder))
    with serving(app) as base, httpx.Client(base_url=base) as reader, ThreadPoolExecutor(1) as pool:
        building = pool.submit(build)
        while not building.done():
            answers += [reader.get("/plan/"), reader.get("/word.json")]
        building.result()
    assert {answer.status_code for answer in answers} == {200}
    assert all(len(answer.text) > 99_000 for answer in answers)
    assert len(list(site.root.glob("g*"))) == 2


def test_without_its_site_the_service_answers_on(place: Place) -> None:
    place.with_site()
    with place.serving() as service:
        shutil.rmtree(place.site)
        (place.library / "index.md").write_text("{{ 7 * 7 }}\n", encoding="utf-8")  # so that none can be built
        assert wait(lambda: httpx.get(f"{service.base}/").status_code == 404)
        assert httpx.get(f"{service.base}/{PLAN.id}/").status_code == 404
        assert service.total("教代会") == 2
        assert httpx.get(f"{service.base}/api/texts/{PLAN.id}").status_code == 200
        save(place, "翠鸟")
        assert wait(lambda: service.total("翠鸟") == 1)


@pytest.mark.slow
def test_two_services_on_one_library_and_one_index_both_follow(place: Place) -> None:
    with place.serving() as one, place.serving() as two:
        for word in ("翠鸟", "白鹭"):
            save(place, word)
            assert wait(lambda word=word: one.total(word) == 1 and two.total(word) == 1)  # type: ignore[misc]
        status, said = one.end()
        assert status == 0, said
        save(place, "松鼠")
        assert wait(lambda: two.total("松鼠") == 1)
        assert two.end()[0] == 0


@pytest.mark.slow
def test_a_library_folder_that_goes_away_and_comes_back_is_followed_on(place: Place, service: Service) -> None:
    save(place, "白鹭")
    assert wait(lambda: service.total("白鹭") == 1)  # from now on it looks twice a second
    place.library.rename(place.folder / "elsewhere")
    time.sleep(2)
    assert service.total("教代会") == 2 and httpx.get(f"{service.base}/api/texts/{PLAN.id}").status_code == 200
    (place.folder / "elsewhere").rename(place.library)
    save(place, "翠鸟")
    assert wait(lambda: service.total("翠鸟") == 1)


def heavy(paragraphs: int) -> dict[str, object]:
    """Returns a draft that takes a while to make."""
    text = "\n\n".join(f"第{n}项工作由工会小组负责，三月完成。" for n in range(paragraphs))
    return {"title": "方案", "kind": "工作计划", "recipe": [{"heading": "任务", "text": text}]}


def opened(service: Service, *sent: bytes) -> socket.socket:
    host, port = service.base.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)), timeout=60)
    for part in sent:
        client.sendall(part)
    return client


SLOW = (
    b"POST /api/drafts?format=md HTTP/1.1\r\nHost: x\r\n",
    b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
)


def test_clients_that_are_slow_or_break_off_hold_up_nobody(service: Service) -> None:
    draft = heavy(2000)
    with ExitStack() as stack:
        for _ in range(3 * MAX_DRAFTS):  # bodies that do not come, requests that do not end
            stack.enter_context(opened(service, *SLOW))
            stack.enter_context(opened(service, SLOW[0]))
        for _ in range(20):  # gone before the answer
            opened(service, b"GET /api/search?q=%E6%95%99%E4%BB%A3%E4%BC%9A HTTP/1.1\r\nHost: x\r\n\r\n").close()
        assert service.total("教代会") == 2
        made = httpx.post(f"{service.base}/api/drafts", params={"format": "docx"}, json=draft, timeout=60)
        assert made.status_code == 200 and made.content[:2] == b"PK"
    assert service.total("教代会") == 2
    status, said = service.end()
    assert status == 0 and "Traceback" not in said, said


def test_headers_without_end_are_refused(service: Service) -> None:
    answer = b""
    with opened(service, b"GET / HTTP/1.1\r\nHost: x\r\nX: ") as client:
        with suppress(ConnectionError):  # refused while they still come
            for _ in range(100):
                client.sendall(b"x" * 10_000)
        with suppress(ConnectionError):
            answer = client.recv(1000)
    assert answer[:12] in (b"", b"HTTP/1.1 400"), "no answer when the refusal came before all was sent"
    status, said = service.end()
    assert status == 0 and said.count("收到的不是 HTTP 请求，已拒绝") == 1, said


def test_more_drafts_than_there_is_room_for_are_told_to_come_back_while_readers_search(service: Service) -> None:
    draft, answers = heavy(10_000), list[httpx.Response]()

    def make() -> None:
        answers.append(httpx.post(f"{service.base}/api/drafts", params={"format": "docx"}, json=draft, timeout=240))

    making = [threading.Thread(target=make) for _ in range(4 * MAX_DRAFTS)]
    for thread in making:
        thread.start()
    searches = 0
    while any(thread.is_alive() for thread in making):
        assert service.total("教代会") == 2
        searches += 1
    assert searches >= 3
    codes = [answer.status_code for answer in answers]
    assert len(codes) == len(making) and set(codes) == {200, 429}, codes
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"] == "5" and "请过几秒再试" in refused.json()["error"]["message"]
