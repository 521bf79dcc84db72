"""Facts of one person or unit: names, places, numbers that identify, figures, dates of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page
from texts.checks.rule import Hit, matches
from texts.names import NameKind

_PHONE = re.compile(r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}[-－—]?\d{7,8}|[2-8]\d{6,7}(?=（?转\d))(?!\d)")
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_ACCOUNT = re.compile(r"(?<!\d)6\d{15,18}(?!\d)")
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[a-z]{2,}|QQ(?:群)?[:：]?\s?\d{5,11}|(?:微信号?|邮箱)[:：]\s?[\w@.-]{5,}"
)
_FIGURE = re.compile(
    r"(?<![\d.])(?:\d+\.\d+万?元|\d{4,}(?:\.\d+)?元|\d+(?:\.\d+)?万(?:余)?[元人册]|\d{3,}(?:余|多)?[人名位册户件场次]"
    r"(?!以)|占\d+\.\d+%|\d+\.\d+%)"
)
_YEAR = re.compile(
    r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?|(?<!\d)(?:19[5-9]\d|20[0-4]\d)[-—～~](?:20[0-4]\d)学?年"
)
_DAY = re.compile(
    r"(?:今年|本月|下周)\d{1,2}月\d{1,2}日|(?<![年\d])\d{1,2}月\d{1,2}日(?:[—－~～至-]+(?:\d{1,2}月)?\d{1,2}日)?"
)
_SESSION = re.compile(
    r"[第一二三四五六七八九十]{1,4}届[一二三四五六七八九十]次(?:教代会|职代会|会员代表大会|教职工|工代会|会议)"
)


def _named(page: Page, kind: NameKind) -> Iterator[Hit]:
    return (Hit(passage, name.name) for passage, name in page.names if name.kind == kind)


def person_names(page: Page) -> Iterator[Hit]:
    """A person named in the text."""
    return _named(page, "person")


def unit_names(page: Page) -> Iterator[Hit]:
    """A unit named in the text: a school, community, office."""
    return _named(page, "unit")


def place_names(page: Page) -> Iterator[Hit]:
    """A place named in the text."""
    return _named(page, "place")


def private_numbers(page: Page) -> Iterator[Hit]:
    """Identity, bank and telephone numbers, addresses of mail and messengers."""
    for pattern, what in (
        (_IDENTITY, "身份证号"),
        (_ACCOUNT, "银行账号"),
        (_PHONE, "电话号码"),
        (_CONTACT, "联系方式"),
    ):
        for hit in matches(pattern, page):
            yield Hit(hit.passage, hit.quote, f"文中有{what}")


def figures(page: Page) -> Iterator[Hit]:
    """Amounts and head counts that belong to one unit."""
    return matches(_FIGURE, page)


def dates(page: Page) -> Iterator[Hit]:
    """A fixed year, day or session that ties the text to one unit's past."""
    for pattern in (_YEAR, _SESSION, _DAY):
        for passage in page.passages if pattern.search(page.whole) else ():
            for found in pattern.finditer(passage.string):
                if not _FEASTS.fullmatch(found[0]) and not _in_title_marks(passage.string, found.start()):
                    yield Hit(passage, found[0])


_FEASTS = re.compile(
    "(?:1月1|3月(?:5|8|12)|4月(?:7|15|23)|5月(?:1|4|12|15|25)|6月(?:1|5|6|26)|7月1|8月1|9月(?:1|3|10|18|30)|10月(?:1|10|13)|11月(?:9|20)|12月(?:1|4|5|13))日"
)
"""Days of the calendar that come every year."""


def _in_title_marks(string: str, place: int) -> bool:
    """Returns whether a place stands between 《 and 》 or 〔 and 〕, where dates are parts of names."""
    before = string[:place]
    return before.count("《") > before.count("》") or before.count("〔") > before.count("〕")
