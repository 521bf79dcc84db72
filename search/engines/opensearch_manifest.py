"""A manifest on a cluster, kept in parts named by their content: of many thousand texts one saved changes one part."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256

LINES = 128
"""Lines of a part, on average."""


def parts(manifest: str) -> dict[str, str]:
    """Returns the parts of a manifest in order, by name; joined by line breaks they are the manifest.

    A part ends where the line itself says so (content-defined chunking, as in rsync and LBFS): a line put in
    or taken out changes the part it stands in and leaves the others as they are.
    """
    return {sha256(part.encode("utf-8")).hexdigest()[:32]: part for part in _cut(manifest)}


def _cut(manifest: str) -> Iterator[str]:
    lines: list[str] = []
    for line in manifest.split("\n"):
        lines.append(line)
        if zlib.crc32(line.encode("utf-8")) % LINES == 0:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def packed(part: str) -> str:
    """Returns a part as a binary field takes it."""
    return b64encode(zlib.compress(part.encode("utf-8"))).decode("ascii")


def unpacked(field: str) -> str:
    """Returns what `packed` was given. Raises ValueError or zlib.error for anything else."""
    return zlib.decompress(b64decode(field)).decode("utf-8")
