"""Checks: what is wrong or worth a look in a text, one small rule a fault.

`check_text` is for a text of the library, `check_library` for all of it, `raw.inspect` for a text just
imported; drafts are checked in macros/checks.py with the same rules.
"""

from __future__ import annotations

from texts.checks.text import check_text
from texts.findings import Finding
from texts.library import Library

__all__ = ["check_library", "check_text"]


def check_library(library: Library) -> list[Finding]:
    """Returns every finding on a library, in the order of its texts."""
    from texts.checks.library import check_library as check  # numpy loads only where it is needed

    return check(library)
