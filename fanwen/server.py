"""The running process: uvicorn, ended the way an administrator expects."""

from __future__ import annotations

import os
import threading
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from fanwen.logs import Log

PATIENCE = 30.0
"""Seconds that answers under way get to end after the first signal; a draft of 2 MB takes about a tenth."""

MAX_HEAD = 65_536
"""Bytes that a request's line and headers may have."""


class Server(uvicorn.Server):
    """Ends at SIGTERM or SIGINT: takes no more requests, ends the answers under way, and returns from `run`.

    What is not over after `patience` seconds is cut off, with status 1. A second signal ends at once, with
    the status a shell gives that signal.
    """

    def __init__(self, app: ASGIApp, log: Log, patience: float = PATIENCE) -> None:
        config = uvicorn.Config(
            app,
            http="h11",  # also where httptools is installed, which takes headers without end
            h11_max_incomplete_event_size=MAX_HEAD,
            log_config=None,
            access_log=False,
        )
        super().__init__(config)
        self._log, self._patience = log, patience

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            os._exit(128 + sig)  # pragma: no cover - nothing measured is written after it
        self.should_exit = True  # and not remembered: uvicorn would raise the signal again at the end
        limit = threading.Timer(self._patience, self._cut_off)
        limit.daemon = True
        limit.start()

    def _cut_off(self) -> None:  # pragma: no cover - as above
        """Ends the process whatever it is doing: threads that make a draft cannot be asked to stop."""
        self._log.say("stopped", f"{self._patience:g} 秒内没有答完所有请求，已中断", "error")
        os._exit(1)
