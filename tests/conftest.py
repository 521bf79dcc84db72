"""Fixtures that several test files use."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from cluster.nodes import Cluster, fetch_jars, missing

from texts.library import Library, load

ROOT = Path(__file__).parents[1]

ENDING = 60
"""Seconds that threads and processes of the tests get to end after the last one."""


def pytest_unconfigure() -> None:
    """A run that cannot end says which thread it waits for, and fails."""
    faulthandler.dump_traceback_later(ENDING, exit=True)


@pytest.fixture(scope="session")
def docs() -> Library:
    """The project's own library."""
    return load(ROOT / "docs")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the checkout; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared data is not beside the checkout")
    return folder


def lacking(message: str) -> NoReturn:
    """Skips a test for want of a program, or fails it where FANWEN_REQUIRE_TOOLS says that all are there."""
    if os.environ.get("FANWEN_REQUIRE_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)


def _tool(what: str, *names: str) -> str:
    """Returns the path of the first program found."""
    return next(filter(None, map(shutil.which, names)), "") or lacking(f"{what} is not installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium or Chrome."""
    return _tool("Chromium", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    return _tool("LibreOffice", "soffice")


@pytest.fixture(scope="session")
def wrk() -> str:
    """The path of wrk, which asks a server as often as it can."""
    return _tool("wrk", "wrk")


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of nginx, which Debian lays where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or lacking("nginx is not installed")


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js 20.12 or newer: older ones cannot make the zip members of a Word file."""
    path = _tool("Node.js", "node")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(map(int, version.lstrip("v").split(".")[:2])) < (20, 12):
        lacking(f"Node.js {version} is older than 20.12")
    return path


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real OpenSearch of three nodes; tests that use it are slow."""
    if missing():
        lacking(missing())
    fetch_jars()
    nodes = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
