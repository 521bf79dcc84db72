"""What a site without the service searches with: an index made by Pagefind, and the full text itself.

Pagefind finds words; the full text, scanned by the page, finds every literal substring. Both hold
only what the pages of the site hold.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from fanwen.addresses import address
from texts.errors import TextError
from texts.library import Library
from texts.model import Text
from texts.sections import sections
from texts.writing import write_bytes, write_text

FULL_TEXT = "search/fulltext.gz"
OFFLINE_FULL_TEXT = "search/fulltext.js"
_INTERFACES = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class SearchBuildError(TextError):
    """The static search index could not be made."""


def write_static_search(library: Library, site: Path, offline: bool) -> None:
    """Writes the full text of `library` and, but for reading from disk, Pagefind's index into the site."""
    content = json.dumps(full_text(library, offline), ensure_ascii=False, separators=(",", ":"))
    if offline:
        write_text(site / OFFLINE_FULL_TEXT, f"globalThis.fanwenFullText = {content};\n")
        return
    write_bytes(site / FULL_TEXT, gzip.compress(content.encode("utf-8"), 9, mtime=0))
    _pagefind(site)


def full_text(library: Library, offline: bool = False) -> dict[str, Any]:
    """Returns every section of the library, by text: {texts: [{…, sections: [{slug, headings, role, body}]}]}."""
    return {"texts": [_text(text, offline) for text in library]}


def _text(text: Text, offline: bool) -> dict[str, Any]:
    return {
        "id": text.id,
        "title": text.title,
        "kind": text.kind,
        "org": text.org,
        "topics": list(text.topics),
        "year": int(text.year) if text.year else None,
        "state": text.state,
        "url": address(text.id, offline),
        "sections": [
            {
                "slug": section.slug,
                "headings": [heading.label for heading in section.path],
                "role": section.role,
                "body": section.body,
            }
            for section in sections(text)
        ],
    }


def _pagefind(site: Path) -> None:
    """Indexes the pages that carry `data-pagefind-body`: the pages of texts."""
    done = subprocess.run(
        [sys.executable, "-m", "pagefind", "--silent", "--site", str(site)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-1000:]
        raise SearchBuildError(f"静态检索索引没有建成：{said}", hint="请确认已安装 pagefind[extended]")
    for pattern in _INTERFACES:  # its ready-made interfaces; the search page is our own
        for path in (site / "pagefind").glob(pattern):
            path.unlink()
