"""The page /metrics for Prometheus: how much is asked, how fast it is answered, whether all is current."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client import disable_created_metrics as without_times_of_creation
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fanwen.limits import HEADERS, answer_error
from fanwen.live import Live
from fanwen.logs import Log
from fanwen.site import MARKER
from fanwen.watch import Answered, Watch
from search import EngineAway

PATH = "/metrics"

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds; the bounds that the project holds under load (0.05 and 0.15) are among them."""

ASKING = 3.0
"""Seconds after which an engine that does not say how much it holds counts as away; Prometheus waits ten."""

without_times_of_creation()  # type: ignore[no-untyped-call]


def measured(app: ASGIApp, log: Log, live: Live) -> ASGIApp:
    """Returns the application with its log and with /metrics."""
    registry = CollectorRegistry()
    watch = Watch(app, log.answered, Traffic(registry).count)
    registry.register(State(live, watch))
    ProcessCollector(registry=registry)
    return WithMetrics(watch, registry)


class Traffic:
    """What was answered, by route template, so that nothing a reader typed becomes a label."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter("fanwen_requests", "已答的请求", ["route", "method", "status"], registry=registry)
        self._seconds = Histogram(
            "fanwen_request_seconds", "从收到请求到答完的秒数", ["route"], buckets=BUCKETS, registry=registry
        )
        self._bytes = Counter("fanwen_response_bytes", "答出的字节", ["route"], registry=registry)

    def count(self, answered: Answered) -> None:
        self._requests.labels(answered.route, answered.method, str(answered.status)).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        self._bytes.labels(answered.route).inc(answered.size)


class State(Collector):
    """What the service holds and does at the moment it is asked; of texts only what readers may see."""

    def __init__(self, live: Live, watch: Watch) -> None:
        self._live, self._watch = live, watch
        self._asker = ThreadPoolExecutor(1, "metrics")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yields the series, each with one value."""
        sections = self._sections()
        yield _gauge("requests_running", "正在答的请求", self._watch.running)
        yield _gauge("drafts_running", "正在生成的草稿", self._watch.drafts)
        yield _gauge("texts", "已发布的范文", len(self._live.published()))
        yield _gauge("sections", "能检索到的节", sections or 0)
        yield _gauge("search_away", "不能检索为 1，否则为 0", sections is None)
        yield _gauge("library_followed_timestamp_seconds", "最近一次确认索引与文件一致的时间", self._live.followed)
        yield _gauge("site_built_timestamp_seconds", "网站生成的时间，还没有则为 0", self._built())

    def _sections(self) -> int | None:
        """Returns how many sections can be found; None when the engine cannot be asked."""
        try:
            return self._asker.submit(self._live.search.size).result(ASKING)
        except (EngineAway, TimeoutError):
            return None

    def _built(self) -> float:
        marker = self._live.site.folder() / MARKER
        try:
            return marker.stat().st_mtime
        except OSError:
            return 0


def _gauge(name: str, help: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"fanwen_{name}", help, value)


class WithMetrics:
    """An application that also answers /metrics, which is no part of the API and not counted itself."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self.app, self._registry = app, registry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await (await self._answer(scope["method"]))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, method: str) -> Response:
        if method not in ("GET", "HEAD"):
            return answer_error(405, "http-error", "这个地址不支持这种请求", "")
        page = await asyncio.to_thread(generate_latest, self._registry)  # an engine may take its time
        return Response(page, headers=HEADERS | {"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})
