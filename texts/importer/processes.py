"""One function over many tasks: here, or in processes on this machine; on a cluster by `crawl.py`.

Whoever does the work, results come in the order of the tasks, only a few wait to be fetched, and a task
that ends its process with it is answered by an error, so that the others go on.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Protocol, TypeVar

from texts.importer.source import SourceError
from texts.processes import belong

Task = TypeVar("Task")
Result = TypeVar("Result")

WAITING = 4
"""Tasks given out for each process, so that none is idle while the first result is fetched."""


class Each(Protocol):
    """Yields `function(task)` for each task in order, or an error where the task ended its process."""

    def __call__(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | SourceError]: ...


def here(function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | SourceError]:
    """Yields the results, worked out in this process."""
    return map(function, tasks)


def in_processes(function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | SourceError]:
    """Yields the results, worked out in a process for each core, at most 8.

    The function must be one of a module. When a process is ended by the system, all that wait are lost: the
    first of them is tried alone, to tell whether it was the one, and the others go to new processes.
    """
    workers = min(os.cpu_count() or 1, 8)
    todo = iter(tasks)
    waiting: deque[Task] = deque()
    while waiting or (waiting := deque(islice(todo, 1))):
        with _pool(workers) as pool:
            futures = deque(pool.submit(function, task) for task in waiting)
            try:
                while waiting:
                    for task in islice(todo, WAITING * workers - len(waiting)):
                        waiting.append(task)
                        futures.append(pool.submit(function, task))
                    yield futures[0].result()
                    waiting.popleft(), futures.popleft()
            except BrokenProcessPool:
                pass
        if waiting:
            yield _alone(function, waiting.popleft())


def _alone(function: Callable[[Task], Result], task: Task) -> Result | SourceError:
    with _pool(1) as pool:
        future: Future[Result] = pool.submit(function, task)
        try:
            return future.result()
        except BrokenProcessPool:
            return ended()


def ended() -> SourceError:
    """Returns the error of a task that ended its process."""
    return SourceError("处理它的进程被系统终止，多半是内存不足", hint="请把这份材料拆小，或在内存大些的机器上导入")


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=belong)
