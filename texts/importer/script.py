"""Traditional script, for judging only: what a text says does not hang on its script, and no text is converted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

_TRADITIONAL = re.compile(
    "[會計學習師們這個與為國員總結組織發動黨開關職責導實場務處辦門業東無樣應當時間區級報對後來過還進]"
)
_SHARE = 0.02
_SAMPLE = 2_000


def simplified(texts: Sequence[str]) -> list[str]:
    """Returns texts in simplified script if the last of them is written in the traditional one, else as they are."""
    sample = texts[-1][:_SAMPLE]
    if len(_TRADITIONAL.findall(sample)) <= _SHARE * len(sample):
        return list(texts)
    return [_converter().convert(text) for text in texts]


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
