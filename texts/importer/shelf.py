"""The library an import writes into: what came from which source, and what a curator has touched since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from texts.importer.naming import file_id
from texts.importer.source import SourceError
from texts.library import load, text_id, text_paths
from texts.model import Text
from texts.writing import naming, write_text

JOURNAL = ".imports.jsonl"
"""In the library's root: one line a file written, with the hash of what was written."""

Key = tuple[str, str]
"""A text's origin: the sha256 of its source and its number there."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file as the importer left it."""

    id: str
    hash: str


def made(root: Path) -> Path:
    """Returns the folder of a library, made when it does not exist. Raises SourceError if it cannot be one."""
    if root.exists() and not root.is_dir():
        raise SourceError("不是文件夹", path=str(root), hint="请用 --into 指明范文库的文件夹")
    root.mkdir(parents=True, exist_ok=True)
    return root


class Shelf:
    """A library folder that takes texts in, each once."""

    def __init__(self, root: Path) -> None:
        """Reads the folder."""
        self._root = root
        self._journal = dict(_journal(root / JOURNAL))
        self._taken = {text_id(root, path) for path in text_paths(root)}
        self._known = {_key(text): text.id for text in load(root) if "sha256" in text.source}

    def put(self, text: Text, content: str, again: bool) -> tuple[str, bool]:
        """Returns the id of a text and whether its file was written now.

        Known texts stay as they are, also those that a curator has deleted; with `again` a file is
        written anew if nobody has changed it since the importer wrote it.
        """
        key = _key(text)
        id = self._known.get(key)
        before = self._journal.get(key)
        if id is None and before is not None and (not again or before.id in self._taken):
            return before.id, False
        if id is None:
            id = before.id if before else file_id(text, self._taken)
        elif before is None and self._hash(id) == _hash(content):
            self._note(key, Written(id, _hash(content)))  # an import was killed between the file and its line
            return id, False
        elif not again or before is None or before.hash != self._hash(id) or before.hash == _hash(content):
            return id, False
        self._write(id, content)
        self._note(key, Written(id, _hash(content)))
        return id, True

    def _write(self, id: str, content: str) -> None:
        path = self._root / f"{id}.md"
        if not path.parent.resolve().is_relative_to(self._root.resolve()):
            raise SourceError("文件夹是指向别处的链接", path=str(path.parent), hint="请换成普通文件夹再导入")
        write_text(path, content)
        self._taken.add(id)

    def _note(self, key: Key, written: Written) -> None:
        self._known[key], self._journal[key] = written.id, written
        row = {"sha256": key[0], "part": key[1], "id": written.id, "hash": written.hash}
        path = self._root / JOURNAL
        with naming(path), path.open("a", encoding="utf-8") as journal:
            journal.write("\n" + json.dumps(row, ensure_ascii=False))  # a line cut off before ends here

    def _hash(self, id: str) -> str:
        try:
            return _hash((self._root / f"{id}.md").read_text(encoding="utf-8"))
        except OSError:
            return ""


def _key(text: Text) -> Key:
    return text.source.get("sha256", ""), text.source.get("part", "1")


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _journal(path: Path) -> Iterator[tuple[Key, Written]]:
    """Yields what the importer wrote; a line cut off by an interruption is passed over."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            yield (row["sha256"], row["part"]), Written(row["id"], row["hash"])
        except (ValueError, KeyError, TypeError):
            continue
