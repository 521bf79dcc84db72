"""Where a page of the site stands."""

from __future__ import annotations


def address(id: str, offline: bool = False) -> str:
    """Returns the address of a text's page, relative to the site root: a folder, or a file from disk."""
    return f"{id}.html" if offline else f"{id}/"
