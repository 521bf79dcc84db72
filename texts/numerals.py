"""Chinese numerals as headings and dates use them."""

from __future__ import annotations

import re

DIGITS = "〇一二三四五六七八九"
NUMERAL = "[〇零一二三四五六七八九十百]+"
_UNITS = {"十": 10, "百": 100}
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"零": 0, "两": 2}


def to_chinese(number: int) -> str:
    """Returns 1 to 999 in Chinese: 一, 十二, 二十, 一百〇五.

    Raises ValueError outside that range: no outline counts further.
    """
    if not 1 <= number <= 999:
        raise ValueError(f"number out of range 1-999: {number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        middle = "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    else:
        middle = "〇" if hundreds and ones else ""
    return head + middle + (DIGITS[ones] if ones else "")


def from_chinese(numeral: str) -> int:
    """Returns the value of 十二, 一百〇五, 二〇二六 (digit by digit) or 26.

    Raises ValueError for anything else.
    """
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not numeral or not re.fullmatch("[〇零一二两三四五六七八九十百]+", numeral):
        raise ValueError(f"not a numeral: {numeral}")
    if not set(numeral) & set(_UNITS):
        return int("".join(str(_VALUES[char]) for char in numeral))
    total = pending = 0
    for char in numeral:
        if char in _UNITS:
            total += (pending or 1) * _UNITS[char]
            pending = 0
        else:
            pending = _VALUES[char]
    return total + pending
