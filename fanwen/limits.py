"""What a request may be, bounded in size, and the headers every answer carries."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 2_000_000
MAX_REQUEST_LINE = 16_384
MAX_DRAFTS = 4
"""Drafts made at a time: each takes a core for as long as it lasts, and readers want one too."""


def answer_error(status: int, code: str, message: str, hint: str) -> JSONResponse:
    """Returns the one form every error has."""
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint}}, status)


def content_policy(inline: Iterable[str] = ()) -> str:
    """Returns the Content-Security-Policy of a page whose inline scripts have these hashes.

    Nothing comes from another host; `wasm-unsafe-eval` is for Pagefind.
    """
    hashes = "".join(f" '{hash}'" for hash in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )


HEADERS = {
    "content-security-policy": content_policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "x-fanwen-service": "1",
}
"""Headers of every answer that does not set its own; the last tells the pages that a service answers."""


class Limits:
    """Refuses too long request lines (414) and too large bodies (413) before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        app = self._refusal(scope) or self.app
        await app(scope, _counted(receive), _with_headers(send))

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Returns what answers a request that is too large, or None."""
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > MAX_REQUEST_LINE:
            return answer_error(414, "too-long", "网址太长", "请缩短检索词")
        length = dict(scope["headers"]).get(b"content-length", b"0")
        return too_large() if not length.isdigit() or int(length) > MAX_BODY else None


class BodyTooLarge(Exception):
    """A body without a length grew past MAX_BODY."""


def too_large() -> JSONResponse:
    return answer_error(413, "too-large", f"内容超过 {MAX_BODY // 1_000_000} MB", "请把草稿拆成几份")


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            raise BodyTooLarge
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
