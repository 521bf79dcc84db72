"""Files of many pages: JSON Lines with a page's text or markup on each line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from texts.importer.source import SourceError

_TEXT_KEYS = ("text", "content", "html", "body", "raw", "正文", "内容")
_FACT_KEYS = {"url": "url", "link": "url", "site": "site", "title": "title", "标题": "title", "date": "retrieved"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page; its path is `FILE#LINE`, its sha256 that of the text in UTF-8."""

    path: str
    sha256: str
    text: str
    facts: dict[str, str]


def pages(text: str, path: str) -> Iterator[Page]:
    """Yields the pages of a file. Raises SourceError naming the line that is not a page."""
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        page = _object(row)
        content = next((page[key] for key in _TEXT_KEYS if isinstance(page.get(key), str) and page[key].strip()), None)
        if content is None:
            raise SourceError(
                f"第 {number} 行不是网页记录", path=path, hint="每行应是一个 JSON 对象，正文放在 text 或 html 里"
            )
        content = content.encode("utf-8", "replace").decode("utf-8")
        facts = {name: page[key].strip() for key, name in _FACT_KEYS.items() if isinstance(page.get(key), str)}
        sha256 = hashlib.sha256(content.encode("utf-8")).hexdigest()
        yield Page(f"{path}#{number}", sha256, content, {name: value for name, value in facts.items() if value})


def _object(row: str) -> dict[str, Any]:
    try:
        found = json.loads(row)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
