"""The search: a query in, an answer out, over an index that follows the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import RLock
from time import perf_counter
from typing import Any

from search.analysis import Analyzer, analyzer
from search.answer import Answer, hit
from search.changes import UpdateReport
from search.engines import Engine, EngineAway, EngineError, Matches, away
from search.index import LibraryIndex, Progress
from search.plan import Plan, plan
from search.query import LONGEST, Asked, Query, ask
from search.slips import Slips
from search.suggest import Suggestions

ENOUGH = 10
"""Exact answers that need no company of partial ones."""

PARTLY, PARTLY_ASKED = 0.5, 0.3
"""Share of a query, weighted by rarity, that a partial answer must hold; less of a question in plain
language, which says more than it looks for."""

CLUSTER_AT_ONCE = 32
"""Searches that may wait for a cluster together; the engines in our own process answer one at a time."""

PER_TEXT, FIRST = 3, 10
"""At most so many sections of one text among so many first hits, while other texts match."""


class Search:
    """A library, searched. Safe to use from several threads."""

    def __init__(self, index: LibraryIndex, analysis: Analyzer, at_once: int) -> None:
        self._index, self._analyzer = index, analysis
        self.at_once = at_once
        """How many threads are worth having for it; more would only take the interpreter from each other."""
        self._lock = RLock()
        # what an engine of our own process found is told apart by numbers that the next commit gives to others
        self._reading: AbstractContextManager[object] = self._lock if at_once == 1 else nullcontext()
        self._suggestions: tuple[Any, Suggestions] | None = None

    @classmethod
    def open(cls, index: Path, library: Path, published_only: bool, engine: str = "whoosh") -> Search:
        """Returns the search of a library by its index, as it stands; `update` brings it up to date.

        With `published_only` an index of published texts alone is used, so that nothing of another
        text can show through, not even in what a word's rarity is.
        """
        analysis = analyzer()
        at_once = CLUSTER_AT_ONCE if engine == "opensearch" else 1
        return cls(LibraryIndex(index, library, published_only, engine, analysis), analysis, at_once)

    def update(self, rebuild: bool = False, progress: Progress | None = None) -> UpdateReport:
        """Brings the index up to date with the library; only what changed is read and indexed."""
        with self._lock:
            report = self._index.update(rebuild, progress)
        self._make_ready()
        return report

    def refresh(self) -> None:
        """Moves on to what another process has brought the index up to; readers are not held up."""
        with self._lock:
            self._index.open()
        self._make_ready()

    def _make_ready(self) -> None:
        """Makes the suggestions, if they are in use, so that nobody types into a pause."""
        if self._suggestions:
            self.suggest("a")

    def size(self) -> int:
        """Returns the number of sections that can be found. Raises EngineAway where there is nothing to ask."""
        engine = self._index.engine
        if engine is None:
            raise EngineAway(self._index.reason)
        return engine.size()

    def close(self) -> None:
        if self._index.engine:
            self._index.engine.close()

    def search(self, query: Query) -> Answer:
        """Returns what is found. Never fails on what a person types; a damaged index is made anew."""
        start = perf_counter()
        with self._reading:
            try:
                answer = self._answer(query, self._engine())
            except EngineAway:
                raise
            except EngineError:
                answer = self._answer_anew(query)
        return replace(answer, took_ms=(perf_counter() - start) * 1000)

    def _answer_anew(self, query: Query) -> Answer:
        """Returns what is found once the index has been made anew. Raises EngineAway where that does not help."""
        with self._lock:
            self._index.update(rebuild=True)
        try:
            return self._answer(query, self._engine())
        except EngineError as error:
            raise away(error) from error

    def _engine(self) -> Engine:
        engine = self._index.engine
        if engine is None:
            self.update()
            engine = self._index.engine
        if engine is None:
            raise EngineAway(self._index.reason)
        return engine

    def time_engine(self, query: Query) -> float:
        """Returns the milliseconds of the engine's own part in a search: for measurements."""
        engine = self._engine()
        made = self._plan(ask(query.text), query, engine, 100)
        start = perf_counter()
        engine.find(made.request)
        return (perf_counter() - start) * 1000

    def suggest(self, q: str, limit: int = 8) -> list[dict[str, str]]:
        """Returns titles, headings and words that begin with or hold what was typed: {text, type, url}."""
        manifest = self._index.manifest
        if self._suggestions is None or self._suggestions[0] is not manifest:
            before = self._suggestions[1] if self._suggestions else None
            self._suggestions = manifest, Suggestions(manifest, before)
        return self._suggestions[1].starting(q, limit)

    def _answer(self, query: Query, engine: Engine) -> Answer:
        text = query.text
        notice = f"检索词太长，只用了前 {LONGEST} 个字" if len(text) > LONGEST else None
        asked = ask(text)
        if not asked:
            return Answer(text, notice=notice or "请输入要找的词")
        top = max(query.page * query.limit + 50, 100)
        found = self._found(asked, query, engine, top)
        plan, matches, relaxed, corrected = found
        hits = [
            hit(engine.shown(handle), score, plan.needles)
            for handle, score in islice(
                _grouped(matches, engine), (query.page - 1) * query.limit, query.page * query.limit
            )
        ]
        return Answer(
            query=text, hits=tuple(hits), total=matches.total, expanded=plan.expanded if hits else (),
            corrected=corrected, relaxed=relaxed, notice=notice, facets=matches.facets,
        )  # fmt: skip

    def _found(
        self, asked: Asked, query: Query, engine: Engine, top: int
    ) -> tuple[Plan, Matches, str | None, str | None]:
        """Returns the first of these that finds something: as typed, with slips mended, in part, both."""
        typed = self._plan(asked, query, engine, top)
        exact = engine.find(typed.request)
        if exact.total:
            return typed, *self._filled(typed, exact, engine), None
        mended = Slips(engine.frequency, self._index.manifest).mended(asked)
        if mended:
            plan = self._plan(mended, query, engine, top)
            exact = engine.find(plan.request)
            matches, relaxed = self._filled(plan, exact, engine)
            if matches.total:
                return plan, matches, relaxed, str(mended)
        return typed, *self._filled(typed, Matches(), engine), None

    def _plan(self, asked: Asked, query: Query, engine: Engine, top: int) -> Plan:
        made = plan(asked, self._analyzer, engine.frequency, query.filters())
        return replace(made, request=replace(made.request, top=top))

    def _filled(self, plan: Plan, exact: Matches, engine: Engine) -> tuple[Matches, str | None]:
        """Returns the exact answers and, where they are few, the partial ones behind them."""
        needed = sum(concept.needed for concept in plan.request.concepts)
        if exact.total >= ENOUGH or needed < 2:
            return exact, None
        partial = engine.find(replace(plan.request, coverage=PARTLY_ASKED if plan.question else PARTLY))
        if partial.total <= exact.total:
            return exact, None
        first = {handle for handle, _ in exact.ranked}
        ranked = [*exact.ranked, *((handle, score) for handle, score in partial.ranked if handle not in first)]
        words = "、".join(concept.terms[0][0] for concept in plan.request.concepts if concept.needed)
        said = (
            f"同时包含“{words}”的段落有 {exact.total} 段，其余只包含一部分"
            if exact.total
            else f"没有同时包含“{words}”的段落，以下包含其中一部分"
        )
        return replace(partial, ranked=ranked), said


def _grouped(matches: Matches, engine: Engine) -> Iterator[tuple[Any, float]]:
    """Yields the sections found, those of one text beyond PER_TEXT put off until FIRST others stand."""
    counts: Counter[str] = Counter()
    later: list[tuple[Any, float]] = []
    given = 0
    ranked = iter(matches.ranked)
    for handle, score in ranked:
        text = engine.text_of(handle)
        if counts[text] >= PER_TEXT:
            later.append((handle, score))
            continue
        counts[text] += 1
        yield handle, score
        given += 1
        if given == FIRST:
            break
    yield from later
    yield from ranked
