"""A worker's process: it works, is begun anew when killed, gives way, and does not outlive the service."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fanwen.worker import NICE, Stopped, Worker, WorkError
from texts.errors import LibraryError
from texts.library import load

ROOT = Path(__file__).parents[1]


def test_work_is_done_in_one_other_process_that_gives_way() -> None:
    worker = Worker()
    process = worker.do(os.getpid)
    assert process != os.getpid() and worker.do(os.getpid) == process
    assert worker.do(os.nice, 0) == os.nice(0) + NICE
    worker.close()


def test_an_error_of_the_work_comes_back_whole(tmp_path: Path) -> None:
    worker = Worker()
    with pytest.raises(LibraryError) as told:
        worker.do(load, tmp_path / "nowhere")
    assert told.value.path == str(tmp_path / "nowhere") and told.value.hint
    worker.close()


def test_a_worker_killed_in_the_middle_is_told_and_begun_anew() -> None:
    worker = Worker()
    before = worker.do(os.getpid)
    with pytest.raises(WorkError, match="再试"):
        worker.do(signal.raise_signal, signal.SIGKILL)
    assert worker.do(os.getpid) not in (before, os.getpid())
    worker.close()


def deaf(begun: Path) -> None:
    """Takes no notice of being told to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    begun.touch()
    time.sleep(120)


def test_a_worker_that_cannot_be_interrupted_does_not_keep_the_service_from_ending(tmp_path: Path) -> None:
    worker = Worker()
    process = worker.do(os.getpid)
    with ThreadPoolExecutor(1) as waiting:
        working = waiting.submit(worker.do, deaf, tmp_path / "begun")
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        worker.close(patience=0.1)
        with pytest.raises(Stopped):
            working.result(30)
    assert _ends(process)


OUTLIVED = """
import os, sys
from fanwen.worker import Worker
if __name__ == "__main__":
    print(Worker().do(os.getpid), flush=True)
    sys.stdin.read()
"""


def test_no_worker_outlives_a_service_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(OUTLIVED, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=-1, stdout=-1, text=True
    ) as service:
        assert service.stdout
        worker = int(service.stdout.readline())
        assert _runs(worker)
        service.kill()
        assert _ends(worker)


def _ends(process: int) -> bool:
    """Returns whether a process ends within a minute."""
    end = time.monotonic() + 60
    while _runs(process) and time.monotonic() < end:
        time.sleep(0.05)
    return not _runs(process)


def _runs(process: int) -> bool:
    """Returns whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
