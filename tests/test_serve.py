"""fanwen serve: everything is current when it answers, and a saved file is found soon after."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from mini import DUTIES, PENDING, PLAN, SECRET, write_library

from fanwen.commands.serve_command import ServeError, _listen, _shown
from fanwen.config import Settings
from fanwen.live import Live, Seen
from fanwen.site import MARKER, Edition, stamp
from search import Query
from texts.model import Paragraph
from texts.writing import write_text

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds until a wait is given up: many times what is expected."""


def wait(until: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Live, list[str]]]:
    write_library(tmp_path / "library", PLAN, DUTIES, PENDING)
    said: list[str] = []
    made = Live(Settings(tmp_path / "library", tmp_path / "index"), tmp_path / "site", said.append)
    yield made, said
    made.stop()
    made.search.close()


def laid(live: Live) -> Path:
    """Returns a site without a page that is current."""
    site = live.site.root / "g0"
    write_text(site / MARKER, stamp(live.settings.library, Edition()))
    write_text(live.site.root / "current", site.name)
    return site


def total(live: Live, q: str) -> int:
    return live.search.search(Query(q)).total


def test_it_starts_current_and_takes_over_what_is_saved(live: tuple[Live, list[str]]) -> None:
    served, said = live
    root = served.settings.library
    served.start()
    assert served.site.is_current(root)
    assert total(served, "教代会") and not total(served, SECRET) and len(served.published()) == 2
    assert served.look() is False

    write_library(root, replace(DUTIES, blocks=(*DUTIES.blocks, Paragraph("负责翠鸟观测。"))))
    assert served.look() is True
    assert total(served, "翠鸟观测") == 1

    write_library(root, replace(PENDING, state="published"))
    assert served.look() is True
    assert total(served, SECRET) and PENDING.id in served.published()

    (root / f"{DUTIES.id}.md").unlink()
    assert served.look() is True
    assert not total(served, "翠鸟观测") and DUTIES.id not in served.published()

    (root / f"{PLAN.id}.md").write_text("坏了", encoding="utf-8")
    assert served.look() is True
    assert any("没有收入" in line and "union-annual" in line for line in said)
    assert PENDING.id in served.published()

    write_library(root, PLAN, replace(PENDING, state="published"))
    served.follow()  # in the background: the index at once, then the site
    assert wait(lambda: total(served, "教代会") > 0)
    assert wait(lambda: "网站已更新" in said)
    assert (served.site.folder() / PENDING.id / "index.html").is_file()


def test_a_folder_that_vanishes_while_looked_at_does_not_end_the_following(
    live: tuple[Live, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, said = live
    served.start()

    def vanished() -> Seen:
        raise FileNotFoundError(2, "No such file or directory", "plans")

    with monkeypatch.context() as broken:
        broken.setattr(served, "_look", vanished)
        assert served.look() is True
    assert any("没有更新" in line for line in said)
    assert served.look() is True  # tried again
    assert served.look() is False


def test_a_site_that_is_current_is_not_built_again(live: tuple[Live, list[str]]) -> None:
    served, said = live
    site = laid(served)
    served.start()
    assert served.site.folder() == site and [path.name for path in site.iterdir()] == [MARKER]
    assert "正在生成网站……" not in said


def test_what_cannot_be_read_or_built_is_said_and_the_rest_goes_on(live: tuple[Live, list[str]]) -> None:
    served, said = live
    root = served.settings.library
    (root / "plans/broken.md").write_text("坏了", encoding="utf-8")
    (root / "index.md").write_text("{{ 7 * 7 }}\n", encoding="utf-8")  # no macro of ours: the site cannot be built
    laid(served)
    again = Live(served.settings, served.site.root, said.append)
    again.start()
    assert any("没有收入" in line and "broken.md" in line for line in said)
    again.follow()
    write_library(root, replace(DUTIES, blocks=(*DUTIES.blocks, Paragraph("负责翠鸟观测。"))))
    assert wait(lambda: total(again, "翠鸟观测") == 1)
    assert wait(lambda: any("网站没有更新" in line and "index.md" in line for line in said))
    again.stop()
    root.rename(root.with_name("gone"))
    assert again.look() is True
    assert any("没有更新" in line and "library" in line for line in said)
    assert total(again, "教代会") and len(again.published()) == 2


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("::", "127.0.0.1")]
)
def test_the_address_shown_can_be_opened(host: str, shown: str) -> None:
    assert _shown(host) == shown


def test_a_port_is_taken_once() -> None:
    with _listen("127.0.0.1", free_port()) as first, pytest.raises(ServeError, match=r"用不了.*--port"):
        assert first.proto == socket.IPPROTO_TCP  # asyncio's condition for sending without delay
        _listen("127.0.0.1", first.getsockname()[1])
    with pytest.raises(ServeError, match=r"没有 no\.such\.host\.invalid"):
        _listen("no.such.host.invalid", 8000)


def command(*arguments: str, folder: Path) -> list[str]:
    options = ["--library", str(folder / "library"), "--index", str(folder / "index")]
    return [sys.executable, "-m", "fanwen", *options, "serve", *arguments]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_the_command_says_where_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    write_library(tmp_path / "library", PLAN)
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command("--port", str(port), folder=tmp_path), cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert f"http://127.0.0.1:{port}" in (process.stdout or sys.stdin).readline()
        base = f"http://127.0.0.1:{port}"
        assert "工会" in httpx.get(f"{base}/{PLAN.id}/").text
        write_library(tmp_path / "library", replace(PLAN, blocks=(*PLAN.blocks, Paragraph("组织翠鸟观测。"))))
        assert wait(lambda: httpx.get(f"{base}/api/search", params={"q": "翠鸟观测"}).json()["total"] == 1)
        taken = subprocess.run(
            command("--port", str(port), folder=tmp_path), cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert taken.returncode == 2 and f"端口 {port} 用不了" in taken.stderr and "Traceback" not in taken.stderr
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0 and "已停止" in rest


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--host", "no.such.host.invalid"], "没有"), (["--port", "70000"], "--port"), (["--port", "abc"], "--port")],
)
def test_a_wrong_address_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    write_library(tmp_path / "library", PLAN)
    done = subprocess.run(
        command(*arguments, folder=tmp_path),
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / ".cache").exists()
