"""Inputs made from inputs: what is kept, changed in places, put together, and sprinkled with marks that mean something.

All take the source of chance first, so that the same driver works with `random.Random` and with Hypothesis.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any
from xml.sax.saxutils import escape, unescape

Mutate = Callable[[Random, bytes, Sequence[bytes]], bytes]
"""Makes an input of one that is kept; the others are there to take parts from."""

LONGEST = 3_000
"""Bytes of an input but for the rare long line; more would only take time from other inputs."""

TOKENS = (
    *"《》（）()【】{}[]“”‘’「」\"'<>|\\#-*_`~!！?？:：;；,，、.。…—/&%$@^=+",
    *"\x00\x01\x02\x03\x08\t\n\r\v\f\x1b\x1c\x7f\x85\xa0\xad\u061c\u200b\u200d\u200e\u202e\u2028\u2029\u2066\u3000\ufeff\ufffd\uffff",
    *"\udc80\udcff\U0001f600\U00020bb7\U000e0041éßİıǅﬁ²½㎡①⑳Ⅷ〇零两廿ａ１٣𝟙關",
    *("e\u0301", "👨\u200d👩\u200d👧", "\u1100\u1161", "a\u0315\u0300"),
    *("\r\n", "\n\n", "\n---\n", "---\n", "\n...\n", "\n```\n", "  ", "\n  ", "\n    ", "\n\t"),
    *(
        "一、",
        "（一）",
        "(二)",
        "十二、",
        "1. ",
        "1、",
        "２．",
        "（1）",
        "3)",
        "①",
        "第三条 ",
        "第一章 ",
        "篇二",
        "第2篇：",
    ),
    *("## ", "### ", "##### ", "# ", "###### ", "{-}", "{#x}", "- ", "* ", "> ", "| ", "|\n|---|---|\n", "|a|b|\n"),
    *("title: ", "kind: 工作计划", "org: 工会", "slots:\n  单位: {label: 甲}", "state: published", "render_macros: 1"),
    *("&a ", "*a", "!!python/object ", "!!binary ", "<<: ", "? ", ": ", " #", "|\n", ">-\n", "%YAML 1.1\n", "~"),
    *("null", "0x1f", "12:30", "xx大", "201*年", "□□", "____", "某某", "xx届", "20xx年", "十九大", "以_同志为核心"),
    *(
        "【单位】",
        "【年度】",
        "{{ 7*7 }}",
        "{% if %}",
        "13800138000",
        "50%",
        "2026年3月8日",
        "李明主任",
        "张家口市第二中学",
    ),
    *("<p>", "</p>", "<br/>", "<td>", "<table><tr><td>", "</table>", "<script>", "<!--", "-->", "<![CDATA[", "<h2>"),
    *("<li>", "&nbsp;", "&#0;", "&#xD800;", "&lt;", "<div hidden>", "<tr>", "<th>", "<title>", "<%", "%>", "${a}"),
    *(
        "学校工会工作计划",
        "指导思想",
        "教代会",
        "教职工代表大会",
        "五必访",
        "关心下一代工作委员会",
        "-退休",
        "AND",
        "jiaodaihui",
    ),
    *(
        "plans/union#主要任务",
        "drafts/short",
        "#lead",
        "../../etc/passwd",
        "C:\\",
        "http://example.invalid/",
        "[* TO *]",
    ),
    *("<w:p/>", "<w:tbl>", 'w:val="99999999999"', 'w:val=""', "<w:br/>", "<w:tab/>", '<w:numId w:val="1"/>', "&b;"),
    *('<!DOCTYPE a [<!ENTITY b "c">]>', 'xmlns:w=""'),
)
"""Marks, words and odd characters that some part of the project gives a meaning."""


def mutated(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Returns bytes with one to eight changes, most of them between characters, some between bytes."""
    for _ in range(random.choice((1, 1, 2, 2, 3, 5, 8))):
        data = _bytes(random, data) if random.random() < 0.08 else _characters(random, data, others)
    return data if random.random() < 0.01 else data[:LONGEST]


def _characters(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return changed(random, data.decode("utf-8", "surrogateescape"), others).encode("utf-8", "surrogateescape")


def changed(random: Random, string: str, others: Sequence[bytes] = ()) -> str:
    """Returns a string with one change: a mark put in, a part gone, doubled, moved, many times over or taken over."""
    start = random.randrange(len(string) + 1)
    end = min(len(string), start + random.randrange(1, random.choice((2, 8, 60))))
    head, part, tail = string[:start], string[start:end], string[end:]
    change = random.randrange(10)
    if change < 4:
        return head + random.choice(TOKENS) + (part if change else "") + tail
    if change == 4:
        return head + tail
    if change == 5:
        return head + part * random.choice((2, 2, 3, 40)) + tail
    if change == 6:
        return head + chr(random.choice((random.randrange(0xD800), random.randrange(0xE000, 0x110000)))) + tail
    if change == 7 and others:
        other = random.choice(others).decode("utf-8", "replace")
        at = random.randrange(len(other) + 1)
        return head + other[at : at + random.randrange(1, 120)] + tail
    lines = string.split("\n")
    a, b = random.randrange(len(lines)), random.randrange(len(lines))
    if change == 8:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[a:a] = [lines[b]]
    return "\n".join(lines)


def _bytes(random: Random, data: bytes) -> bytes:
    """Returns bytes with one change that knows nothing of characters, or in another encoding."""
    at = random.randrange(len(data) + 1)
    change = random.randrange(6)
    if change == 0:
        return data[:at] + bytes([random.randrange(256)]) + data[at + random.randrange(2) :]
    if change == 1:
        return data[:at]
    if change == 2:
        return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\x0b", b"")))
    if change == 3:
        return random.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00")) + data
    encoding = random.choice(("gb18030", "big5", "utf-16", "utf-16-be"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def json_mutated(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Returns JSON of another value, still well-formed nine times in ten."""
    if random.random() < 0.1:
        return mutated(random, data, others)
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return random.choice(others)
    for _ in range(random.choice((1, 1, 2, 4))):
        tree = _branch(random, tree, others)
    return json.dumps(tree, ensure_ascii=random.random() < 0.3).encode("utf-8", "surrogatepass")


_ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2,
    5,
    6,
    1e308,
    10**30,
    "",
    " ",
    "\ud800",
    "2",
    [],
    [[]],
    {},
    {"take": 1},
)


def _branch(random: Random, tree: Any, others: Sequence[bytes]) -> Any:
    """Returns a value with one change somewhere in it."""
    if random.random() < 0.04:
        return random.choice(_ODD)
    if isinstance(tree, dict) and tree:
        key = random.choice(list(tree))
        change = random.randrange(12)
        if change == 0:
            return {name: value for name, value in tree.items() if name != key}
        if change == 1:
            return tree | {random.choice(("text", "take", "heading", "level", "without", "numbered", "甲")): tree[key]}
        return tree | {key: _branch(random, tree[key], others)}
    if isinstance(tree, list) and tree:
        at = random.randrange(len(tree))
        change = random.randrange(8)
        if change == 0:
            return tree[:at] + tree[at + 1 :]
        if change == 1:
            return [*tree, tree[at]]
        return [*tree[:at], _branch(random, tree[at], others), *tree[at + 1 :]]
    if isinstance(tree, str):
        return changed(random, tree, others)
    return random.choice(_ODD)


def zip_mutated(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Returns an archive with one member changed or gone; one time in eight the archive's own bytes."""
    if random.random() < 0.12:
        return _bytes(random, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    except Exception:  # a damaged one: start from one that is whole
        return random.choice(others)
    name = random.choice([*(name for name in members if name.endswith(("document.xml", "numbering.xml"))), *members])
    if random.random() < 0.04:
        del members[name]
    else:
        members[name] = _xml_mutated(random, members[name])
    return archived(members)


def archived(members: Mapping[str, str]) -> bytes:
    """Returns an archive of members in UTF-8."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member, content in members.items():
            archive.writestr(member, content.encode("utf-8", "replace"))
    return made.getvalue()


_VALUE = re.compile(r"(?<=>)[^<]+(?=<)|(?<==\")[^\"]*(?=\")")
_ELEMENT = re.compile(r"<(w:(?:p|r|tc|tr|tbl|pPr|sectPr|num|lvl))\b[^>]*>.*?</\1>", re.DOTALL)


def _xml_mutated(random: Random, xml: str) -> str:
    """Returns XML with another value, an element gone, doubled or moved, or marks anywhere."""
    for _ in range(random.choice((1, 1, 2, 4))):
        change = random.randrange(10)
        places = list((_VALUE if change < 5 else _ELEMENT).finditer(xml)) if change < 9 else []
        if not places:
            xml = changed(random, xml)
            continue
        place = random.choice(places)
        if change < 5:
            new = escape(changed(random, unescape(place[0])), {'"': "&quot;"})
        else:
            new = (
                "",
                place[0] * random.choice((2, 30)),
                random.choice(places)[0],
                place[0] + random.choice(places)[0],
            )[change - 5]
        xml = xml[: place.start()] + new + xml[place.end() :]
    return xml
