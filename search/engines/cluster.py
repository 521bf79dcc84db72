"""An OpenSearch cluster as this project talks to it: where it is, what it may take, how it fails."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError, OpenSearchException, TransportError

from search.engines import EngineAway, EngineError

Result = TypeVar("Result")
Action = tuple[Mapping[str, Any], Mapping[str, Any] | None]
"""A line of a bulk request, and the document under it unless it deletes."""

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what goes wrong is raised, and said once by us

CHUNK = 4_000_000
"""Characters of one bulk request, some 300 sections; more at a time were no faster."""

WAITS = (0.2, 0.5, 1, 2, 4, 8, 15, 30)
"""Seconds between tries of what a busy cluster sent back: a node may be lost and its shards promoted."""

LONG = {"request_timeout": 600}
"""Seconds for what nobody waits for in front of a screen, and what takes the longer the more an index holds."""

BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster, from the environment: FANWEN_OPENSEARCH_URL (several joined by commas), _INDEX (the
    names of our indexes begin with it), _USER and _PASSWORD, _SHARDS, _REPLICAS, _CA (a file).
    """

    urls: tuple[str, ...]
    prefix: str = "fanwen"
    user: str = ""
    password: str = field(default="", repr=False)
    shards: int = 3
    replicas: int = 1
    ca: str = ""
    timeout: float = 10

    @classmethod
    def from_environment(cls, given: Mapping[str, str] = os.environ) -> Place:
        """Returns the place that the environment names. Raises EngineAway when it names none."""

        def value(name: str, default: str = "") -> str:
            return given.get(f"FANWEN_OPENSEARCH_{name}", default)

        urls = tuple(url.strip() for url in value("URL").split(",") if url.strip())
        if not urls:
            raise EngineAway("没有指明检索集群的地址", hint="请设置环境变量 FANWEN_OPENSEARCH_URL")
        try:
            shards, replicas = int(value("SHARDS", "3")), int(value("REPLICAS", "1"))
        except ValueError:
            raise EngineAway("FANWEN_OPENSEARCH_SHARDS 和 _REPLICAS 应是数字", hint="例如 3 和 1") from None
        return cls(urls, value("INDEX", "fanwen"), value("USER"), value("PASSWORD"), shards, replicas, value("CA"))

    def connect(self) -> OpenSearch:
        """Returns a client that tries every address in turn. Raises EngineAway for what is no address."""
        try:
            return OpenSearch(
                list(self.urls), http_auth=(self.user, self.password) if self.user else None,
                ca_certs=self.ca or None, timeout=self.timeout, max_retries=len(self.urls), retry_on_status=(502, 504),
            )  # fmt: skip
        except ValueError:  # whose words hold the address, and that may hold a password
            raise EngineAway("检索集群的地址写得不对", hint="请检查环境变量 FANWEN_OPENSEARCH_URL") from None


def ask(call: Callable[[], Result]) -> Result:
    """Returns what the cluster answers. Raises EngineAway when it cannot, EngineError when it will not."""
    try:
        return call()
    except ConnectionError as error:
        raise EngineAway("检索集群连不上", hint="网页仍可浏览；请稍后再检索，或请管理员查看集群") from error
    except TransportError as error:
        if error.status_code in (401, 403):
            raise EngineAway("检索集群拒绝访问", hint="请检查 FANWEN_OPENSEARCH_USER 和 _PASSWORD") from error
        if isinstance(error.status_code, int) and (error.status_code in BUSY or error.status_code >= 500):
            raise EngineAway("检索集群暂时答不了", hint="请稍后再试") from error
        raise EngineError(f"OpenSearch: {error.status_code} {error.error}") from error
    except OpenSearchException as error:
        raise EngineError(str(error)) from error


def write(client: OpenSearch, index: str, actions: Iterable[Action], waits: Iterable[float] = WAITS) -> None:
    """Sends documents in bulk, slowly where the cluster is busy; returns when all are acknowledged.

    While the cluster works on a request the next one is made ready. Every action names its document, so
    that a try whose answer was lost may be repeated. Raises EngineAway when the cluster stays busy,
    EngineError for a document it will not take.
    """
    under_way: Future[None] | None = None
    with ThreadPoolExecutor(1) as sender:
        for chunk in _chunks(actions):
            if under_way:
                under_way.result()
            under_way = sender.submit(_deliver, client, index, chunk, tuple(waits))
        if under_way:
            under_way.result()


def _deliver(client: OpenSearch, index: str, chunk: list[str], waits: Iterable[float]) -> None:
    for wait in (*waits, None):
        chunk = _send(client, index, chunk, last=wait is None)
        if not chunk:
            return
        assert wait is not None
        time.sleep(wait)


def _send(client: OpenSearch, index: str, chunk: list[str], last: bool) -> list[str]:
    """Returns the actions that the cluster was too busy for."""
    try:
        answer = ask(lambda: client.bulk(body="".join(chunk), index=index, params={"request_timeout": 120}))
    except EngineAway:
        if last:
            raise
        return chunk
    busy = []
    for action, item in zip(chunk, answer["items"], strict=True):
        result = next(iter(item.values()))
        if result["status"] in BUSY:
            busy.append(action)
        elif result["status"] >= 400 and "error" in result:
            raise EngineError(f"OpenSearch: {result['error']}")
    if busy and last:
        raise EngineAway("检索集群一直忙，没有收下全部内容", hint="请稍后再运行 fanwen index")
    return busy


def _chunks(actions: Iterable[Action]) -> Iterator[list[str]]:
    """Yields actions as they are sent, as many as make CHUNK characters."""
    chunk: list[str] = []
    size = 0
    for action in actions:
        chunk.append("".join(f"{_json(line)}\n" for line in action if line is not None))
        size += len(chunk[-1])
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
