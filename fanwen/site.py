"""The static site: published texts, pages and assets are staged, and MkDocs builds the stage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from macros.page import embed
from macros.text_json import text_json
from texts.errors import TextError
from texts.library import NOT_LIBRARY, Library
from texts.model import Text
from texts.writing import write_text

PROJECT = Path(__file__).resolve().parent.parent
STAGE = Path(".cache/site")
PAGES = NOT_LIBRARY - {"dev"}
"""Folders of the library that are staged as they are; developer pages stay in the repository."""


class BuildError(TextError):
    """The site could not be built."""


def build(library: Library, out: Path, stage: Path = STAGE) -> None:
    """Writes the static site of the published texts to `out`. Raises BuildError with MkDocs' own words."""
    shutil.rmtree(stage, ignore_errors=True)
    published = library.published()
    _stage_pages(library.root, stage)
    for text in published:
        write_text(stage / f"{text.id}.md", page(text))
        write_text(stage / "texts" / f"{text.id}.json", json.dumps(text_json(text), ensure_ascii=False))
    environment = os.environ | {
        "FANWEN_STAGE": str(stage.resolve()),
        "FANWEN_LIBRARY": str(library.root.resolve()),
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-q",
        "-f",
        str(PROJECT / "mkdocs.yml"),
        "-d",
        str(out.resolve()),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"网站没有建成：{(done.stderr or done.stdout).strip()[-2000:]}", hint="请先运行 fanwen check")


def _stage_pages(root: Path, stage: Path) -> None:
    """Copies the pages that are not texts: those of the library, else the project's own."""
    for source in dict.fromkeys([PROJECT / "docs", root.resolve()]):
        for folder in sorted(PAGES):
            if (source / folder).is_dir():
                shutil.copytree(source / folder, stage / folder, dirs_exist_ok=True)
        for path in source.rglob("index.md"):
            place = path.relative_to(source)
            if place.parts[0] not in NOT_LIBRARY and not any(part[0] in "._" for part in place.parts):
                write_text(stage / place, path.read_text(encoding="utf-8"))


def page(text: Text) -> str:
    """Returns the staged page of a text: front matter made from a closed list, and the embedded text."""
    front = {
        "title": text.title,
        "description": text.summary,
        "template": "text.html",
        "text": text_json(text) | {"sections": []},
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    return "\n".join(["---", *lines, "---", "", embed(text), ""])
