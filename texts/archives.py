"""Zip archives from elsewhere, looked at before anything in them is unpacked."""

from __future__ import annotations

import io
import zipfile

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
"""An archive that unpacks to more than this many times its size was made to burst; text packs about 10 times."""


def members(data: bytes) -> frozenset[str] | None:
    """Returns the names of an archive's members, None for one that unpacks beyond measure.

    The sizes are those that the archive states; zipfile reads no more of a member than it states.
    Raises zipfile.BadZipFile, ValueError or OSError for what is no archive.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 10_000):
        return None
    return frozenset(entry.filename for entry in entries)
