"""Real servers for tests, on free ports of this machine: an application, a library, or a plain static host."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn

from fanwen.service import create_app
from search import Search
from texts.library import load

ENDING = 10
"""Seconds that a server gets to end once a test is over."""


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serves an application and yields its address, `http://127.0.0.1:PORT`."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=ENDING // 2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(ENDING)
    assert not thread.is_alive(), "the threads of a server that still runs would keep the whole run from ending"


@contextmanager
def service(site: Path, library: Path, index: Path) -> Iterator[str]:
    """Serves a site and its library, and yields the address; the index is made under `index`."""
    search = Search.open(index, library, published_only=True)
    search.update()
    with serving(create_app(search, lambda: load(library).published(), lambda: site)) as address:
        yield address


@contextmanager
def static_host(folder: Path) -> Iterator[str]:
    """Serves a folder as a static host does, and yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, *args: Any) -> None:
        """Says nothing."""
