"""Fixtures that several test files use."""

from __future__ import annotations

import faulthandler
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

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


def _tool(names: tuple[str, ...], require: str, what: str) -> str:
    """Returns the path of the first program found; else skips, or fails where it is required."""
    for name in names:
        if path := shutil.which(name):
            return path
    message = f"{what} is not installed"
    if os.environ.get(require):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium or Chrome."""
    return _tool(("chromium", "chromium-browser", "google-chrome"), "FANWEN_REQUIRE_BROWSER", "Chromium")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    return _tool(("soffice",), "FANWEN_REQUIRE_OFFICE", "LibreOffice")


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js 20.12 or newer: older ones cannot make the zip members of a Word file."""
    path = _tool(("node",), "FANWEN_REQUIRE_BROWSER", "Node.js")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(map(int, version.lstrip("v").split(".")[:2])) < (20, 12):
        pytest.skip(f"Node.js {version} is older than 20.12")
    return path


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real OpenSearch of three nodes; tests that use it are slow."""
    lacking = missing()
    if lacking and os.environ.get("FANWEN_REQUIRE_CLUSTER"):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)
    fetch_jars()
    nodes = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
