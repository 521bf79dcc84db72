"""Anything may be typed: a thousand strings, none an error, none slow, at ten thousand sections."""

from __future__ import annotations

import random
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Query, Search
from search.bench import write_library

LIBRARY = Path(__file__).parent / "data/search/library"
NASTY = [
    "*", "教*", "?", '"', '"""', "“", "教代会\"", "-", "--", "-教代会", "(", "AND", "OR NOT", "a:b", "body:教",
    "[* TO *]", "教代会~2", "^", "\\", "\x00", "\x00教\x00代", "\u200b", "😀教代会😀", "👨‍👩‍👧", "\ud7ff",
    "教" * 10_000,
    "工会 " * 3000, "1" * 10_000, "a" * 300, "%", "......", "①②③", "㎡", "İ", "ß", "ﬁ", "\t\n\r", "𠮷野家", "〇", "零",
    "第一百二十三条", "2026-11-24", "7:00-7:30", "<script>alert(1)</script>", "' or 1=1 --", "../../etc/passwd",
    "zhuangchuangshuang" * 4, "xianxianxianxianxianxian", "sssssssssss", "aeiou" * 20, "guan gong wei",
]  # fmt: skip


def typed(search: Search, text: str) -> float:
    start = perf_counter()
    answer = search.search(Query(text))
    took = perf_counter() - start
    assert (answer.total > 0) == bool(answer.hits)
    answer.to_json(full=True)
    search.suggest(text)
    return took


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Search:
    if request.param == "tantivy":
        pytest.importorskip("tantivy")
    search = Search.open(tmp_path_factory.mktemp("small"), LIBRARY, published_only=True, engine=request.param)
    search.update()
    return search


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_strings_are_answered(small: Search, text: str) -> None:
    typed(small, text)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from([*'教代会工"“”- *?？\x00ａ1３月']), max_size=20).map("".join)
    )
)
def test_any_string_is_answered(small: Search, text: str) -> None:
    typed(small, text)
    assert small.update().reason == "", "no string may break the index"


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_thousand_strings_at_ten_thousand_sections(shared: Path, tmp_path: Path, engine: str) -> None:
    write_library(shared / "corpora/laws.tar.xz", tmp_path / "library", 10_000)
    search = Search.open(tmp_path / "index", tmp_path / "library", published_only=True, engine=engine)
    search.update()
    typed(search, "预热 yure")
    draw = random.Random(11)
    raw = "".join(path.read_text(encoding="utf-8", errors="ignore") for path in sorted((shared / "raw").glob("*.txt")))
    cuts = [raw[start : start + draw.randint(1, 80)] for start in draw.sample(range(len(raw)), 500)]
    letters = ["".join(draw.choices('*?"“”-教代会工ｱ１2 \x00\n😀', k=draw.randint(1, 40))) for _ in range(500)]
    slow = {text: took for text in [*NASTY, *cuts, *letters] if (took := typed(search, text)) > 10}
    assert slow == {}, "ten times the second allowed: this machine may be busy"
