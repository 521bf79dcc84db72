"""Repairs that cannot change what a text says: invisible characters, blanks, width and doubling of marks."""

from __future__ import annotations

from dataclasses import replace

from texts.importer.passage import plain
from texts.importer.repairs import repair
from texts.model import Block, Table, Text


def repaired(text: Text) -> Text:
    """Returns the text with the safe repairs made; repairing twice changes nothing."""
    return replace(text, title=_string(text.title), blocks=tuple(_block(block) for block in text.blocks))


def _block(block: Block) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple(_string(cell) for cell in row) for row in block.rows))
    return replace(block, text="\n".join(_string(line) for line in block.text.split("\n")))


def _string(string: str) -> str:
    """Returns a repaired string; one that would become empty stays as it was."""
    return repair(plain(string, 0)).text or string
