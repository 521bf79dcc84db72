"""The static site: MkDocs builds the stage, the static search is added, and the result takes its place."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fanwen.feed import write_feed
from fanwen.offline import bundle
from fanwen.overview import NAME, overview
from fanwen.staging import PROJECT, write_stage
from fanwen.static_search import write_static_search
from texts.errors import TextError
from texts.library import Library
from texts.locking import in_turn
from texts.writing import write_text

STAGE = Path(".cache/site")
MARKER = ".fanwen-site"
"""A file in every built site: it holds the stamp of what the site was built from, and says that the
folder is ours to replace."""


class BuildError(TextError):
    """The site could not be built."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which site is built. `offline` can be opened from disk; `preview` shows texts in every state;
    `url` is where it will stand, for the site map and the feed."""

    offline: bool = False
    preview: bool = False
    url: str = ""

    def shown(self, library: Library) -> Library:
        return library if self.preview else library.published()


def build(library: Library, out: Path, stage: Path = STAGE, edition: Edition | None = None) -> list[TextError]:
    """Writes the site to `out`, whole or not at all: a site that stood there stays until the new one is done.

    Returns what is wrong with the recipes it leaves out.
    Raises BuildError, with MkDocs' own words, or when `out` holds something that is not a site of ours.
    """
    with in_turn(stage.with_name(f"{stage.name}.lock")):
        _refuse_foreign(out)
        return _build(library, out, stage, edition or Edition())


def _build(library: Library, out: Path, stage: Path, edition: Edition) -> list[TextError]:
    shown = edition.shown(library)
    stamped = stamp(library.root, edition)
    left_out = write_stage(shown, stage)
    if edition.preview:
        write_text(stage / NAME, overview(library, edition.offline))
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
        site = Path(folder, "new")
        _mkdocs(library.root, stage, site, edition)
        write_static_search(shown, site, offline=edition.offline)
        if edition.offline:
            bundle(site)
        write_feed(shown, site, edition.url, offline=edition.offline)
        Path(site, MARKER).write_text(stamped, encoding="utf-8")
        _swap(site, out, Path(folder))
    return left_out


def _swap(site: Path, out: Path, folder: Path) -> None:
    """Puts a site in the place of the one that stood there; of two builds at once the last one stays."""
    for turn in range(100):
        with suppress(FileNotFoundError):  # there was none, or another build has just moved it away
            out.rename(folder / f"old{turn}")
        try:
            site.rename(out)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
    raise BuildError("其他命令一直在换这个网站", path=str(out), hint="请等它们结束再试")


def is_current(root: Path, out: Path, edition: Edition) -> bool:
    """Returns whether the site at `out` was built from what stands under `root` now."""
    marker = out / MARKER
    return marker.is_file() and marker.read_text(encoding="utf-8") == stamp(root, edition)


def stamp(root: Path, edition: Edition) -> str:
    """Returns a hash over the content of every file a site is made from: library, pages, theme, code."""
    digest = sha256(repr(edition).encode())
    for base in dict.fromkeys([root.resolve(), PROJECT / "docs", PROJECT / "macros", PROJECT / "texts"]):
        for path in sorted(base.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path}\0".encode() + sha256(path.read_bytes()).digest())
    for path in [PROJECT / "mkdocs.yml", *sorted((PROJECT / "fanwen").glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _refuse_foreign(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARKER).exists()):
        raise BuildError("这个位置已有别的内容", path=str(out), hint="请用 --out 另指一个新的或空的文件夹")


def _mkdocs(root: Path, staged: Path, site: Path, edition: Edition) -> None:
    environment = os.environ | {
        "FANWEN_STAGE": str(staged.resolve()),
        "FANWEN_LIBRARY": str(root.resolve()),
        "FANWEN_PREVIEW": "1" if edition.preview else "",
        "FANWEN_OFFLINE": "true" if edition.offline else "false",
        "FANWEN_DIRECTORY_URLS": "false" if edition.offline else "true",
        "FANWEN_URL": edition.url,
        "NO_MKDOCS_2_WARNING": "1",
    }
    options = ["--strict", "-f", str(PROJECT / "mkdocs.yml"), "-d", str(site.resolve())]
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log = done.stderr or done.stdout
        if refused := _SYSTEM.search(log):
            raise OSError(int(refused[1]), "", refused[2])
        raise BuildError(f"网站没有建成：{_complaints(log)}", hint="请先运行 fanwen check")
    shutil.rmtree(site / "assets/javascripts/lunr", ignore_errors=True)  # word lists of the theme's own search
    shutil.rmtree(site / "assets/javascripts/workers", ignore_errors=True)


_SYSTEM = re.compile(r"^\w*Error: \[Errno (\d{1,4})\][^\n']*(?:'([^'\n]*)')?", re.MULTILINE)
"""The last line of a traceback that tells of what the system refused."""


def _complaints(log: str) -> str:
    """Returns what MkDocs warned of or failed with, without its progress."""
    lines = [line for line in log.splitlines() if not line.startswith(("INFO", "DEBUG"))]
    return "\n".join(lines)[-2000:].strip()
