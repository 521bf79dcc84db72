"""One function over many tasks on a Dask cluster, for a crawl that one machine would take days for.

Only this module knows Dask. Tasks carry paths, never pages: workers read the same folders. Facts on Dask
(distributed 2026.8): a task whose worker dies is given to another one, up to three times, then fails with
KilledWorker; futures of a scheduler that is gone are cancelled.
"""

from __future__ import annotations

import asyncio
import logging
import pkgutil
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from distributed import Client, Future, KilledWorker, Security
from distributed.core import rpc

from texts.importer.processes import WAITING, Each, Result, Task, ended
from texts.importer.source import SourceError

PATIENCE = 20
"""Seconds to wait for a scheduler, for its first worker, and for another when all have gone."""

_SAME = "请在每台机器上装同一版本的 fanwen，再重启执行进程"
_KEPT = "做完的分批都留着，恢复后再运行同一条命令就接着做"


@contextmanager
def workers(address: str) -> Iterator[Each]:
    """Yields how to work through tasks on the cluster whose scheduler is at `address`.

    Raises SourceError when the scheduler cannot be reached or has no worker, also later on.
    """
    _hush()
    client = _connected(address)
    try:
        _awaited(client, address)
        _know_us(client)
        yield partial(_each, client, address)
    finally:
        client.close(timeout=2)


def _hush() -> None:
    """Silences the loggers of Dask, each of which it gives a level and a handler: what matters comes as an error."""
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _connected(address: str) -> Client:
    try:
        asyncio.run(asyncio.wait_for(_identity(address), PATIENCE))
    except (OSError, ValueError, TypeError) as error:
        raise SourceError("连不上调度器", path=address, hint="请先运行 dask scheduler，并核对地址") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on versions: `partitions.py` compares those that matter
        return Client(address, timeout=PATIENCE, set_as_default=False)


async def _identity(address: str) -> None:
    """Asks a scheduler who it is: a Client that fails to connect cannot be closed, and says so at exit."""
    async with rpc(address, connection_args=Security().get_connection_args("client")) as scheduler:
        await scheduler.identity()


def _awaited(client: Client, address: str) -> None:
    """Returns when there is a worker. Raises SourceError if there is none for a while."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        hint = f"请在各台机器上运行 dask worker {address}；{_KEPT}"
        raise SourceError("调度器上没有执行进程", path=address, hint=hint) from error


def _know_us(client: Client) -> None:
    """Raises SourceError if a worker has no fanwen: it would end at the first task, and say nothing."""
    answers = client.run(pkgutil.resolve_name, "texts.importer.partitions:convert_partition", on_error="return")
    for worker, answer in answers.items():
        if isinstance(answer, Exception):
            raise SourceError("执行进程上没有 fanwen", path=worker, hint=_SAME)


def _each(
    client: Client, address: str, function: Callable[[Task], Result], tasks: Iterable[Task]
) -> Iterator[Result | SourceError]:
    todo = iter(tasks)
    pending: deque[tuple[Task, Future[Result]]] = deque()

    def give(some: Iterable[Task]) -> None:
        pending.extend((task, client.submit(function, task, pure=False)) for task in some)

    try:
        while True:
            free = WAITING * max(sum(client.nthreads().values()), 1) - len(pending)
            give(islice(todo, max(free, 0)))
            if not pending:
                return
            task, future = pending.popleft()
            try:
                yield _result(client, address, future)
            except KilledWorker:  # this task, or one that was on the same workers
                others = [task for task, _ in pending]
                pending.clear()  # which takes them back
                yield _alone(client, address, function, task)
                give(others)
    except (OSError, CancelledError) as error:
        raise SourceError("与调度器的连接断了", path=address, hint=_KEPT) from error


def _alone(client: Client, address: str, function: Callable[[Task], Result], task: Task) -> Result | SourceError:
    try:
        result: Result = _result(client, address, client.submit(function, task, pure=False))
        return result
    except KilledWorker:
        return ended()


def _result(client: Client, address: str, future: Future[Any]) -> Any:
    while True:
        try:
            return future.result(timeout=PATIENCE)
        except TimeoutError:
            _awaited(client, address)
        except (SourceError, OSError, CancelledError, KilledWorker):
            raise
        except Exception as error:
            raise SourceError(f"执行进程出错（{type(error).__name__}: {error}）", path=address, hint=_SAME) from error
