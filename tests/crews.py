"""A Dask cluster as a user starts one: `dask scheduler` and `dask worker`, processes on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]


class Crew:
    """A scheduler and its workers; everything is ended on leaving the context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", self._file)
        while not self._file.exists():
            time.sleep(0.05)
        self.address: str = json.loads(self._file.read_text("utf-8"))["address"]

    def worker(self, *options: str, code: Path = ROOT) -> subprocess.Popen[bytes]:
        """Starts a worker that runs the code in a folder, and returns its process."""
        return self._start("worker", self.address, "--nthreads", "1", *options, code=code)

    def _start(self, *arguments: object, code: Path = ROOT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *map(str, arguments), "--no-dashboard"]
        log = (self._folder / "log").open("ab")
        with log:
            process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=os.environ | {"PYTHONPATH": str(code)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and its children as a power cut would."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # ended already
    process.wait()
