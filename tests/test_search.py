"""Searching: cases a teacher could extend, and what every answer has to be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Thread

import pytest

from search import Query, Search
from search.folding import tight
from search.query import LONGEST
from texts.library import Library, load
from texts.writing import write_text

DATA = Path(__file__).parent / "data/search"
NAMES = ("whoosh", "tantivy")


def opened(name: str, folder: Path, library: Path, published_only: bool = True) -> Search:
    if name == "tantivy":
        pytest.importorskip("tantivy")
    search = Search.open(folder, library, published_only=published_only, engine=name)
    search.update()
    return search


@pytest.fixture(scope="module", params=NAMES)
def search(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Search:
    return opened(request.param, tmp_path_factory.mktemp(request.param), DATA / "library")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, docs: Library) -> Search:
    """The project's own library, all states."""
    return opened("whoosh", tmp_path_factory.mktemp("whole"), docs.root, published_only=False)


def cases() -> list[tuple[str, str]]:
    lines = (DATA / "cases.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition("  #")[0] for line in lines if line.strip() and not line.startswith("#")]
    return [(query.strip(), section.strip()) for query, _, section in (row.partition("→") for row in rows)]


@pytest.mark.parametrize(("query", "section"), cases())
def test_cases(search: Search, query: str, section: str) -> None:
    hits = search.search(Query(query)).hits
    assert (hits[0].shown["section"] if hits else "无") == section


def test_the_answer_has_the_documented_shape(search: Search) -> None:
    answer = search.search(Query("教代会")).to_json(full=True)
    assert list(answer) == [
        "query", "total", "took_ms", "expanded", "corrected", "relaxed", "notice", "hits", "facets",
    ]  # fmt: skip
    assert answer["corrected"] is answer["relaxed"] is answer["notice"] is None
    assert "教职工代表大会" in answer["expanded"]
    assert list(answer["facets"]) == ["kind", "org", "topic", "role", "year"]
    hit = answer["hits"][0]
    assert set(hit) == {
        "text", "section", "title", "headings", "kind", "org", "role", "state", "year", "score", "url", "snippet",
        "body",
    }  # fmt: skip
    assert hit["section"] == f"{hit['text']}#{hit['url'].partition('#')[2]}"
    assert hit["year"] == 2026 and hit["headings"] == ["二、主要任务", "（一）开好教代会"]
    assert all(isinstance(text, str) and isinstance(found, bool) for text, found in hit["snippet"])
    assert "body" not in search.search(Query("教代会")).to_json(full=False)["hits"][0]


def test_facets_agree_with_the_list(search: Search) -> None:
    answer = search.search(Query("教职工", limit=100))
    assert answer.total == len(answer.hits)
    for name in ("kind", "org", "role"):
        assert answer.facets[name] == Counter(hit.shown[name] for hit in answer.hits if hit.shown[name])
    for kind, count in answer.facets["kind"].items():
        assert search.search(Query("教职工", kind=kind)).total == count
    for topic, count in answer.facets["topic"].items():
        assert search.search(Query("教职工", topic=topic)).total == count


def test_pages_follow_one_another(whole: Search) -> None:
    pages = [whole.search(Query("工作", limit=7, page=page)) for page in (1, 2, 3)]
    together = [hit.shown["section"] for page in pages for hit in page.hits]
    assert together == [hit.shown["section"] for hit in whole.search(Query("工作", limit=21)).hits]
    assert len(set(together)) == 21
    assert {page.total for page in pages} == {pages[0].total}
    assert whole.search(Query("工作", page=1000)).hits == ()


def test_one_text_does_not_fill_the_page(whole: Search) -> None:
    for words in ("工会", "关工委 计划", "护士长", "五老"):
        first = whole.search(Query(words)).hits[:10]
        assert max(Counter(hit.shown["text"] for hit in first).values()) <= 3, words


def test_a_text_alone_may_fill_it(search: Search) -> None:
    hits = search.search(Query("社工", org="社工机构")).hits
    assert len(hits) > 3 and {hit.shown["text"] for hit in hits} == {"duties/social-worker"}


def test_a_title_typed_in_full_comes_first(whole: Search, docs: Library) -> None:
    for text in list(docs)[::12]:
        assert whole.search(Query(text.title)).hits[0].shown["text"] == text.id


def test_every_literal_substring_is_found(whole: Search) -> None:
    for piece in ("代会", "老队", "教职", "谈话、", "五老", "工作日"):
        answer = whole.search(Query(piece))
        assert answer.hits, piece
        assert any(tight(piece) in tight(hit.shown["body"] + "\n" + hit.shown["title"]) for hit in answer.hits)


def test_highlights_hold_what_was_asked(search: Search) -> None:
    for words, marked in [("毛球", "毛球"), ("爬山", "登山"), ("1200元", "1,200元"), ("3月 财务报告", "三月")]:
        hit = search.search(Query(words)).hits[0]
        assert marked in [text for text, found in hit.snippet if found]


def test_partial_answers_say_so(search: Search) -> None:
    answer = search.search(Query("羽毛球 提案 登山"))
    assert answer.hits and answer.relaxed and answer.relaxed.startswith("没有同时包含“羽毛球、提案、登山”")
    mixed = search.search(Query("提案 征集 召开"))
    assert mixed.relaxed and "其余只包含一部分" in mixed.relaxed and mixed.total > 1
    assert search.search(Query("羽毛球")).relaxed is None


def test_corrections_are_named_and_only_taken_where_nothing_fits(search: Search) -> None:
    assert search.search(Query("教待会")).corrected == "教代会"
    assert search.search(Query("guangongwei jihua")).corrected == "关工委 计划"
    assert search.search(Query("心里健康")).corrected is None or not search.search(Query("心里健康")).hits
    assert search.search(Query("教代会")).corrected is None
    assert search.search(Query("教代会议")).corrected is None or search.search(Query("教代会议")).hits


def test_long_and_empty_queries_are_answered_with_a_notice(search: Search) -> None:
    long = search.search(Query("教代会 " * 200))
    assert long.notice and str(LONGEST) in long.notice and long.hits
    for empty in ("", "  ", "，。！", "“”", "-"):
        answer = search.search(Query(empty))
        assert answer.total == 0 and answer.notice


def test_unpublished_texts_cannot_be_told_to_exist(tmp_path: Path) -> None:
    """With and without the pending text, a reader's search gives the same to the last digit."""
    apart = tmp_path / "apart"
    for text in load(DATA / "library").published():
        source = DATA / f"library/{text.id}.md"
        write_text(apart / f"{text.id}.md", source.read_text(encoding="utf-8"))
    with_, without = (opened("whoosh", tmp_path / str(i), lib) for i, lib in enumerate([DATA / "library", apart]))
    for words in ("廉洁", "以权谋私", "lianjie", "连洁", "党费", "教代会", "民主管理", "工作计划", "清廉建设"):
        one, other = (search.search(Query(words)).to_json(full=True) | {"took_ms": 0} for search in (with_, without))
        assert one == other, words
        assert with_.suggest(words) == without.suggest(words)
    assert with_.search(Query("教代会", state="pending")).total == 0
    curator = opened("whoosh", tmp_path / "curator", DATA / "library", published_only=False)
    assert curator.search(Query("以权谋私", state="pending")).total == 1


def test_suggestions_begin_with_what_was_typed(search: Search) -> None:
    assert search.suggest("教代")[0]["text"] == "教代会"
    rows = search.suggest("红色")
    assert {"text": "讲好红色故事", "type": "heading", "url": "plans/guangongwei/#讲好红色故事"} in rows
    assert {"text": "伤口护理小组年度工作总结", "type": "title", "url": "summaries/nursing/"} in search.suggest("伤口")
    assert "讲好红色故事" in [row["text"] for row in search.suggest("jianghao")]
    assert "文体活动" in [row["text"] for row in search.suggest("wthd")]
    assert search.suggest("") == search.suggest("，") == search.suggest("没有这样的") == []
    assert len(search.suggest("工", limit=3)) == 3


def test_many_threads_may_ask_while_the_library_changes(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for text in load(DATA / "library"):
        write_text(library / f"{text.id}.md", (DATA / f"library/{text.id}.md").read_text(encoding="utf-8"))
    search = opened("whoosh", tmp_path / "index", library)
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(40):
                assert search.search(Query("教代会")).hits
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    union = library / "plans/union.md"
    source = union.read_text(encoding="utf-8")
    for i in range(5):
        write_text(union, source + f"\n## 新增{i}\n\n第{i}次改动。\n")
        search.update()
    for thread in threads:
        thread.join()
    assert not failed
    assert search.search(Query("新增4")).hits
