"""How search on OpenSearch grows with the library: libraries of every size, one index each, all measured in one run.

    python tests/growth.py library --corpus laws.tar.xz   libraries of every size, varied from the corpus
    python tests/growth.py node                           a real node, in the foreground until it is ended
    python tests/growth.py build                          an index a size, as `fanwen index` makes it
    python tests/growth.py measure                        every size once a pass, the medians of the passes

All of it stands under --home, so that what took an hour to build can be measured again in minutes.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from cluster.nodes import Cluster, fetch_jars
from varied import write_varied

from search import Query, Search
from search.bench import Asked, Passage, percentiles, queries
from search.engines.cluster import Place
from search.engines.opensearch import OpenSearchEngine
from texts.library import load
from texts.sections import sections

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
PORTS = 19201, 19301
PATIENT = {"request_timeout": 600}
NEW = "甲乙丙丁戊己庚辛"
sizes_of = click.option("--size", "sizes", multiple=True, type=int, default=SIZES, help="sections; may be repeated")
home_of = click.option("--home", default="growth", type=click.Path(path_type=Path), help="where all of it stands")


@click.group()
def growth() -> None:
    """Growth of the search on OpenSearch."""


@growth.command()
@click.option("--corpus", required=True, type=click.Path(path_type=Path, exists=True))
@home_of
@sizes_of
def library(corpus: Path, home: Path, sizes: Sequence[int]) -> None:
    """Writes a library of each size."""
    print(write_varied(corpus, home / "libraries", list(sizes)))


@growth.command()
@click.option("--heap", default="4g")
@home_of
def node(home: Path, heap: str) -> None:
    """Runs one node until this process is ended."""
    fetch_jars()
    memory = (f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseG1GC")
    cluster = Cluster(home.resolve() / "node", ("one",), memory, {"one": PORTS})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        cluster.start()
        print(cluster.urls[0], flush=True)
        signal.pause()
    finally:
        cluster.stop()


def _search(home: Path, size: int) -> Search:
    """Returns the search of one size, on two shards and one copy of each: one node has no place for a second."""
    os.environ["FANWEN_OPENSEARCH_URL"] = f"http://127.0.0.1:{PORTS[0]}"
    os.environ["FANWEN_OPENSEARCH_INDEX"] = f"growth{size}"
    os.environ.setdefault("FANWEN_OPENSEARCH_SHARDS", "2")
    os.environ["FANWEN_OPENSEARCH_REPLICAS"] = "0"
    shelf = home / "libraries" / str(size)
    return Search.open(home / "indexes" / str(size), shelf, published_only=True, engine="opensearch")


@growth.command()
@home_of
@sizes_of
def build(home: Path, sizes: Sequence[int]) -> None:
    """Makes the index of each size: a copy of the one before it, brought up to date with the larger library."""
    before = 0
    for size in sorted(sizes):
        start = time.perf_counter()
        search = _search(home, size)
        if before and search._index.engine is None:
            _copy(f"growth{before}-published", f"growth{size}-published")
            search._index.open()
        report = search.update(progress=_Told())
        row = {"size": size, "from": before, "sections": report.sections, "texts": report.texts}
        row |= {"build_s": _since(start), "report": str(report), "ended": time.strftime("%H:%M:%S")}
        row |= {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        search.close()
        print(json.dumps(row, ensure_ascii=False), flush=True)
        with (home / "builds.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row, ensure_ascii=False) + "\n")
        before = size


def _copy(alias: str, to: str) -> None:
    """Makes a copy of an index under another alias; OpenSearch shares the files of the two."""
    client = Place.from_environment().connect()
    old, new = next(iter(client.indices.get_alias(name=alias))), f"{to}-g1"
    client.indices.put_settings(index=old, body={"index.blocks.write": True})
    fresh = {"index.blocks.write": None, "index.number_of_replicas": 0}
    client.indices.clone(index=old, target=new, body={"settings": fresh}, params=PATIENT)
    client.indices.put_settings(index=old, body={"index.blocks.write": None})
    client.cluster.health(index=new, params=PATIENT | {"wait_for_status": "green"})
    client.indices.put_alias(index=new, name=to)
    client.close()


class _Told:
    """Says every half a minute how far the build is."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, whole: int) -> None:
        if time.monotonic() - self._said > 30:
            self._said = time.monotonic()
            print(f"{time.strftime('%H:%M:%S')} {done} of {whole} texts", flush=True)


@growth.command()
@click.option("--passes", default=3)
@home_of
@sizes_of
def measure(home: Path, sizes: Sequence[int], passes: int) -> None:
    """Asks every index the same 200 queries, those drawn from the smallest, a pass after the other."""
    asked = queries(list(_passages(home / "libraries" / str(min(SIZES)))))
    searches = {size: _search(home, size) for size in sizes}
    for size, search in searches.items():
        if search._index.engine is None:
            raise click.ClickException(f"{size}: {search._index.reason}")
    rows = [_row(size, search, asked) for _ in range(passes) for size, search in searches.items()]
    for size, search in searches.items():
        mine = [row for row in rows if row["size"] == size]
        updates = [_update(home, size, search, turn) for turn in range(passes)]
        _show(size, search, mine, updates)
        search.close()
    (home / f"measured-{int(time.time())}.json").write_text(json.dumps(rows), encoding="utf-8")


def _passages(shelf: Path) -> Iterator[Passage]:
    for text in load(shelf):
        yield from (Passage(part.id, text.kind, text.title, part.body) for part in sections(text))


def _row(size: int, search: Search, asked: Sequence[Asked]) -> dict[str, Any]:
    """Returns the figures of one pass: end to end with nothing remembered, end to end again, and the engine alone."""
    engine = search._index.engine
    assert isinstance(engine, OpenSearchEngine)
    engine._counts = {}
    engine._client.indices.clear_cache(index=engine._name, request=True)
    first = [_timed(search, one) for one in asked]
    again = [_timed(search, one) for one in asked]
    alone = [search.time_engine(Query(one.text, kind=one.kind, limit=10)) for one in asked]
    return {"size": size, "first": percentiles(first), "again": percentiles(again), "engine": percentiles(alone)}


def _timed(search: Search, one: Asked) -> float:
    start = time.perf_counter()
    search.search(Query(one.text, kind=one.kind, limit=10)).to_json(full=False)
    return _since(start) * 1000


def _since(start: float) -> float:
    return time.perf_counter() - start


def _update(home: Path, size: int, search: Search, turn: int) -> float:
    """Returns the milliseconds from a saved text to a search that finds it; the text is put back afterwards."""
    path = next((home / "libraries" / str(size)).rglob("*.md"))
    before = path.read_text(encoding="utf-8")
    new = f"{NEW}{'一二三四五六七八九十'[turn]}"
    _save(path, f"{before}\n## 新增的一节\n\n{new}。\n")
    start = time.perf_counter()
    search.update()
    found = search.search(Query(f'"{new}"')).total
    took = _since(start) * 1000
    assert found == 1, "the update is not to be seen"
    _save(path, before)
    search.update()
    return took


def _save(path: Path, content: str) -> None:
    """Saves a file as a new one, so that the libraries that share the old one keep it."""
    path.unlink()
    path.write_text(content, encoding="utf-8")


def _show(size: int, search: Search, rows: Sequence[dict[str, Any]], updates: Sequence[float]) -> None:
    figures = [
        statistics.median(row[turn][share] for row in rows)
        for turn in ("first", "again", "engine")
        for share in ("p50", "p95", "p99")
    ]
    cells = [*(f"{figure:.1f}" for figure in figures), f"{statistics.median(updates):.0f}"]
    print(f"| {search.size():,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    growth()
