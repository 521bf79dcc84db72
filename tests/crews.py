"""A Dask cluster as a user starts one: `dask scheduler` and `dask worker`, processes on loopback; pages for it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[1]

_PAGE = """{unit}工会工作计划(通用2篇)
时间:2025-09-20 18:41:06
{unit}工会工作计划篇一
新学期,{unit}工会围绕中心工作,依靠教职工,把服务做细,把活动做实,认真办好{count}件实事。
一、主要任务
1、开好教代会,听取{unit}{count}年来的工作报告。
2、办好第{count}期读书会,由{unit}各工会小组轮流主持。
{unit}工会工作计划篇二
本年度,{unit}工会依靠教职工,把民主管理落到实处,把送温暖工作做到每一位有困难的教职工家里,全年走访{count}户。
教代会每年开{count}次,会前十天把议题发给代表,提案一个月内答复;教职工住院当周看望,婚丧事当天到场,家访有记录,困难有档案。
"""


def pages(folder: Path, count: int) -> list[Path]:
    """Writes pages and returns their paths: titles clash, 0001 is 0000 with a line more, 0004 is the same file again,
    0002 is no text, 0003 holds two pages."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{n:04}.txt" for n in range(count)]
    for n, path in enumerate(paths):
        path.write_text(page(n), encoding="utf-8")
    paths[1].write_text(page(0) + "五、请各工会小组互相转告。\n", encoding="utf-8")
    paths[4].write_text(page(0), encoding="utf-8")
    paths[2].write_bytes(bytes(range(256)) * 9)
    lines = [json.dumps({"url": f"http://a.example/{n}", "text": page(n)}, ensure_ascii=False) for n in (70, 71)]
    paths[3] = paths[3].rename(folder / "0003.jsonl")
    paths[3].write_text("\n".join(lines), encoding="utf-8")
    return paths


def page(n: int) -> str:
    """Returns a page with two texts; every third one is of the same unit."""
    return _PAGE.format(unit=("实验小学", "第二中学", "机关幼儿园")[n % 3], count=n + 2)


def fatal(task: int) -> int:
    """Returns a task doubled, but 3 ends the process as the system does when memory runs out."""
    if task == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * task


class Crew:
    """A scheduler and its workers; everything is ended on leaving the context."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self._folder, self._environment = folder, environment
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", self._file)
        self.address = self._address()

    def _address(self) -> str:
        """Returns where the scheduler listens, when its file is there and whole."""
        for _ in range(1200):
            with suppress(OSError, ValueError, KeyError):
                return str(json.loads(self._file.read_text("utf-8"))["address"])
            time.sleep(0.05)
        kill(self.scheduler)
        raise AssertionError((self._folder / "log").read_text("utf-8"))

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
                env=os.environ | self._environment | {"PYTHONPATH": f"{code}{os.pathsep}{ROOT / 'tests'}"},
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
    with suppress(ProcessLookupError):  # ended already
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
