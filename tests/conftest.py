"""Fixtures that several test files use."""

from __future__ import annotations

from pathlib import Path

import pytest

from texts.library import Library, load

ROOT = Path(__file__).parents[1]


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
