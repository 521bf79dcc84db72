"""Processes that this one starts, and that must not outlive it."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process


def belong() -> None:
    """Makes the process that calls it one of its parent's: Ctrl+C is the parent's, its end is theirs together.

    A pool's process would else wait for ever for a parent that was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:  # pragma: no cover - it ends the process that counts
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
