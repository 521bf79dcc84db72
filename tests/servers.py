"""The site as readers reach it: from any static host, and from the service. For tests in a browser."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn

from fanwen.service import create_app
from search import Search
from texts.library import load


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def static_host(site: Path) -> Iterator[str]:
    """Yields the address of a plain file server for `site`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def service(site: Path, library: Path, index: Path) -> Iterator[str]:
    """Yields the address of the service for `site` and `library`; its index is made under `index`."""
    search = Search.open(index, library, published_only=True)
    search.update()
    server = uvicorn.Server(
        uvicorn.Config(create_app(search, lambda: load(library).published(), site), port=0, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
