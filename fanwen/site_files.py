"""The built site as the service hands it out: pages with a policy for exactly the theme's inline scripts."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from fanwen.limits import content_policy

_SCRIPT = re.compile(rb"<script(?![^<>]*\b(?:src|type)=)[^<>]*>(.*?)</script>", re.DOTALL)
_PLACE = re.compile(rb'new URL\("[./]*",location\)')
"""Where the site's root is, seen from a page: all that differs in the theme's scripts from page to page."""

_TYPES = {".gz": "application/octet-stream", ".js": "text/javascript; charset=utf-8"}


class SiteFiles:
    """The site, where it stands when a request comes; the answer is made from that folder to its end."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._files = _Files(folder())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        folder = self._folder()
        if folder != self._files.directory:
            self._files = _Files(folder)
        await self._files(scope, receive, send)


class _Files(StaticFiles):
    """The files under a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self._folder = folder
        self.config_checked = True  # the folder may be deleted at any time: each file is there or not

    async def get_response(self, path: str, scope: Any) -> Response:
        """Returns a file, or the site's own page for what is not there; addresses of the service are not its."""
        if path.split("/")[0] == "api":
            raise HTTPException(404 if scope["method"] in ("GET", "HEAD") else 405)
        try:
            response = await super().get_response(path, scope)
        except (ValueError, OSError):  # a path no file system takes
            raise HTTPException(404) from None
        if isinstance(response, FileResponse):
            self._describe(response, Path(response.path))
        if "location" in response.headers:  # a folder without its slash; Starlette repeats the host of the request
            query = scope["query_string"].decode("latin-1")
            response.headers["location"] = f"/{quote(Path(path).as_posix())}/" + (f"?{query}" if query else "")
        return response

    def file_response(self, full_path: Any, *args: Any, **options: Any) -> Response:
        """Returns a file or 304, which replaces the headers of the page that the browser kept."""
        response = super().file_response(full_path, *args, **options)
        path = Path(full_path)
        if path.suffix == ".html" and isinstance(response, FileResponse):
            # at once: a file response goes to another thread and back for every step
            response = Response(path.read_bytes(), response.status_code, response.headers)
        self._describe(response, path)
        return response

    def _describe(self, response: Response, path: Path) -> None:
        response.headers.setdefault("cache-control", "no-cache")
        if path.suffix in _TYPES:
            response.headers["content-type"] = _TYPES[path.suffix]
        if path.suffix == ".html":
            response.headers["content-security-policy"] = page_policy(path, self._folder)


def page_policy(path: Path, site: Path) -> str:
    """Returns the Content-Security-Policy of a page: its inline scripts by hash as far as they are the theme's.

    The theme's are those of 404.html, which holds nothing of any text: a script that got into another
    page is not allowed by being there.
    """
    theme = site / "404.html"
    return _policy(path, _changed(path), theme, _changed(theme))


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=4096)
def _policy(path: Path, changed: int, theme: Path, theme_changed: int) -> str:
    known = {_PLACE.sub(b"", script) for script in _scripts(theme)} if theme_changed else set()
    scripts = dict.fromkeys(script for script in _scripts(path) if _PLACE.sub(b"", script) in known)
    return content_policy("sha256-" + base64.b64encode(sha256(script).digest()).decode() for script in scripts)


def _scripts(page: Path) -> list[bytes]:
    return _SCRIPT.findall(page.read_bytes())
