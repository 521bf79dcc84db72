"""YAML front matter in and out: all scalars are strings, keys keep their lines for error messages.

YAML itself would read `12:30` as 750 and `no` as false, so the node tree is read, not the values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from texts.errors import FrontMatterError, did_you_mean

FENCE = "---"
MAX_LENGTH = 100_000
"""Longest front matter read, in characters; a real one has a few thousand."""

MAX_DEPTH = 20
"""Deepest nesting read; libyaml's Python side recurses in C, and tens of thousands of brackets end the process."""

_NUMBER_OR_WORD = re.compile(
    r"[-+]?[\d_.:,]+([eE][-+]?\d+)?|0[xob][\da-fA-F_]+|~|null|true|false|yes|no|on|off|y|n|[-+]?\.(inf|nan)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_PRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_SURROGATE = re.compile("[\ud800-\udfff]")

Node = yaml.ScalarNode | yaml.SequenceNode | yaml.MappingNode


class Fields:
    """A mapping of the front matter, read field by field; unknown keys and wrong shapes are errors."""

    def __init__(self, node: Node | None, start: int = 2, what: str = "文首", line: int | None = None) -> None:
        """`start` is the file line on which the YAML starts, `line` the one on which this mapping does."""
        self._start, self._what = start, what
        self.first_line = start if line is None else line
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, f"{what}应是「名称: 值」的形式", "请逐行写成 名称: 值")
        for key_node, value in node.value:
            key = self._string(key_node, "名称")
            if key in self._nodes:
                raise self._error(key_node, f"{what}里的 {key} 写了两次", "请只留一处")
            self._nodes[key], self._lines[key] = value, self._line(key_node)

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def line(self, key: str) -> int:
        """Returns the file line of a key, or of the front matter when the key is not there."""
        return self._lines.get(key, self.first_line)

    def allow(self, known: Iterable[str], required: Iterable[str] = ()) -> None:
        """Raises FrontMatterError for a key outside `known` or a missing one of `required`."""
        known = list(known)
        for key in self._nodes:
            if key not in known:
                raise FrontMatterError(
                    f"{self._what}没有 {key} 这一项", line=self.line(key), hint=did_you_mean(key, known)
                )
        for key in required:
            if key not in self._nodes or not self._nodes[key].value:
                raise FrontMatterError(f"{self._what}缺少 {key}", line=self.line(key), hint=f"请补上一行 {key}: …")

    def text(self, key: str, default: str = "") -> str:
        return self._string(self._nodes[key], key) if key in self._nodes else default

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self._string(node, key) for node in self._items(key))

    def mapping(self, key: str) -> Fields:
        return self._fields(self._nodes.get(key), key)

    def mappings(self, key: str) -> list[Fields]:
        return [self._fields(node, key) for node in self._items(key)]

    def _fields(self, node: Node | None, key: str) -> Fields:
        return Fields(node, self._start, key, None if node is None else self._line(node))

    def _items(self, key: str) -> list[Node]:
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, f"{key} 应是一个列表", f"请写成 {key}: [甲, 乙]")
        return list(node.value)

    def _string(self, node: Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, f"{key} 应是一段文字", "请去掉多余的括号或缩进")
        return str(node.value)

    def _line(self, node: Node) -> int:
        return self._start + (node.start_mark.line if node.start_mark else 0)

    def _error(self, node: Node, message: str, hint: str) -> FrontMatterError:
        return FrontMatterError(message, line=self._line(node), hint=hint)


def split(source: str) -> tuple[str, str, int]:
    """Returns the YAML, the body and the file line on which the body begins.

    Reads CRLF and a BOM. Raises FrontMatterError when the file does not open with a closed `---`.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n")
    if not source.startswith(FENCE + "\n"):
        raise FrontMatterError(
            "文件开头没有 --- 文首", line=1, hint="请在第一行写 ---，列出 title、kind 等项，再以 --- 结束"
        )
    head, fence, body = source[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence:
        if not source.endswith("\n" + FENCE):
            raise FrontMatterError("文首没有以 --- 结束", line=1, hint="请在最后一项之后另起一行写 ---")
        head, body = source[len(FENCE) + 1 : -len(FENCE) - 1], ""
    return head, body, head.count("\n") + 4


def read(head: str, first_line: int = 2) -> Fields:
    """Returns the fields of a YAML mapping. Raises FrontMatterError with the line when it is broken."""
    if len(head) > MAX_LENGTH:
        raise FrontMatterError(f"文首超过 {MAX_LENGTH} 个字符", line=1, hint="请检查是否漏写了结束的 ---")
    try:
        if _depth(head) > MAX_DEPTH:
            raise FrontMatterError("文首的括号或缩进套得太深", line=first_line, hint="请把内容写成一两层")
        node: Any = yaml.compose(head, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        raise FrontMatterError("文首不是正确的 YAML", line=line, hint="请检查冒号、引号和括号是否成对") from None
    return Fields(node, first_line)


def _depth(head: str) -> int:
    """Returns how deep lists and mappings are nested, as far as need be known. Raises yaml.YAMLError.

    Reading on would take libyaml time that grows with the square of the depth.
    """
    if len(head) <= 2 * MAX_DEPTH:
        return 0
    depth = deepest = 0
    for event in yaml.parse(head, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            break
    return deepest


def from_data(data: Any) -> Fields:
    """Returns the fields of decoded JSON, read by the same rules as YAML; its lines are all 1.

    Raises FrontMatterError for half a surrogate pair, which JSON can hold and no file can.
    """
    return Fields(_node(data, 0), start=1)


def _node(value: Any, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise FrontMatterError("内容套得太深", line=1, hint="请从草稿篮重新导出")
    if isinstance(value, dict):
        return yaml.MappingNode("map", [(_scalar(str(key)), _node(item, depth + 1)) for key, item in value.items()])
    if isinstance(value, list):
        return yaml.SequenceNode("seq", [_node(item, depth + 1) for item in value])
    if isinstance(value, bool):
        return _scalar("true" if value else "false")
    return _scalar("" if value is None else str(value))


def _scalar(value: str) -> Node:
    if _SURROGATE.search(value):
        raise FrontMatterError("内容里有残缺的字符", line=1, hint="请删去显示为方块或问号的字符")
    return yaml.ScalarNode("str", value)


def scalar(value: str, in_flow: bool = False) -> str:
    """Returns a string as YAML: plain where that reads back as the same string, else in double quotes."""
    if _plain(value, in_flow):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda found: f"\\U{ord(found[0]):08x}", quoted)


def _plain(value: str, in_flow: bool) -> bool:
    if not value or value != value.strip() or _NOT_PRINTABLE.search(value) or "\n" in value:
        return False
    if value[0] in "-?:,[]{}#&*!|>'\"%@`=<" or value.endswith(":") or value.startswith(("---", "...")):
        return False
    if ": " in value or " #" in value or (in_flow and set(value) & set(",[]{}?:#'\"")):
        return False
    return bool(_DATE.fullmatch(value)) or not _NUMBER_OR_WORD.fullmatch(value)


def flow_list(values: Iterable[str]) -> str:
    """Returns `[甲, 乙]`."""
    return f"[{', '.join(scalar(value, in_flow=True) for value in values)}]"


def flow_mapping(values: Mapping[str, str]) -> str:
    """Returns `{甲: 1, 乙: 2}`; keys as plain as they can be."""
    pairs = (f"{scalar(key, in_flow=True)}: {scalar(value, in_flow=True)}" for key, value in values.items())
    return f"{{{', '.join(pairs)}}}"
