"""A library of any size, varied from natural prose, for measurements of growth.

The corpus holds some 45,000 sections. Its documents are taken in a drawn order, so that every beginning of
the library is a fair sample of it. The first round takes them as they are; in every further round each
sentence stays or, half of the time, gives way to a sentence of any document, numbers are drawn anew, and
each name of a place becomes one that is made up for this document. So common words grow with the library,
new rare words keep coming, and no two sections are equal. The same seed makes the same library.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from search.bench import SEED, documents, parts
from texts.files import render
from texts.model import Heading, Item, Paragraph, Text
from texts.vocabulary import vocabulary
from texts.writing import write_text

Part = list[Heading | Paragraph | Item]

KEPT = 0.5
"""Share of sentences that stay in a varied section."""

PLACES = "安平宁泰兴昌隆阳山川河江湖海州城原林石泉溪岭关口湾港沙洋龙凤云霞松柏梅兰竹桃李杨柳清明永长新东西南北中"
"""Characters that made-up places are named with, two or three at a time."""

_SENTENCE = re.compile(r"[^。；：]+[。；：]?")
_DIGITS = re.compile(r"(?<!第)\d+")
_COUNTED = re.compile(r"[一二三四五六七八九十]+(?=个?[日月年]|[倍元人米次]|万元|个工作日)")
_PLACE = re.compile(r"^(?!关于|城市)([\u4e00-\u9fff]{2,3}?)(?:省|市|自治州|自治县|县)")


class Corpus:
    """Natural documents with what varying them draws from."""

    def __init__(self, source: Path) -> None:
        every = [(folder, name, list(parts(content))) for folder, name, content in documents(source)]
        self.documents = [document for document in every if document[2]]
        random.Random(SEED).shuffle(self.documents)
        self.sentences = [
            sentence
            for _, _, sections in self.documents
            for section in sections
            for block in section[1:]
            for sentence in _SENTENCE.findall(block.text)
            if 8 <= len(sentence) <= 200
        ]
        names = {found[1] for _, name, _ in self.documents if (found := _PLACE.match(name))}
        self.places = re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))) or r"(?!)")


def texts(source: Path) -> Iterator[Text]:
    """Yields texts without end, no two of their sections equal."""
    corpus, seen, words = Corpus(source), set[int](), vocabulary()
    kinds, orgs, topics = list(words.kinds), list(words.orgs), list(words.topics)
    for turn in count():
        for place, (folder, name, sections) in enumerate(corpus.documents):
            draw = random.Random(f"{SEED} {turn} {place}")
            vary = _Varied(corpus, draw)
            title = name if not turn else vary.title(name)
            varied = sections if not turn else [vary.section(section) for section in sections]
            blocks = [block for section in varied for block in vary.unseen(section, seen)]
            yield Text(
                f"r{turn:02d}/t{place:04d}", title, kinds[sum(map(ord, folder)) % len(kinds)], draw.choice(orgs),
                topics=tuple(draw.sample(topics, draw.randint(1, 2))), year=str(draw.randint(2012, 2026)),
                state="published", updated="2026-01-01", blocks=tuple(blocks),
            )  # fmt: skip


class _Varied:
    """One document in one round: a place is called the same all through it."""

    def __init__(self, corpus: Corpus, draw: random.Random) -> None:
        self._corpus, self._draw, self._made_up = corpus, draw, dict[str, str]()

    def title(self, name: str) -> str:
        varied = self._substituted(name)
        return varied if varied != name else f"{self._place('')}市{name}"

    def section(self, section: Part) -> Part:
        heading, *blocks = section
        assert isinstance(heading, Heading)
        varied = [Paragraph("".join(map(self._sentence, _SENTENCE.findall(block.text)))) for block in blocks]
        return [Heading(heading.level, self._substituted(heading.text)), *(one for one in varied if one.text.strip())]

    def unseen(self, section: Part, seen: set[int]) -> Part:
        """Returns the section, longer by a sentence while another one has the same words."""
        while (key := hash(tuple(block.text for block in section[1:]))) in seen:
            section = [*section, Paragraph(self._substituted(self._draw.choice(self._corpus.sentences)).strip())]
        seen.add(key)
        return section

    def _sentence(self, sentence: str) -> str:
        stays = self._draw.random() < KEPT or not self._corpus.sentences
        return self._substituted(sentence if stays else self._draw.choice(self._corpus.sentences))

    def _substituted(self, sentence: str) -> str:
        sentence = self._corpus.places.sub(lambda found: self._place(found[0]), sentence)
        sentence = _DIGITS.sub(lambda found: self._number(len(found[0])), sentence)
        return _COUNTED.sub(lambda found: self._draw.choice("二三四五六七八九十"), sentence)

    def _place(self, name: str) -> str:
        if name not in self._made_up:
            self._made_up[name] = "".join(self._draw.choices(PLACES, k=self._draw.choice((2, 2, 3))))
        return self._made_up[name]

    def _number(self, digits: int) -> str:
        return str(self._draw.randint(10 ** (digits - 1), 10**digits - 1))


def write_varied(source: Path, folder: Path, sizes: list[int]) -> dict[int, int]:
    """Writes a library of each size, each the beginning of the next, sharing their files by hard links.

    They stand in `folder/SIZE`; a text is not cut in two, so they hold a few sections more. Returns their
    sections by size.
    """
    made, held, left = 0, dict[int, int](), sorted(sizes)
    for text in texts(source):
        content = render(text)
        first = folder / str(left[0]) / f"{text.id}.md"
        write_text(first, content)
        for size in left[1:]:
            link = folder / str(size) / f"{text.id}.md"
            link.parent.mkdir(parents=True, exist_ok=True)
            link.hardlink_to(first)
        made += sum(isinstance(block, Heading) for block in text.blocks)
        while made >= left[0]:
            held[left.pop(0)] = made
            if not left:
                return held
    raise AssertionError("there is always another round")
