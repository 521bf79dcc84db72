"""The law of the import: nothing of a source is lost, nothing is added, nothing stands twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from import_law import check_source
from texts.files import parse, render
from texts.importer.run import ready
from texts.importer.sources import read_bytes

RAW = Path(__file__).parents[2] / "shared" / "raw"


def _broken(data: bytes, name: str) -> None:
    for source in read_bytes(data, name):
        check_source(source, ready(source))


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(RAW.glob("[0-9s]*")), ids=lambda path: path.name)
def test_every_raw_page_is_conserved(path: Path) -> None:
    _broken(path.read_bytes(), str(path))
