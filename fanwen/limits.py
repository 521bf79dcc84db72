"""What a request may be: bounded in size, answered with headers that forbid other hosts."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 2_000_000
MAX_REQUEST_LINE = 16_384


def security_headers() -> dict[str, str]:
    """Returns the headers of every answer. `wasm-unsafe-eval` is for Pagefind."""
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "SAMEORIGIN",
    }


class Limits:
    """Refuses too long request lines (414) and too large bodies (413) before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > MAX_REQUEST_LINE:
            await _refuse(414, "网址太长", "请缩短检索词")(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > MAX_BODY:
            await _too_large()(scope, receive, send)
            return
        await self.app(scope, _counted(receive), send)


class BodyTooLarge(Exception):
    """A body without a length grew past MAX_BODY."""


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


def _too_large() -> ASGIApp:
    return _refuse(413, f"内容超过 {MAX_BODY // 1_000_000} MB", "请把草稿拆成几份")


def _refuse(status: int, message: str, hint: str) -> ASGIApp:
    from fanwen.service import answer_error

    return answer_error(status, "too-large", message, hint)
