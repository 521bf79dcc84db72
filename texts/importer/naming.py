"""File names of imported texts: the folder of the kind, the pinyin of the title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from pypinyin import lazy_pinyin

from texts.model import Text
from texts.vocabulary import vocabulary

MAX_NAME = 60
_SAFE = re.compile(r"[^a-z0-9]+")


def file_id(text: Text, taken: Container[str]) -> str:
    """Returns an id that is free: `plans/xue-xiao-guan-gong-wei`, `-2` behind it on a clash."""
    folder = vocabulary().kinds[text.kind].folder
    base = f"{folder}/{slug_of(text.title)}"
    unique, count = base, 2
    while unique in taken:
        unique, count = f"{base}-{count}", count + 1
    return unique


def slug_of(title: str) -> str:
    """Returns the pinyin of a title in a-z, 0-9 and `-`, cut at a whole syllable; `text` when nothing is left."""
    plain = unicodedata.normalize("NFKC", title)[:120]
    name = _SAFE.sub("-", "-".join(lazy_pinyin(plain, errors="default")).lower()).strip("-")
    if len(name) > MAX_NAME:
        name = name[: MAX_NAME + 1].rpartition("-")[0] or name[:MAX_NAME]
    return "text" if name in ("", "index") else name
