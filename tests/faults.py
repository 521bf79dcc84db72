"""Faults of the machine, made for real: a full disk, a folder that cannot be written, processes told to end.

A full disk is a small file system mounted in memory where that is allowed (root with CAP_SYS_ADMIN), and
everywhere the limit on a file's size that the kernel sets for a process (RLIMIT_FSIZE): either way it is
the kernel that refuses the write. Permissions hold for root too once it has given up CAP_DAC_OVERRIDE.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from mini import DUTIES, PLAN, write_library

from fanwen.site import MARKER, Edition, stamp
from texts.writing import write_text

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds until a wait is given up: many times what is expected."""

FULL = ("small-disk", "file-limit")
"""The two ways in which a disk is full here."""

ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

Run = subprocess.CompletedProcess[str]


def wait(until: Callable[[], object], patience: float = PATIENCE) -> bool:
    """Returns whether something came about in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if until():
            return True
        time.sleep(0.02)
    return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Place:
    """A folder where `fanwen` runs, with its library and its index."""

    folder: Path
    before: list[str] = field(default_factory=list)
    """What stands before the command, to run it under some restriction."""
    limit: int | None = None
    """The largest file a command may write, in bytes."""

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def index(self) -> Path:
        return self.folder / "index"

    def command(self, *arguments: str | Path) -> list[str]:
        given = [str(argument) for argument in arguments]
        places = ["--library", str(self.library), "--index", str(self.index)]
        return [*self.before, sys.executable, "-m", "fanwen", *places, *given]

    def run(self, *arguments: str | Path) -> Run:
        """Returns a command that has ended."""
        return subprocess.run(
            self.command(*arguments), cwd=self.folder, env=self._environment(), capture_output=True, text=True,
            timeout=300, preexec_fn=self._limited,
        )  # fmt: skip

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Returns a command that runs."""
        return subprocess.Popen(
            self.command(*arguments), cwd=self.folder, env=self._environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=self._limited,
        )  # fmt: skip

    def python(self, code: str, *arguments: str | Path) -> subprocess.Popen[str]:
        """Returns a process that runs code of ours."""
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)], cwd=self.folder, env=self._environment(),
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        environment = os.environ | ENVIRONMENT
        if self.limit is not None:
            environment.pop("COVERAGE_PROCESS_CONFIG", None)  # what is measured could not be written either
        return environment

    def _limited(self) -> None:
        if self.limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.limit))

    def with_site(self) -> None:
        """Lays a site of one page that is current, so that a service need not build one first."""
        write_text(self.site / "index.html", "<title>范文库</title>")
        write_text(self.site / MARKER, stamp(self.library, Edition()))
        write_text(self.site.with_name("current"), self.site.name)

    @classmethod
    def to_serve(cls, folder: Path) -> Place:
        """Returns a place with two published texts and their site."""
        place = cls(folder)
        write_library(place.library, PLAN, DUTIES)
        place.with_site()
        return place

    @property
    def site(self) -> Path:
        return self.folder / ".cache/serve/g0"

    @contextmanager
    def serving(self, *arguments: str) -> Iterator[Service]:
        """Yields a service of this place that answers; it is told to end afterwards, if it still runs."""
        port = free_port()
        service = Service(self.start("serve", "--port", str(port), *arguments), f"http://127.0.0.1:{port}")
        try:
            assert wait(service.answers), service.end()
            yield service
        finally:
            service.end()


@dataclass
class Service:
    """A running `fanwen serve`."""

    process: subprocess.Popen[str]
    base: str

    def answers(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()
        try:
            return httpx.get(f"{self.base}/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def total(self, q: str) -> int:
        """Returns how many sections a search finds."""
        answer = httpx.get(f"{self.base}/api/search", params={"q": q}, timeout=60)
        assert answer.status_code == 200, answer.text
        found: int = answer.json()["total"]
        return found

    def end(self, seconds: float = 60) -> tuple[int, str]:
        """Returns exit status and words of the service, told to end if it has not; it is killed in the end."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            said, complaints = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            said, complaints = self.process.communicate()
        return self.process.returncode, said + complaints


def one_sentence(run: Run, *words: str) -> None:
    """Asserts that a command failed as promised: status 2, one line on stderr that holds `words`."""
    lines = [line for line in run.stderr.splitlines() if line.startswith("错误：")]
    assert run.returncode == 2, (run.returncode, run.stdout, run.stderr)
    assert len(lines) == 1 and "Traceback" not in run.stderr, run.stderr
    assert all(word in lines[0] for word in words) and len(lines[0]) < 300, lines[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Returns what the files under a folder hold, but for locks and what fills the disk."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name not in (".lock", "filler")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def leftovers(folder: Path) -> list[str]:
    """Returns the temporary files that a command has left behind under a folder."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob(".*") if _TEMPORARY.search(path.name)]


_TEMPORARY = re.compile(r"[.-][a-z0-9_]{8}$")
"""How the names end that Python's tempfile gives."""


@contextmanager
def small_disk(how: str, place: Place, size: str = "64m") -> Iterator[Callable[[bool], None]]:
    """Yields what makes the disk of a place full, and empties it again; the place's folder lies on that disk."""
    place.folder.mkdir()
    if how == "file-limit":

        def limited(full: bool) -> None:
            place.limit = 0 if full else None

        yield limited
        return
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place.folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        yield lambda full: _fill(place.folder / "filler", full)
    finally:
        subprocess.run(["umount", "-l", str(place.folder)], check=True)


def _fill(filler: Path, full: bool) -> None:
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while full:
            file.write(b"\0" * 4096)


def obeying() -> list[str]:
    """Returns what to put before a command so that permissions hold for it, whoever runs the tests."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("permissions do not hold for root, and there is no setpriv to give that up")
    before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if subprocess.run([*before, "true"], capture_output=True).returncode:
        pytest.skip("permissions do not hold for root, who may not give that up here")
    return before


@contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    """Takes away the right to write in folders and all they hold."""
    paths = [path for folder in folders for path in [folder, *folder.rglob("*")]]
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
