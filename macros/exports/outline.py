"""What every export prints, in order: title, blocks with their numbers as characters, sign-off."""

from __future__ import annotations

import re

from texts.model import Text

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def sign_lines(text: Text) -> list[str]:
    """Returns the lines of the sign-off, the unit first; none where nobody signs."""
    if text.sign is None:
        return []
    return [line for line in (text.sign.unit, chinese_date(text.sign.date)) if line]


def chinese_date(date: str) -> str:
    """Returns 2027-01-05 as 2027年1月5日: Arabic, full year, no zero padding (GB/T 9704-2012, 7.3.5).

    Anything that is not a whole date is returned as it is.
    """
    found = _DATE.fullmatch(date.strip())
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日" if found else date.strip()
