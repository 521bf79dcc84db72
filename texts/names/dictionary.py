"""What is known of words: where they begin and end, what the dictionary takes them for, and lists of our own."""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any

import yaml

from texts.writing import private_cache

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba 0.42.1 imports pkg_resources, and its sources have invalid escapes
    import jieba

jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written is made again next time
jieba.dt.tmp_dir = str(private_cache())

HAN = "\u4e00-\u9fff"
CLAUSE = re.compile(rf"[{HAN}]+")
PERSON_TAGS = ("nr", "nrt", "nrfg")
NAME_TAGS = ("ns", *PERSON_TAGS)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(
        files("texts").joinpath("data/names.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return data


@cache
def chars(key: str) -> frozenset[str]:
    """Returns the characters of a list in data/names.yaml."""
    return frozenset(_data()[key].replace(" ", ""))


@cache
def listed(key: str) -> frozenset[str]:
    """Returns the words of a list in data/names.yaml."""
    return frozenset(_data()[key])


@cache
def any_of(key: str) -> re.Pattern[str]:
    """Returns a pattern for the words of a list, the longest first, also where they overlap."""
    return re.compile(f"(?=({'|'.join(sorted(_data()[key], key=len, reverse=True))}))")


@cache
def tags() -> dict[str, str]:
    """Returns what the dictionary takes each of its words for: n a noun, ns a place, nr a person …"""
    with jieba.get_dict_file() as file:
        rows = file.read().decode("utf-8").split()  # a row is: word, count, tag
    return dict(zip(rows[::3], rows[2::3], strict=True))


def tag(word: str) -> str:
    """Returns the tag of a word; one that the dictionary does not have is taken for a place."""
    return tags().get(word, "ns")


@lru_cache(maxsize=20_000)
def words(string: str) -> tuple[str, ...]:
    """Returns the words of a string as the dictionary has them; unknown words fall into characters."""
    return tuple(jieba.cut(string, HMM=False))


@lru_cache(maxsize=20_000)
def borders(clause: str) -> frozenset[int]:
    """Returns where the words of a clause begin and end."""
    return frozenset(accumulate(map(len, words(clause)), initial=0))
