"""What the service says while it runs: Chinese sentences for a person, or one JSON object a line for a collector.

Neither holds what a reader typed, sent or was called. An exception's message may quote any of it, so of a
fault only its place in the code and its kind are written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Protocol

import click

from fanwen.watch import Answered

SENTENCES = {
    "Invalid HTTP request received.": "收到的不是 HTTP 请求，已拒绝",
    "Unsupported upgrade request.": "收到改用别的协议的请求，没有理会",
    "No supported WebSocket library detected.": "收到改用别的协议的请求，没有理会",
}
"""What uvicorn warns of, in Chinese, by how it begins."""


class Log(Protocol):
    """Where the service's words go."""

    def say(self, event: str, sentence: str, level: str = "info", fault: BaseException | None = None) -> None:
        """Writes one sentence; `event` is ready, stopped, library, server or request."""

    def answered(self, answered: Answered) -> None:
        """Writes what is to be said of an answer."""


class Sentences:
    """For a person at a terminal: what was asked for on stdout, the rest on stderr, answers only when they failed."""

    def say(self, event: str, sentence: str, level: str = "info", fault: BaseException | None = None) -> None:
        with suppress(OSError):  # a terminal that is gone ends nobody's request
            click.echo("\n".join([sentence, *trace(fault)]), err=event not in ("ready", "stopped"))

    def answered(self, answered: Answered) -> None:
        if answered.status == 500:
            self.say("request", f"服务出错：{answered.method} {answered.route}", "error", answered.fault)


class JsonLines:
    """For a collector: one JSON object a line on stderr, nothing on stdout."""

    def say(self, event: str, sentence: str, level: str = "info", fault: BaseException | None = None) -> None:
        self._write(level, event, {"message": sentence}, fault)

    def answered(self, answered: Answered) -> None:
        level = "error" if answered.status >= 500 else "info"
        fields = {
            "route": answered.route, "method": answered.method, "status": answered.status,
            "ms": round(answered.seconds * 1000, 1), "bytes": answered.size,
        }  # fmt: skip
        self._write(level, "request", fields, answered.fault)

    def _write(self, level: str, event: str, fields: dict[str, Any], fault: BaseException | None) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = {"time": now, "level": level, "event": event, **fields}
        if fault:
            row["traceback"] = "\n".join(trace(fault))
        with suppress(OSError):  # as above
            sys.stderr.write(json.dumps(row, ensure_ascii=False) + "\n")
            sys.stderr.flush()


LOGS: dict[str, type[Sentences | JsonLines]] = {"text": Sentences, "json": JsonLines}


def trace(fault: BaseException | None) -> Iterator[str]:
    """Yields where a fault arose and of which kind it and its causes are, without their messages.

    The system's own reason stays: it is chosen from a list and tells what a full disk is.
    """
    seen: set[int] = set()
    while fault and id(fault) not in seen:
        seen.add(id(fault))
        yield from (frame.rstrip() for frame in traceback.format_tb(fault.__traceback__))
        yield type(fault).__name__ + (f": {fault.strerror}" if isinstance(fault, OSError) else "")
        fault = fault.__cause__ or fault.__context__


class Relay(logging.Handler):
    """Passes on what libraries warn of, in our words: theirs may quote a request."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        start = str(record.msg)
        sentence = next((ours for theirs, ours in SENTENCES.items() if start.startswith(theirs)), "")
        fault = record.exc_info[1] if record.exc_info else None
        self._log.say("server", sentence or f"{record.name} 报告了异常", record.levelname.lower(), fault)


def take_over(log: Log) -> None:
    """Lets every library's warnings go through the log."""
    logging.getLogger().handlers = [Relay(log)]
    logging.captureWarnings(True)
