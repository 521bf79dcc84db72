"""The contract of engines: each finds the same, whatever it scores."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import analyzer
from search.engines import FACETS, Concept, Engine, EngineError, Request, open_engine, searched, whoosh_postings
from search.engines.whoosh_postings import Cache
from search.folding import BREAK, tight
from search.records import records
from texts.library import load

LIBRARY = Path(__file__).parent / "data/search/library"
NAMES = ("whoosh", "tantivy")


def make(name: str, folder: Path) -> Engine:
    if name == "tantivy":
        pytest.importorskip("tantivy")
    engine = open_engine(name, folder)
    texts = load(LIBRARY)
    assert not texts.errors
    engine.commit([], (record for text in texts for record in records(text, analyzer())), "清单")
    engine.refresh()
    return engine


@pytest.fixture(scope="module", params=NAMES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return make(request.param, tmp_path_factory.mktemp(request.param))


def wanted(*terms: str, **options: object) -> Request:
    return Request(tuple(Concept(((term, 1.0),)) for term in terms), **options)  # type: ignore[arg-type]


def found(engine: Engine, request: Request) -> set[str]:
    return {str(engine.shown(handle)["section"]) for handle, _ in engine.find(request).ranked}


def test_it_gives_back_what_was_committed(engine: Engine) -> None:
    assert engine.manifest() == "清单"
    assert engine.size() == sum(1 for text in load(LIBRARY) for _ in records(text, analyzer()))
    handle = engine.find(wanted("羽毛球")).ranked[0][0]
    shown = engine.shown(handle)
    assert shown["section"] == "plans/union#组织文体活动" and shown["url"] == "plans/union/#组织文体活动"
    assert shown["headings"] == ["二、主要任务", "（二）组织文体活动"]
    assert engine.text_of(handle) == "plans/union"


def test_all_needed_concepts_must_be_there(engine: Engine) -> None:
    assert found(engine, wanted("提案")) == {"plans/union#三月份", "plans/union#开好教代会"}
    assert found(engine, wanted("提案", "征集")) == {"plans/union#三月份"}


def test_any_term_stands_for_its_concept(engine: Engine) -> None:
    request = Request((Concept((("征集", 1.0), ("登记", 0.9))), Concept((("提案", 1.0),))))
    assert found(engine, request) == {"plans/union#三月份", "plans/union#开好教代会"}


def test_optional_concepts_rank_and_do_not_choose(engine: Engine) -> None:
    base = wanted("教代会")
    ranked = engine.find(Request((*base.concepts, Concept((("征集", 1.0),), needed=False)))).ranked
    assert {handle for handle, _ in ranked} == {handle for handle, _ in engine.find(base).ranked}
    assert engine.shown(ranked[0][0])["section"] == "plans/union#三月份"


def test_part_of_a_query_may_do(engine: Engine) -> None:
    request = wanted("提案", "羽毛球", "压疮")
    assert engine.find(request).total == 0
    partly = Request(request.concepts, coverage=0.25)
    assert {"plans/union#开好教代会", "plans/union#组织文体活动", "summaries/nursing#主要工作"} <= found(engine, partly)
    assert engine.find(Request(request.concepts, coverage=0.9)).total == 0


def test_phrases_are_exact(engine: Engine) -> None:
    assert found(engine, Request(phrases=(tight("远离毒品、远离网吧"),))) == {"plans/guangongwei#法治教育"}
    assert engine.find(Request(phrases=(tight("远离网吧、远离毒品"),))).total == 0
    assert engine.find(Request(phrases=("毒品远离网吧",))).total == 0, "punctuation is no nothing"


def test_excluded_strings_and_filters(engine: Engine) -> None:
    assert found(engine, wanted("提案", excluded=("征集",))) == {"plans/union#开好教代会"}
    everywhere = found(engine, wanted("学校"))
    for field, value, folder in [
        ("kind", "岗位职责", "duties/"),
        ("org", "医院", "summaries/"),
        ("state", "pending", "plans/party"),
    ]:
        inside = found(engine, wanted("主要", filters={field: value})) | found(
            engine, wanted("学校", filters={field: value})
        )
        assert all(section.startswith(folder) for section in inside)
    assert found(engine, wanted("学校", filters={"org": "没有"})) == set()
    assert found(engine, wanted("学校", filters={"topic": "民主管理", "kind": "办法"})) < everywhere
    assert found(engine, wanted("会员", filters={"post": "工会主席"})) == {
        "plans/union#组织文体活动",
        "plans/union#送温暖",
    }


def test_facets_count_what_was_found(engine: Engine) -> None:
    matches = engine.find(wanted("学校"))
    sections = [engine.shown(handle) for handle, _ in matches.ranked]
    assert matches.total == len(sections)
    for field in ("kind", "org", "role"):
        counts: dict[str, int] = {}
        for shown in sections:
            if shown[field]:
                counts[shown[field]] = counts.get(shown[field], 0) + 1
        assert matches.facets[field] == counts
        assert list(matches.facets[field].values()) == sorted(counts.values(), reverse=True)
    assert set(matches.facets) == set(FACETS)
    texts = {text.id: text for text in load(LIBRARY)}
    topics = sum(len(texts[shown["text"]].topics) for shown in sections)
    assert sum(matches.facets["topic"].values()) == topics


def test_bonuses_lift_what_has_them(engine: Engine) -> None:
    plain = engine.find(wanted("教职工")).ranked
    lifted = engine.find(wanted("教职工", bonuses=(("heading", "目的", 3.0),))).ranked
    assert {handle for handle, _ in plain} == {handle for handle, _ in lifted}
    assert engine.shown(lifted[0][0])["section"] == "rules/congress#目的"


def test_the_top_is_all_that_is_ranked(engine: Engine) -> None:
    few, all_ = engine.find(wanted("学校", top=2)), engine.find(wanted("学校"))
    assert few.total == all_.total and list(few.ranked) == list(all_.ranked)[:2]


def test_the_order_is_the_same_every_time(engine: Engine) -> None:
    assert list(engine.find(wanted("学校")).ranked) == list(engine.find(wanted("学校")).ranked)
    scores = [score for _, score in engine.find(wanted("学校")).ranked]
    assert scores == sorted(scores, reverse=True)


def test_nothing_asked_is_nothing_found(engine: Engine) -> None:
    assert engine.find(Request()).total == 0


_TEXTS = [searched(record.shown) for text in load(LIBRARY) for record in records(text, analyzer())]
_RUNS = sorted({run for text in _TEXTS for line in text.split("\n") for run in line.split(BREAK) if run})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_literal_substring_is_found_everywhere_it_stands(engine: Engine, data: st.DataObject) -> None:
    run = data.draw(st.sampled_from(_RUNS))
    start = data.draw(st.integers(0, len(run) - 1))
    string = run[start : data.draw(st.integers(start + 1, min(len(run), start + 9)))]
    expected = sum(any(string in line for line in text.split("\n")) for text in _TEXTS)
    assert engine.frequency(string) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_commit_is_seen_after_a_refresh_and_replaces_whole_texts(name: str, tmp_path: Path) -> None:
    engine = make(name, tmp_path)
    texts = {text.id: text for text in load(LIBRARY)}
    size = engine.size()
    assert not engine.refresh()
    engine.commit(["plans/union", "rules/congress"], records(texts["rules/congress"], analyzer()), "新清单")
    assert engine.size() == size, "a reader keeps what it saw"
    assert engine.refresh()
    assert engine.manifest() == "新清单"
    assert engine.frequency("羽毛球") == 0
    assert engine.frequency("换届") == 1
    again = open_engine(name, tmp_path)
    assert again.size() == engine.size() == size - sum(1 for _ in records(texts["plans/union"], analyzer()))
    assert again.find(wanted("民主")).facets == engine.find(wanted("民主")).facets
    engine.close()
    again.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_failing_commit_changes_nothing(name: str, tmp_path: Path) -> None:
    engine = make(name, tmp_path)
    size = engine.size()

    def broken() -> object:
        yield from records(next(iter(load(LIBRARY))), analyzer())
        raise KeyError("torn")

    with pytest.raises((EngineError, KeyError)):
        engine.commit(["plans/union"], broken(), "x")  # type: ignore[arg-type]
    engine.refresh()
    assert engine.size() == size and engine.manifest() == "清单"
    engine.commit(["plans/union"], [], "y")
    engine.refresh()
    assert engine.size() < size
    engine.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves its file open
@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_are_an_engine_error(name: str, tmp_path: Path) -> None:
    make(name, tmp_path).close()
    for path in tmp_path.iterdir():
        if path.is_file() and path.stat().st_size:
            half = bytes(path.stat().st_size // 2)
            path.unlink()  # and not cut off in place: a thread of the engine may still have it mapped
            path.write_bytes(half)
    with pytest.raises(EngineError):
        broken = open_engine(name, tmp_path)
        broken.manifest()
        broken.find(wanted("学校"))


@pytest.mark.parametrize("found", [{}, dict.fromkeys(range(100), 1.0)])
def test_what_is_kept_of_queries_is_bounded_whatever_they_find(
    found: dict[int, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_postings, "CACHED", 1000)
    cache, made = Cache(), list[str]()

    def make() -> dict[int, float]:
        made.append("kept")
        return found

    for number in range(500):
        cache.get(("literal", str(number)), lambda: found)
        cache.get(("literal", "kept"), make)
    assert len(cache) * (len(found) + whoosh_postings.ENTRY) <= 1000
    assert len(made) == 1, "what is asked for goes last"
