"""Whether a text is what its title says, and agrees with itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page
from texts.checks.rule import Hit
from texts.model import Heading
from texts.numerals import from_chinese
from texts.vocabulary import vocabulary

_SUBJECTS = {
    "工会": ("工会", "职工", "教代会"),
    "关工": ("关工", "关心下一代", "五老"),
    "护理": ("护理", "护士", "患者", "压疮", "伤口"),
    "医务": ("医务", "校医", "疾病", "卫生"),
    "食堂": ("食堂", "餐厅", "就餐"),
    "戒毒": ("戒毒", "吸毒", "复吸", "康复"),
    "支部": ("支部", "党员", "党课"),
    "社工": ("社工", "社会工作", "服务对象"),
    "班主任": ("班主任", "班级", "学生"),
}
_TIMES = re.compile(r"(?:次数|节数|场次)[:：]\s*(?:共)?(\d{1,2}|[一二三四五六七八九十]+)[次节场]")
_SESSION = re.compile(r"^第([一二三四五六七八九十]+|\d{1,2})[次节](?:活动|小组|课)?")
_CLOCK_LABEL = re.compile(r"(?:活动)?时间[:：]?\s*(?:上午|下午|晚上)?\d{1,2}[:：]\d{2}")
_CLOCK = re.compile(r"(上午|下午|晚上)?(\d{1,2})[:：](\d{2})?\s?([ap]m)?", re.IGNORECASE)


def off_subject(page: Page) -> Iterator[Hit]:
    """A body that never speaks of what its title names."""
    for word, signs in _SUBJECTS.items():
        if word in page.title.string and not any(sign in page.prose for sign in signs) and len(page.prose) > 200:
            yield Hit(page.title, page.title.string, f"标题说的是「{word}」，正文一处也没有提到")


def other_kind(page: Page) -> Iterator[Hit]:
    """A title that ends in the name of another kind than the front matter says."""
    words = vocabulary()
    names = {
        n: kind.name
        for kind in words.kinds.values()
        for n in (kind.name, *kind.aliases)
        if n == kind.name or len(n) > 3
    }
    ending = max((name for name in names if page.title.string.endswith(name)), key=len, default="")
    if ending and words.kinds[names[ending]].group != words.kinds[page.text.kind].group:
        yield Hit(page.title, ending, f"标题写的是「{ending}」，kind 却是「{page.text.kind}」")


def contradictions(page: Page) -> Iterator[Hit]:
    """A number of sessions that is not the number told, times of day that differ."""
    sessions = {found[1] for passage in page.body if (found := _SESSION.match(passage.string))}
    for passage in page.body:
        if (found := _TIMES.search(passage.string)) and sessions and from_chinese(found[1]) != len(sessions):
            yield Hit(passage, found[0], f"写明 {found[1]} 次，文中只有 {len(sessions)} 次的内容")
    labelled = [p for p in page.body if _CLOCK_LABEL.search(p.string)]
    hours = {hour for p in page.body if p not in labelled for hour in _hours(p.string)}
    for passage in labelled:
        if hours and not hours & set(_hours(passage.string)):
            yield Hit(passage, passage.string[:30], "活动时间与文中其他地方写的钟点不一致")


def _hours(string: str) -> Iterator[int]:
    for part, hour, _, half in _CLOCK.findall(string):
        later = part in ("下午", "晚上") or half.lower() == "pm"
        yield int(hour) + (12 if later and int(hour) < 12 else 0)


def no_year(page: Page) -> Iterator[Hit]:
    """「本年度」 in a text that names no year and has no slot for one."""
    slots = any("年" in name for name in page.text.slots)
    if slots or page.text.year or re.search(r"\d{4}年|\d{4}—", page.title.string + page.prose):
        return
    for passage in page.running:
        if found := re.search("(?:制定|拟定|拟订)?本(?:年度|学年|学期)[\u4e00-\u9fff]{0,6}", passage.string):
            yield Hit(passage, found[0])
            return


def long_headings(page: Page) -> Iterator[Hit]:
    """A heading that ends in a full stop: likely a sentence of the body."""
    for passage in page.body:
        if isinstance(page.block(passage), Heading) and passage.string.endswith(("。", "；", "，")):
            yield Hit(passage, passage.string)
