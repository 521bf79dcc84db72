"""Words of the field as plain lists, which a curator can extend."""

from __future__ import annotations

from importlib.resources import files


def data_lines(name: str) -> list[str]:
    """Returns the lines of a data file without comments and empty lines."""
    content = files("search.data").joinpath(name).read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in content.splitlines())
    return [line for line in lines if line]
