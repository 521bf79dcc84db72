"""The library covers what docs/dev/coverage.md promises, originally and without repeating itself."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from texts.library import Library
from texts.markdown import render_body
from texts.model import Text

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "docs/dev/coverage.md").read_text(encoding="utf-8")
FLOORS = [
    (("工作计划", "工作要点", "工作安排"), 36),
    (("岗位职责", "部门职责", "委员会职责"), 30),
    (("工作总结", "述职报告", "经验交流材料"), 24),
    (("实施方案", "活动方案", "小组服务方案", "应急预案"), 16),
    (("制度", "办法"), 8),
    (("讲话稿", "倡议书", "调查报告", "会议记录", "心得体会"), 6),
]
WHO = [
    *({"org": "学校", "setting": setting} for setting in ("小学", "中学", "职校", "高校")),
    *({"org": "工会", "setting": setting} for setting in ("基层", "教育系统", "女职工委员会")),
    *({"org": "关工委", "setting": setting} for setting in ("学校", "教育系统", "街道社区")),
    *({"org": org} for org in ("党组织", "社区", "医院", "企业", "机关", "社工机构", "戒毒机构")),
]
FIXED = (ROOT / "tests/data/coverage/fixed_names.txt").read_text(encoding="utf-8").split()
"""Names of laws, norms, ideologies and bodies: they are what they are, and no one's sentence."""


@pytest.fixture(scope="module")
def published(docs: Library) -> Library:
    return docs.published()


def fold(string: str) -> str:
    return re.sub(r"[\W_]+", "", string)


def shingles(string: str, size: int) -> set[str]:
    folded = fold(string)
    return {folded[i : i + size] for i in range(len(folded) - size + 1)}


def body(text: Text) -> str:
    return render_body(text.blocks)


def test_the_table_names_every_text_as_it_is(published: Library) -> None:
    rows = re.findall(r"^\| (\w+/[\w-]+) \| (\S+) \| (\S+) \| (\S+) \|$", TABLE, re.MULTILINE)
    assert rows == [(t.id, t.kind, t.org, t.setting) for t in published]


def test_each_of_the_nineteen_has_its_counterpart(published: Library) -> None:
    named = re.findall(r"^\| seed-\d+ \| \d \| .* \| (\S+) \|$", TABLE, re.MULTILINE)
    assert len(named) == len(set(named)) == 19
    assert set(named) <= set(published.texts)


@pytest.mark.parametrize(("kinds", "least"), FLOORS)
def test_there_are_enough_of_each_kind(published: Library, kinds: tuple[str, ...], least: int) -> None:
    assert sum(text.kind in kinds for text in published) >= least


@pytest.mark.parametrize("who", WHO, ids=lambda who: "-".join(who.values()))
def test_there_are_enough_for_each_reader(published: Library, who: dict[str, str]) -> None:
    assert sum(all(getattr(text, key) == value for key, value in who.items()) for text in published) >= 5


def test_there_are_120_texts_and_enough_for_the_young(published: Library) -> None:
    assert len(published) >= 120
    assert sum(text.org in ("共青团", "少先队") for text in published) >= 5


def test_every_text_is_complete(published: Library) -> None:
    for text in published:
        size = len(re.sub(r"\s", "", body(text)))
        assert 900 <= size <= 3500, (text.id, size)
        assert text.summary and text.topics and text.setting and text.period and text.slots, text.id
        assert text.source["type"] == "own", text.id


def test_no_two_texts_are_alike(published: Library) -> None:
    known = {text.id: shingles(body(text), 8) for text in published}
    for first, second in combinations(known, 2):
        shared = len(known[first] & known[second]) / min(len(known[first]), len(known[second]))
        assert shared <= 0.12, (first, second, shared)


def test_no_long_sentence_stands_in_more_than_two_texts(published: Library) -> None:
    count = Counter(
        sentence
        for text in published
        for sentence in {fold(part) for part in re.split(r"[。！？\n]", body(text))}
        if len(sentence) >= 25
    )
    assert [sentence for sentence, times in count.items() if times > 2] == []


def test_titles_and_summaries_tell_texts_apart(published: Library) -> None:
    for values in ([text.title for text in published], [text.summary for text in published]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_the_texts_are_our_own_writing(published: Library, shared: Path) -> None:
    raw: set[str] = set()
    for path in (shared / "raw").iterdir():
        raw |= shingles(path.read_bytes().decode("utf-8", "replace"), 12)
    for text in published:
        mine = shingles(body(text), 12)
        for name in FIXED:
            mine -= {piece for piece in mine if piece in fold(name) or fold(name) in piece}
        assert len(mine & raw) / max(1, len(mine)) <= 0.01, (text.id, sorted(mine & raw)[:10])
