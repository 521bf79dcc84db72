"""Masks and lost characters: what looks finished and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page
from texts.checks.rule import Hit, around, matches

_X = "xXｘＸ×✕*＊○〇"
_HAN = "\u4e00-\u9fff"
_MASK = re.compile(
    rf"(?:(?<![0-9])(?:19|20)[0-9]?[{_X}]{{1,2}}(?![A-Za-z0-9])年?"  # 201*年, 20xx
    rf"|(?<![A-Za-z0-9])[xXｘＸ×＊]{{2,}}(?![A-Za-z0-9-])[{_HAN}]{{0,4}}"  # xx届三中, ×××学校
    rf"|(?<![A-Za-z0-9])[xXｘＸ×](?=[年月日届次名人元])[{_HAN}]{{1,2}}"  # x月
    rf"|[_＿]{{2,}}年?[{_HAN}]{{0,3}}"
    rf"|[○〇]{{2,}}(?![{_HAN}]?[年一二三四五六七八九])[{_HAN}]{{0,3}})"
)
_OWNERLESS = re.compile(r"(?:邓小平理论和|(?:贯彻|落实|学习|实践|坚持|宣传)(?:落实|贯彻|实践)?)(?:、|“”)?重要思想")
_LOST_ZERO = re.compile(
    r"(?<![一二三四五六七八九十〇零○])二[一二三四五六七八九]{2}年(?:[一二三四五六七八九十]{1,2}月)?"
)
_EMPTY = re.compile(r"[（(]\s*[）)]|《\s*》|“\s*”|【\s*】|〔\s*〕")
_OCR = re.compile(r"[□■▢◻◼▯●◆]+")
_MOJIBAKE = re.compile(
    "�+|锟斤拷|烫烫烫|屯屯屯|[\ue000-\uf8ff]+|(?:Ã.|â€.|å.|æ.|ç.|è.){2,}|(?:[鈥銆锛鐨涓]{2,}.?)+|&[a-z]{2,6};|&#\\d+;"
)
_LATIN_IN_WORD = re.compile(
    rf"(?<=[{_HAN}])(?:[BPMFDTNLGKHJQXZCSRYW]h?[aeiouü][aeioung]{{0,4}}|[bpmfdtnlgkhjqxzcsryw]h?[aeiouü][aeioung]{{0,4}})(?=[{_HAN}])"
)
_LATIN_WORDS = frozenset({"App", "app", "wifi", "Linux", "Tai", "bug", "in", "he", "we", "Ban", "ban", "Can", "can"})


def masks(page: Page) -> Iterator[Hit]:
    """Placeholders in place of a name, number or date."""
    return matches(_MASK, page)


def scrubbed(page: Page) -> Iterator[Hit]:
    """「重要思想」 whose owner was filtered out: 邓小平理论和重要思想."""
    return matches(_OWNERLESS, page)


def lost_zero(page: Page) -> Iterator[Hit]:
    """二一一年: the 〇 of a year was lost."""
    for hit in matches(_LOST_ZERO, page):
        yield Hit(hit.passage, hit.quote, suggestion=f"多半是「二〇{hit.quote[1:]}」，请核对后补上")


def empty_marks(page: Page) -> Iterator[Hit]:
    """Brackets or quotation marks with nothing inside."""
    for passage in page.passages:
        for found in _EMPTY.finditer(passage.string):
            at_end = found.end() + 4 > len(passage.string)
            yield Hit(passage, around(passage.string, *found.span(), 12 if at_end else 0, 10))


def ocr_marks(page: Page) -> Iterator[Hit]:
    """□ and its kin: a character that was not recognised."""
    for hit in matches(_OCR, page, 8, 3):
        lone = hit.passage.string.strip() == hit.quote and len(hit.quote) < 3
        if not lone and not re.match("[●◆■]", hit.passage.string):
            yield hit


def mojibake(page: Page) -> Iterator[Hit]:
    """Bytes read in the wrong encoding, characters for private use, HTML entities."""
    return matches(_MOJIBAKE, page, 4, 4)


def latin_in_word(page: Page) -> Iterator[Hit]:
    """A syllable of pinyin inside a Chinese word, put there against filters: Ji励."""
    for passage in page.passages:
        for found in _LATIN_IN_WORD.finditer(passage.string):
            if found[0] not in _LATIN_WORDS:
                yield Hit(passage, around(passage.string, *found.span(), 3))
