"""The way out of MkDocs stays open: ProperDocs builds the same stage from the same mkdocs.yml."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from fanwen.site import build
from fanwen.staging import PROJECT, write_stage
from texts.library import Library


def pages(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.html")}


def test_properdocs_builds_the_same_pages(docs: Library, tmp_path: Path) -> None:
    few = Library(docs.root, dict(list(docs.published().texts.items())[::10]))
    build(few, tmp_path / "mkdocs", tmp_path / "stage")
    write_stage(few, tmp_path / "stage2")
    environment = os.environ | {
        "FANWEN_STAGE": str(tmp_path / "stage2"),
        "FANWEN_LIBRARY": str(docs.root.resolve()),
        "FANWEN_DIRECTORY_URLS": "true",
    }
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", str(PROJECT / "mkdocs.yml")]
    done = subprocess.run(
        [*command, "-d", str(tmp_path / "other")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    ours, theirs = pages(tmp_path / "mkdocs"), pages(tmp_path / "other")
    assert ours.keys() == theirs.keys()
    assert all(abs(ours[name] - theirs[name]) < 200 for name in ours)
