"""Work that would hold readers up, done by a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from types import FrameType
from typing import ParamSpec, TypeVar

from texts.errors import TextError
from texts.processes import belong

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

NICE = 19
"""How far the work gives way to readers, who are waiting."""

PATIENCE = 10.0
"""Seconds that work gets to tidy up after itself once it is no longer wanted."""


class WorkError(TextError):
    """The process that did the work came to an end in the middle of it."""


class Stopped(WorkError):
    """The worker was told to end."""


class Worker:
    """A process that does one piece of work after another. It begins with the first, and anew when it was killed."""

    def __init__(self) -> None:
        self._pool = self._begun()
        self._closed = False

    def do(self, work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        """Returns what `work`, a function of a module, returns. Raises what it raises, and WorkError or Stopped."""
        if self._closed:
            raise Stopped("服务正在停止")
        try:
            return self._pool.submit(partial(_interruptible, work, *args, **kwargs)).result()
        except (Exception, Interrupted) as error:
            if self._closed:
                raise Stopped("服务正在停止") from None
            if not isinstance(error, BrokenProcessPool | Interrupted):
                raise
            self._pool = self._begun()
            raise WorkError("做这件事的进程中途结束了", hint="会自动再试") from None

    def close(self, patience: float = PATIENCE) -> None:
        """Ends the process; the work in hand is given up, and has `patience` seconds to tidy up after itself."""
        self._closed = True
        begun = self._pool._processes  # there is no other way to reach them
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in list(begun.values()):
            process.terminate()
            process.join(patience)
            process.kill()  # interrupted where it cannot go on, it would keep the service from ending

    @staticmethod
    def _begun() -> ProcessPoolExecutor:
        # spawned, since a fork would take the locks of the service's threads along
        return ProcessPoolExecutor(1, get_context("spawn"), initializer=_give_way)


class Interrupted(BaseException):
    """The work is no longer wanted."""


def _interruptible(
    work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:  # pragma: no cover - in another process
    """Does the work, which SIGTERM interrupts like any other exception; a process without work it just ends."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return work(*args, **kwargs)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _interrupt(number: int, frame: FrameType | None) -> None:  # pragma: no cover - in another process
    raise Interrupted


def _give_way() -> None:
    """Lets readers go first."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    belong()
