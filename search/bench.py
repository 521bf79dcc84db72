"""How fast the search is: real prose as a library, a mix of real queries, every contender in a process of its own.

A contender is measured end to end: what was typed goes in, hits with snippets (ours also with facets)
come out. Peers get the same texts and the same queries in their own words.
"""

from __future__ import annotations

import random
import re
import resource
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from search.analysis import analyzer
from search.engines.peers import PEERS, Peer
from search.folding import BREAK, tight
from search.query import Query
from search.searching import Search
from texts.errors import LibraryError
from texts.files import render
from texts.library import NOT_LIBRARY
from texts.model import Heading, Item, Paragraph, Text
from texts.sections import sections
from texts.vocabulary import vocabulary
from texts.writing import write_text

OURS = ("whoosh", "tantivy")
SECTION = 400
"""Characters gathered into one section of the test library."""

MIX = {"word": 60, "words": 50, "phrase": 40, "rare": 25, "filtered": 25}
SEED = 20261124

_HEADING = re.compile(r"#+\s*(.+)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as peers get it."""

    id: str
    kind: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the mix; `form` is a key of MIX."""

    form: str
    text: str
    kind: str = ""


def write_library(source: Path, library: Path, size: int) -> list[Passage]:
    """Writes prose as a library of `size` sections and returns them.

    `source` is a folder, or a .tar.xz of one, with .md or .txt files; their folders become kinds.
    Raises LibraryError when it holds less than `size` sections.
    """
    kinds, made = list(vocabulary().kinds), 0
    passages: list[Passage] = []
    for number, (folder, name, content) in enumerate(documents(source), 1):
        kind = kinds[sum(map(ord, folder)) % len(kinds)]
        blocks = [block for part in islice(parts(content), size - made) for block in part]
        if not blocks:
            continue
        text = Text(f"t{number}", name, kind, state="published", blocks=tuple(blocks), updated="2026-01-01")
        write_text(library / f"{text.id}.md", render(text))
        found = [Passage(part.id, kind, name, part.body) for part in sections(text)]
        passages, made = passages + found, made + len(found)
        if made >= size:
            return passages
    raise LibraryError(f"语料只有 {made} 节，不够 {size} 节", path=str(source), hint="请减小 --size 或换一份语料")


def documents(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yields folder, name and content of every text file, in the order of their paths; of a library's, the texts."""
    if source.is_file():
        with TemporaryDirectory() as folder, tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
            yield from documents(Path(folder))
        return
    if not source.is_dir():
        raise LibraryError("没有这份语料", path=str(source), hint="请用 --corpus 指明文件夹或 .tar.xz 文件")
    found = (path for path in source.rglob("*") if path.suffix in (".md", ".txt"))
    for path in sorted(path for path in found if path.relative_to(source).parts[0] not in NOT_LIBRARY):
        content = path.read_text(encoding="utf-8", errors="replace")
        yield path.parent.name, " ".join(path.stem.split()), content


def parts(content: str) -> Iterator[list[Heading | Paragraph | Item]]:
    """Yields sections: a heading and paragraphs of some SECTION characters."""
    heading, gathered = "", list[str]()
    for line in (" ".join(line.split()) for line in content.split("\n")):
        found = _HEADING.match(line)
        if gathered and (found or sum(map(len, gathered)) >= SECTION):
            yield [Heading(2, heading or gathered[0][:12]), *map(Paragraph, gathered)]
            gathered = []
        if found:
            heading = found[1].removesuffix("}").strip()
        elif line and not line.startswith("<!--"):
            gathered.append(line)
    if gathered:
        yield [Heading(2, heading or gathered[0][:12]), *map(Paragraph, gathered)]


def queries(passages: Sequence[Passage]) -> list[Asked]:
    """Returns the mix of queries, each found in the passages, the same ones for the same passages."""
    draw = random.Random(SEED)
    words: dict[str, int] = {}
    sample = draw.sample(list(passages), min(1000, len(passages)))
    cut = [[w for w in analyzer().words(tight(p.body)) if len(w) > 1 and not w.isdigit()] for p in sample]
    for found in cut:
        for word in set(found):
            words[word] = words.get(word, 0) + 1
    rare = sorted(word for word, count in words.items() if count <= 2)
    common = sorted(word for word, count in words.items() if count > 2)
    asked = [Asked("word", word) for word in draw.sample(common, MIX["word"])]
    while len(asked) < MIX["word"] + MIX["words"]:
        pair = draw.sample(draw.choice(cut) or ["", ""], 2) if len(draw.choice(cut)) > 1 else []
        if len(set(pair)) == 2:
            asked.append(Asked("words", " ".join(pair)))
    asked += [Asked("phrase", f'"{_phrase(draw, sample)}"') for _ in range(MIX["phrase"])]
    asked += [Asked("rare", word) for word in draw.sample(rare, MIX["rare"])]
    asked += [Asked("filtered", draw.choice(common), draw.choice(sample).kind) for _ in range(MIX["filtered"])]
    return asked


def _phrase(draw: random.Random, sample: Sequence[Passage]) -> str:
    while True:
        run = draw.choice(tight(draw.choice(sample).body).split(BREAK))
        length = draw.randint(4, 9)
        if len(run) >= length:
            start = draw.randint(0, len(run) - length)
            return run[start : start + length]


def measure(name: str, library: Path, passages: Sequence[Passage], asked: Sequence[Asked]) -> dict[str, Any]:
    """Returns the figures of one contender: seconds, milliseconds, megabytes. To be run in a process of its own."""
    with TemporaryDirectory() as folder:
        contender = _Ours(name, Path(folder), library) if name in OURS else PEERS[name](Path(folder))
        start = perf_counter()
        contender.build(passages)
        built = perf_counter() - start
        first = [_timed(contender, one) for one in asked]
        again = [_timed(contender, one) for one in asked]
        engine = contender.engine_alone(asked) if isinstance(contender, _Ours) else []
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        update = contender.update(passages[0])
        contender.close()
    return {
        "name": name, "build_s": built, "update_ms": update, "size_mb": size / 1e6,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "first": percentiles(first), "again": percentiles(again), "engine": percentiles(engine),
    }  # fmt: skip


def _timed(contender: Peer, asked: Asked) -> float:
    start = perf_counter()
    contender.ask(asked.text, asked.kind)
    return (perf_counter() - start) * 1000


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Returns p50, p95 and p99, nearest rank; 0 for no values."""
    ranked = sorted(values) or [0.0]
    return {f"p{share}": ranked[min(len(ranked) - 1, len(ranked) * share // 100)] for share in (50, 95, 99)}


class _Ours:
    """Our search as a contender: from the files of the library to answers with facets and snippets."""

    def __init__(self, engine: str, folder: Path, library: Path) -> None:
        self._library = folder / "library"
        shutil.copytree(library, self._library)
        self._search = Search.open(folder / "index", self._library, published_only=True, engine=engine)

    def build(self, passages: Sequence[Passage]) -> None:
        self._search.update()

    def ask(self, text: str, kind: str) -> int:
        return len(self._search.search(Query(text, kind=kind, limit=10)).to_json(full=False)["hits"])

    def engine_alone(self, asked: Sequence[Asked]) -> list[float]:
        """Returns the milliseconds of the engine's own call for each query, in a third pass."""
        return [self._search.time_engine(Query(one.text, kind=one.kind, limit=10)) for one in asked]

    def update(self, passage: Passage) -> float:
        """Returns how long it takes from a saved file to a search that finds it, in milliseconds."""
        path = self._library / f"{passage.id.partition('#')[0]}.md"
        path.write_text(path.read_text(encoding="utf-8") + "\n## 新增的一节\n\n甲乙丙丁戊己庚辛。\n", encoding="utf-8")
        start = perf_counter()
        self._search.update()
        found = self._search.search(Query('"甲乙丙丁戊己庚辛"')).total
        took = (perf_counter() - start) * 1000
        assert found == 1, "the update is not to be seen"
        return took

    def close(self) -> None:
        self._search.close()
