"""Folding, numbers, cutting, synonyms, queries and snippets: what search does to strings."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import END, analyzer, grams, inner_grams
from search.cutting import cutter, domain_words
from search.folding import BREAK, SILENT, fold, tight
from search.numbers import canonical, numbers
from search.plan import plan, stop_words
from search.query import LONGEST, ask
from search.snippets import CUT, hits, snippet
from search.synonyms import synonyms
from texts.library import Library
from texts.sections import sections

strings = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*"工会教代三十月〇3１2,.%“”（ 　\n-Aａ關係·"]), max_size=30).map("".join),
)


@given(strings)
@example("㎡①…İ")
def test_folding_keeps_every_place(string: str) -> None:
    assert len(fold(string)) == len(string)


@given(strings)
def test_what_is_tight_holds_no_gaps(string: str) -> None:
    once = tight(string)
    assert SILENT not in once and "  " not in once and once == once.strip()
    assert tight(string.swapcase()) == once or string.swapcase().lower() != string.lower()


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("關工委 工作總結", "关工委工作总结"),
        ("ＡＢＣ　１２", "abc 12"),
        ("“五老”队伍", "五老队伍"),
        ("三·八节", "三八节"),
        ("1,200元，3.5%。", "1200元 3.5%"),
        ("7：00-7：30", "7 00 7 30"),
        ("open source", "open source"),
        ("党 支 部", "党支部"),
        ("乾隆著作", "乾隆著作"),
    ],
)
def test_spellings_come_to_one_form(typed: str, folded: str) -> None:
    assert tight(typed) == folded


@given(strings)
def test_a_string_holds_the_pairs_of_its_parts(string: str) -> None:
    whole = set(grams(tight(string)))
    for run in tight(string).split(BREAK):
        assert set(inner_grams(run)) <= whole
        assert not run or run[-1] + END in whole


def test_queries_and_texts_are_cut_alike(docs: Library) -> None:
    """Every word a query is cut into is among the words of the text it was taken from."""
    analysis = analyzer()
    for text in list(docs)[:40]:
        for section in sections(text)[:3]:
            string = tight(section.body)
            parts = set(analysis.parts(string))
            assert [word for word in analysis.words(string) if word not in parts] == []


def test_both_segmenters_agree_on_the_library(docs: Library) -> None:
    pytest.importorskip("rjieba")
    same = words = 0
    for text in list(docs)[:60]:
        for section in sections(text):
            for run in tight(section.body).split(BREAK):
                one, other = cutter("jieba").words(run), cutter("rjieba").words(run)
                words += len(one)
                same += len(one) if one == other else len(set(one) & set(other))
    assert same / words > 0.999


@pytest.mark.parametrize("name", ["jieba", "rjieba"])
def test_words_of_the_field_are_not_cut(name: str) -> None:
    if name == "rjieba":
        pytest.importorskip("rjieba")
    assert cutter(name).words("落实立德树人召开两代会") == ["落实", "立德树人", "召开", "两代会"]
    assert {"关工委", "教职工代表大会", "家校社", "经审委员", "三严三实"} <= set(domain_words())


def test_the_fingerprint_tells_segmenters_apart() -> None:
    assert analyzer("jieba").fingerprint != analyzer("rjieba").fingerprint


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("三月份", "3月"),
        ("3月", "3月"),
        ("十二月", "12月"),
        ("二〇二六年", "2026年"),
        ("第五届", "5届"),
    ],
)
def test_numbers_have_one_form(surface: str, form: str) -> None:
    found = list(numbers(surface))
    assert found[0][2] == form or canonical(surface) == form


def test_numbers_do_not_begin_within_digits() -> None:
    assert [form for _, _, form in numbers("2013月和13月")] == ["2013月", "13月"]
    assert [form for _, _, form in numbers("145.306万元")] == []


def test_synonyms_have_direction_and_weight() -> None:
    table = synonyms()
    assert table.of("关工委")["关心下一代工作委员会"] == table.of("关心下一代工作委员会")["关工委"] == 0.9
    assert 0 < table.of("法治教育")["法制教育"] < 0.9
    assert "登山" in table.of("爬山") and "踏青" in table.of("爬山") and "爬山" not in table.of("踏青")
    assert "新五老" not in table.of("五老") and "五老" not in table.of("新五老")
    assert "关工委" not in table.of("关工委")
    assert all(0 < weight <= 1 for row in table.table.values() for weight in row.values())


def test_a_query_has_chunks_phrases_and_words_not_wanted() -> None:
    asked = ask('工会 "五必访" “送 温暖” 「结对」 -退休 8-12人')
    assert asked.chunks == ("工会", "8", "12人")
    assert asked.phrases == ("五必访", "送温暖", "结对")
    assert asked.excluded == ("退休",)
    assert str(ask("工会 -退休")) == "工会 -退休"


@given(st.text(max_size=300))
def test_anything_can_be_asked(text: str) -> None:
    asked = ask(text)
    assert sum(map(len, (*asked.chunks, *asked.phrases, *asked.excluded))) <= LONGEST
    plan(asked, analyzer(), lambda string: 0, {})


def test_question_words_are_not_looked_for() -> None:
    made = plan(ask("学校关工委一年要做哪些工作？"), analyzer(), lambda string: 1, {})
    assert made.question
    assert [concept.terms[0][0] for concept in made.request.concepts] == ["学校", "关工委", "工作"]
    assert {"怎么", "什么", "的"} <= stop_words()
    only = plan(ask("怎么办"), analyzer(), lambda string: 1, {})
    assert only.request.concepts, "a query of stop words alone still asks for them"


def test_a_compound_found_nowhere_is_taken_apart() -> None:
    made = plan(ask("伤口护理小组"), analyzer(), lambda string: 0, {})
    words = [concept.terms[0][0] for concept in made.request.concepts]
    assert words[0] != "伤口护理小组" and "".join(words) == "伤口护理小组"


@given(strings, st.lists(strings, max_size=3))
def test_a_snippet_is_one_stretch_of_the_body(body: str, needles: list[str]) -> None:
    pairs = snippet(body, [tight(needle) for needle in needles])
    shown = "".join(str(text) for text, _ in pairs if text != CUT)
    assert shown in body
    assert all(text for text, _ in pairs)


@given(st.text(alphabet="教代会工“”，。\n", max_size=60), st.sampled_from(["教代", "代会", "教代会", "工会", "会"]))
def test_every_hit_in_a_body_is_marked(body: str, needle: str) -> None:
    spans = hits(body, [needle])
    assert all(needle in tight(body[start:end]) for start, end in spans)
    assert sum(tight(body[start:end]).count(needle) for start, end in spans) == tight(body).count(needle)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_snippet_is_cut_at_sentences_round_the_densest_hits() -> None:
    body = "这里什么都没有。" * 20 + "学校召开教代会，听取工会报告。" + "后面也没有。" * 30
    pairs = snippet(body, ["教代会", "代会", "工会"])
    assert [text for text, found in pairs if found] == ["教代会", "工会"]
    assert pairs[0] == [CUT, False] and pairs[-1] == [CUT, False]
    assert str(pairs[1][0]).startswith(("学校", "这里"))
    assert snippet("没有要找的。", ["教代会"]) == [["没有要找的。", False]]
    assert snippet("", ["教代会"]) == []


def test_numbers_are_marked_in_either_script() -> None:
    assert [text for text, found in snippet("三月份开会，13月没有。", ["3月"]) if found] == ["三月份"]
