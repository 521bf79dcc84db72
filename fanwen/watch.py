"""What is answered, measured at the door: for the log and for the metrics.

Only what says nothing about a person is kept: the route's template instead of the address, a size
instead of a body, the place of a fault instead of its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fanwen.site_files import SiteFiles

GONE = 499
"""The status, after nginx, of an answer that the reader did not wait for, or that the stop cut off."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

SITE, OTHER = "site", "other"
"""Routes of the site's own files, and of what no route answers."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: route template, method, status, seconds taken, bytes of the body, and the fault behind a 500."""

    route: str
    method: str
    status: int
    seconds: float
    size: int
    fault: Exception | None = None


class Watch:
    """The application as given; every answer is told once it has ended, whichever way."""

    def __init__(self, app: ASGIApp, *told: Callable[[Answered], None]) -> None:
        self.app, self._told = app, told
        self.running = 0
        self.drafts = 0
        """Drafts being made."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        drafting = scope["path"] == "/api/drafts"
        self.running += 1
        self.drafts += drafting
        try:
            await self._answer(scope, receive, send)
        finally:
            self.running -= 1
            self.drafts -= drafting

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, size, fault = GONE, 0, None

        async def counting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        start = perf_counter()
        try:
            await self.app(scope, receive, counting)
        except ClientDisconnect:
            status = GONE
        except Exception as raised:  # answered by the service with 500 before it comes here
            status, fault = 500, raised
        finally:
            method = scope["method"] if scope["method"] in METHODS else OTHER
            answered = Answered(route_of(scope), method, status, perf_counter() - start, size, fault)
            for tell in self._told:
                tell(answered)


def route_of(scope: Scope) -> str:
    """Returns the template of the route that answered, such as `/api/texts/{id}`; never what was asked for."""
    if isinstance(scope.get("endpoint"), SiteFiles):
        return OTHER if scope["path"].startswith("/api") else SITE
    template: str = getattr(scope.get("route"), "path_format", OTHER)
    return template
