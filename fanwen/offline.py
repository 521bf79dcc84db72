"""The edition that opens from disk: browsers load no ES modules from file://, so they become one classic script.

The modules of the search page import each other by name only (`import { a, b } from "./c.js";` and
`export function`, `export class`, `export const`), which is all that is read here.
"""

from __future__ import annotations

import re
from pathlib import Path

from texts.errors import TextError
from texts.writing import write_text

ENTRY = "assets/search/index.js"
BUNDLE = "assets/search/offline.js"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\./[\w.-]+\.js)";$|^import "(\./[\w.-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_ANY = re.compile(r"^(import|export)\b", re.MULTILINE)


class OfflineError(TextError):
    """A module uses a form of import or export that the offline edition does not know."""


def bundle(site: Path, entry: str = ENTRY, name: str = BUNDLE) -> None:
    """Writes the modules that `entry` needs as one script."""
    write_text(site / name, classic(site / entry))


def classic(entry: Path) -> str:
    """Returns a module and all it imports as one classic script, each module in a function of its own."""
    order: list[Path] = []
    _collect(entry.resolve(), order)
    return "".join(_wrapped(path, order) for path in order)


def _collect(path: Path, order: list[Path]) -> None:
    for found in _IMPORT.finditer(path.read_text(encoding="utf-8")):
        other = path.parent / (found[2] or found[3])
        if other not in order:
            _collect(other, order)
    order.append(path)


def _wrapped(path: Path, order: list[Path]) -> str:
    source = path.read_text(encoding="utf-8")
    names = [found[1] for found in _EXPORT.finditer(source)]
    source = _IMPORT.sub(lambda found: _bound(found, path, order), _EXPORT.sub("", source))
    if _ANY.search(source):
        raise OfflineError("模块的 import 或 export 写法不能用于离线版", path=str(path), hint="请按名称逐个导入导出")
    return f"const {_name(path, order)} = (() => {{\n{source}\nreturn {{ {', '.join(names)} }};\n}})();\n"


def _bound(found: re.Match[str], path: Path, order: list[Path]) -> str:
    if found[3]:
        return ""
    names = found[1].replace(" as ", ": ").strip()
    return f"const {{ {names} }} = {_name(path.parent / found[2], order)};"


def _name(path: Path, order: list[Path]) -> str:
    return f"fanwenModule{order.index(path)}"
