"""Readers by the hundred: nobody is turned away or held up while texts change, and memory stays flat."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from load import measure
from load.measure import changing, drafts, load, pages, searches, service, suggestions, texts

from search.bench import Asked, Passage, queries, write_library

pytestmark = [pytest.mark.slow, pytest.mark.shared]

SECTIONS = 1000
SECONDS = float(os.environ.get("FANWEN_LOAD_SECONDS", "60"))
"""How long mixed load lasts; 600 in the check before a release."""

Prose = tuple[Path, list[Passage], list[Asked]]


@pytest.fixture(scope="module")
def prose(shared: Path, wrk: str, tmp_path_factory: pytest.TempPathFactory) -> Prose:
    folder = tmp_path_factory.mktemp("load")
    passages = write_library(shared / "corpora/laws.tar.xz", folder / "library", SECTIONS)
    return folder, passages, queries(passages)


def test_searches_are_answered_while_texts_change_and_sooner_than_by_naive_whoosh(prose: Prose) -> None:
    folder, _, asked = prose
    with measure.rival("naive-whoosh", folder / "library") as port:
        naive = load(port, searches(asked), 5)
    for engine in measure.ENGINES:
        with service(folder, engine) as (port, _), changing(folder / "library"):
            load(port, searches(asked), 2)
            ours = load(port, searches(asked), 10)
        assert ours["errors"] == 0, ours
        assert ours["rate"] > 2 * naive["rate"]
        assert ours["p99"] < naive["p99"]


def test_memory_stays_flat_under_mixed_load(prose: Prose) -> None:
    folder, passages, asked = prose
    mixed = [*searches(asked), *suggestions(asked), *pages(passages), *texts(passages), *drafts(passages, "docx")[:5]]
    with service(folder, "tantivy") as (port, process), changing(folder / "library"):
        end = time.monotonic() + SECONDS
        load(port, mixed, SECONDS / 3, connections=2)  # caches fill
        settled = _memory(process)
        figures = load(port, mixed, max(5, end - time.monotonic()), connections=2)
        assert figures["errors"] == 0, figures
        assert _memory(process) < 1.1 * settled + 10


def _memory(process: int) -> float:
    """Returns the megabytes a process holds."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise AssertionError("no VmRSS")
