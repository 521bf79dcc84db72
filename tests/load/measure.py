"""How many readers the service bears: every kind of request, both engines, beside others in one run.

`make load` prints the table of docs/dev/performance.md. Real servers on loopback, each alone while it is
measured; wrk asks over a few connections for a bounded time. While searches are measured, one text a second
is changed on disk. Needs wrk (Debian) and a corpus of prose.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from fanwen.limits import MAX_DRAFTS
from fanwen.served_site import ServedSite
from search.bench import Asked, Passage, queries, write_library
from texts.writing import write_text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENGINES = ("tantivy", "whoosh")
CONNECTIONS = 6
STARTING = 600.0
"""Seconds that a server gets to build its index and its site."""

Figures = dict[str, Any]
"""What requests.lua prints, with `name` and `kind` of the row."""


@contextmanager
def served(command: Sequence[str], port: int, folder: Path, **environment: str) -> Iterator[int]:
    """Runs a server and yields its process id once it answers; ends it, and nothing else."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": paths} | environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait(port, process)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(int(STARTING / 0.1)):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                try:
                    asking.settimeout(5)
                    asking.sendall(b"GET /api/search?q=x HTTP/1.0\r\n\r\n")
                    if asking.recv(1):
                        return
                except OSError:  # bound, and not yet serving
                    pass
        threading.Event().wait(0.1)
    raise RuntimeError("the server does not answer")


@contextmanager
def service(folder: Path, engine: str) -> Iterator[tuple[int, int]]:
    """Runs `fanwen serve` over folder/library and yields its port and process id."""
    port = free_port()
    command = [sys.executable, "-m", "fanwen", "--library", "library", "--index", "index", "serve", "--port", str(port)]
    with served(command, port, folder, FANWEN_ENGINE=engine) as process:
        yield port, process


@contextmanager
def rival(name: str, folder: Path) -> Iterator[int]:
    """Runs one of rivals.py and yields its port."""
    port = free_port()
    with served([sys.executable, str(HERE / "rivals.py"), name, str(folder), str(port)], port, folder):
        yield port


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def changing(library: Path) -> Iterator[None]:
    """Saves a text a second, each with a sentence more, for as long as it lasts."""
    done = threading.Event()
    draw, files = random.Random(1), sorted(library.rglob("*.md"))

    def change() -> None:
        while not done.wait(1):
            path = draw.choice(files)
            write_text(path, path.read_text(encoding="utf-8") + "\n每周检查一次落实情况。\n")

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def load(port: int, requests: Sequence[str], seconds: float, connections: int = CONNECTIONS) -> Figures:
    """Returns what came of asking for `seconds` over some connections; times in milliseconds."""
    with TemporaryDirectory() as folder:
        listed = Path(folder, "requests")
        listed.write_text("\n".join(requests) + "\n", encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
        command += ["-s", str(HERE / "requests.lua"), f"http://127.0.0.1:{port}", "--", str(listed)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def searches(asked: Sequence[Asked]) -> list[str]:
    rows = ({"q": one.text, "limit": "10"} | ({"kind": one.kind} if one.kind else {}) for one in asked)
    return [f"GET\t/api/search?{urlencode(row)}\t" for row in rows]


def suggestions(asked: Sequence[Asked]) -> list[str]:
    return [f"GET\t/api/suggest?{urlencode({'q': one.text[:2]})}\t" for one in asked]


def pages(passages: Sequence[Passage]) -> list[str]:
    return [f"GET\t/{quote(id)}/\t" for id in _texts(passages)]


def texts(passages: Sequence[Passage]) -> list[str]:
    return [f"GET\t/api/texts/{quote(id)}\t" for id in _texts(passages)]


def drafts(passages: Sequence[Passage], format: str) -> list[str]:
    """Returns requests for drafts of eight sections each, of different texts."""
    draw = random.Random(2)
    made = []
    for _ in range(50):
        steps = [{"take": passage.id} for passage in draw.sample(list(passages), 8)]
        recipe = {"title": "年度工作计划", "kind": "工作计划", "recipe": steps}
        made.append(f"POST\t/api/drafts?format={format}\t{json.dumps(recipe, ensure_ascii=False)}")
    return made


def _texts(passages: Sequence[Passage]) -> list[str]:
    return list(dict.fromkeys(passage.id.partition("#")[0] for passage in passages))


def measure(corpus: Path, sections: int, seconds: float) -> Iterator[Figures]:
    """Yields the rows of the table: first those of the others, then ours."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        passages = write_library(corpus, folder / "library", sections)
        asked = queries(passages)
        with rival("naive-whoosh", folder / "library") as port:
            yield _row("naive-whoosh", "search", _warm(port, searches(asked), seconds))
        for engine in ENGINES:
            yield from _ours(folder, engine, passages, asked, seconds)
        with rival("mkdocs-serve", ServedSite(folder / ".cache/serve").folder()) as port:
            yield _row("mkdocs-serve", "page", _warm(port, pages(passages), seconds))


def _ours(
    folder: Path, engine: str, passages: Sequence[Passage], asked: Sequence[Asked], seconds: float
) -> Iterator[Figures]:
    shutil.rmtree(folder / "index", ignore_errors=True)
    with service(folder, engine) as (port, _):
        with changing(folder / "library"):
            yield _row(engine, "search, library changing", _warm(port, searches(asked), seconds))
        yield _row(engine, "search", load(port, searches(asked), seconds))
        yield _row(engine, "suggest", load(port, suggestions(asked), seconds))
        if engine == ENGINES[-1]:  # the engine has no part in the others
            yield _row("service", "page", load(port, pages(passages), seconds))
            yield _row("service", "text", load(port, texts(passages), seconds))
            for format in ("docx", "json"):
                row = load(port, drafts(passages, format), seconds, MAX_DRAFTS // 2)
                yield _row("service", f"draft {format}", row)


def _warm(port: int, requests: Sequence[str], seconds: float) -> Figures:
    load(port, requests, min(seconds, 3))
    return load(port, requests, seconds)


def _row(name: str, kind: str, figures: Figures) -> Figures:
    return {"name": name, "kind": kind, **figures}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, required=True, help="a folder, or a .tar.xz of one, of .txt or .md files"
    )
    parser.add_argument("--sections", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print("| server | request | answers/s | p50 ms | p95 | p99 | longest | errors |", flush=True)
    print("|---|---|--:|--:|--:|--:|--:|--:|", flush=True)
    for row in measure(given.corpus, given.sections, given.seconds):
        times = " | ".join(f"{row[share]:.1f}" for share in ("p50", "p95", "p99", "max"))
        print(f"| {row['name']} | {row['kind']} | {row['rate']:.0f} | {times} | {row['errors']} |", flush=True)


if __name__ == "__main__":
    main()
