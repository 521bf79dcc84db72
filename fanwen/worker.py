"""Work that would hold readers up, done by a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from texts.errors import TextError
from texts.processes import belong

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

NICE = 10
"""How far the work gives way to readers, who are waiting."""


class WorkError(TextError):
    """The process that did the work came to an end in the middle of it."""


class Worker:
    """A process that does one piece of work after another. It begins with the first, and anew when it was killed."""

    def __init__(self) -> None:
        self._pool = self._begun()

    def do(self, work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        """Returns what `work`, a function of a module, returns. Raises what it raises, and WorkError."""
        try:
            return self._pool.submit(work, *args, **kwargs).result()
        except BrokenProcessPool:
            self._pool = self._begun()
            raise WorkError("做这件事的进程中途结束了", hint="会自动再试") from None

    def close(self) -> None:
        """Ends the process as soon as the work in hand is done."""
        self._pool.shutdown(wait=False)

    @staticmethod
    def _begun() -> ProcessPoolExecutor:
        # spawned, since a fork would take the locks of the service's threads along
        return ProcessPoolExecutor(1, get_context("spawn"), initializer=_give_way)


def _give_way() -> None:
    """Lets readers go first."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    belong()
