"""What lets a library grow to a million sections: commits in batches, a manifest in parts; varied prose to measure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
import varied
from hypothesis import given
from hypothesis import strategies as st

from search import Query, Search
from search import index as indexing
from search.bench import Passage
from search.engines.cluster import CHUNK, _chunks
from search.manifest import Entry, Manifest, Outline, read_manifest
from texts.files import parse, render
from texts.library import load, text_paths
from texts.model import Heading, Paragraph
from texts.sections import sections

opensearch_manifest = pytest.importorskip("search.engines.opensearch_manifest")

LAW = """# {place}市绿化条例

第一条 为了保护{place}市的树木，制定本条例。市城管局负责{number}个公园的养护；各区协助。

## 第二章 养护

第二条 {place}市每年补种树木{number}棵。死去的树木应当在三十日内移走；移走之前围起来。
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for place, number in [("广州", 17), ("杭州", 230), ("南阳", 6)]:
        folder = tmp_path / "corpus" / place
        folder.mkdir(parents=True)
        (folder / f"{place}市绿化条例.md").write_text(LAW.format(place=place, number=number), encoding="utf-8")
    return tmp_path / "corpus"


def bodies(corpus: Path, texts: int) -> list[str]:
    return [section.body for text in islice(varied.texts(corpus), texts) for section in sections(text)]


def test_varied_sections_are_texts_of_the_library_and_no_two_are_equal(corpus: Path) -> None:
    found = bodies(corpus, 60)
    assert len(set(found)) == len(found) == 120
    for text in islice(varied.texts(corpus), 60):
        assert parse(render(text), text.id, "") == text


def test_variation_is_the_same_every_time_and_begins_with_what_is_natural(corpus: Path) -> None:
    assert bodies(corpus, 20) == bodies(corpus, 20)
    natural = {"第一条 为了保护南阳市的树木，制定本条例。市城管局负责6个公园的养护；各区协助。"}
    assert natural < set(bodies(corpus, 3))
    assert not natural & set(bodies(corpus, 30)[6:])


def test_places_and_numbers_change_and_new_names_keep_coming(corpus: Path) -> None:
    rounds = ["".join(section.body for text in batch for section in sections(text)) for batch in _rounds(corpus, 6)]
    for place in ("广州", "杭州", "南阳"):
        assert place in rounds[0]
        assert not any(place in later for later in rounds[1:])
    assert len({later.count("230") for later in rounds[1:]} | {0}) < len(rounds)


def _rounds(corpus: Path, turns: int) -> Iterator[list[varied.Text]]:
    made = varied.texts(corpus)
    for _ in range(turns):
        yield list(islice(made, 3))


def test_libraries_of_every_size_share_their_beginning(corpus: Path, tmp_path: Path) -> None:
    held = varied.write_varied(corpus, tmp_path / "made", [6, 20])
    small, large = (load(tmp_path / "made" / str(size)) for size in (6, 20))
    assert held == {6: 6, 20: 20} == {size: sum(len(sections(t)) for t in s) for size, s in ((6, small), (20, large))}
    assert dict(small.texts).items() <= dict(large.texts).items()


ENTRIES = st.dictionaries(
    st.text(min_size=1),
    st.builds(
        Entry, st.integers(0), st.integers(0), st.text("0123456789abcdef", min_size=4),
        st.none() | st.builds(Outline, st.text(min_size=1), st.lists(st.text()).map(tuple)),
    ),
)  # fmt: skip


@given(ENTRIES, ENTRIES)
def test_a_manifest_is_read_as_written_whatever_was_read_before(
    entries: dict[str, Entry], other: dict[str, Entry]
) -> None:
    manifest = Manifest("m", "/l", entries)
    for before in (other, entries, {**entries, **other}):
        assert read_manifest(str(manifest), before) == manifest
    again = read_manifest(str(manifest), entries)
    assert all(again.entries[id] is entry for id, entry in entries.items())


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))))
def test_the_parts_of_a_manifest_are_the_manifest(lines: list[str]) -> None:
    manifest = "\n".join(["head", *(f"{place} {line}" for place, line in enumerate(lines))])
    parts = opensearch_manifest.parts(manifest)
    assert "\n".join(parts.values()) == manifest
    assert all(opensearch_manifest.unpacked(opensearch_manifest.packed(part)) == part for part in parts.values())


@pytest.mark.parametrize("change", ["changed", "added", "removed"])
def test_one_text_changed_is_one_part_changed(change: str) -> None:
    lines = [f"t{number:05d}" for number in range(20_000)]
    before = opensearch_manifest.parts("\n".join(lines))
    lines[9_000:9_001] = {"changed": ["t09000 anders"], "added": ["t09000", "t09000a"], "removed": []}[change]
    after = opensearch_manifest.parts("\n".join(lines))
    assert len(before) > 100
    assert len(after.keys() - before.keys()) <= 2
    assert len(before.keys() - after.keys()) <= 2


def test_a_library_is_indexed_in_batches_and_a_killed_writer_leaves_the_batches_before(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied.write_varied(corpus, tmp_path, [40])
    shelf, batch = tmp_path / "40", 7
    monkeypatch.setattr(indexing, "BATCH", batch)
    search = Search.open(tmp_path / "index", shelf, published_only=True)
    first = text_paths(shelf)[0]
    kept = first.read_text(encoding="utf-8")
    for path in text_paths(shelf)[1:]:
        path.rename(path.with_suffix(".away"))
    assert search.update().sections == 2
    for path in list(shelf.rglob("*.away")):
        path.rename(path.with_suffix(".md"))

    def stop(done: int, whole: int) -> None:
        if done > 2 * batch:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.update(progress=stop)
    again = Search.open(tmp_path / "index", shelf, published_only=True)
    assert again.size() == 2 + 2 * 2 * batch
    report = again.update()
    assert (report.added, report.changed, report.removed) == (19 - 2 * batch, 0, 0)
    assert report.sections == again.size() == 40
    first.write_text(kept + "\n## 新的一节\n\n甲乙丙丁。\n", encoding="utf-8")
    text_paths(shelf)[-1].unlink()
    report = again.update()
    assert (report.added, report.changed, report.removed, report.sections) == (0, 1, 1, 39)
    assert again.search(Query("甲乙丙丁")).total == 1


def test_what_is_sent_is_cut_by_size_and_is_all_there() -> None:
    actions = [({"index": {"_id": str(number)}}, {"words": "字" * 300_000}) for number in range(30)]
    actions.append(({"delete": {"_id": "x"}}, None))  # type: ignore[arg-type]
    chunks = list(_chunks(actions))
    assert len(chunks) > 1
    assert all(sum(map(len, chunk)) < CHUNK + 400_000 for chunk in chunks)
    sent = [line for chunk in chunks for line in chunk]
    assert len(sent) == 31
    assert sent[-1] == '{"delete":{"_id":"x"}}\n'
    assert sent[3].startswith('{"index":{"_id":"3"}}\n{"words":"字')


def test_a_heading_and_a_paragraph_are_what_a_varied_section_has(corpus: Path) -> None:
    for text in islice(varied.texts(corpus), 9):
        assert {type(block) for block in text.blocks} == {Heading, Paragraph}
        assert all(Passage(section.id, text.kind, text.title, section.body).body for section in sections(text))
