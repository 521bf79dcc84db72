"""What pages written by hand may hold: our macros with plain values, and no scripts.

Templates of the macros plugin run Python, and Markdown lets HTML through, so a page taken from
somewhere else could do anything at build time or in a reader's browser.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from texts.errors import TextError

MACROS = ("draft", "texts", "kinds", "orgs", "topics", "newest", "recipes", "take")

_VALUE = r"(?:\"[^\"{}\\\n]*\"|\d{1,4})"
_ARGUMENT = rf"(?:[a-z_]+ ?= ?)?{_VALUE}"
_CALL = re.compile(rf"\{{\{{ ?(?:{'|'.join(MACROS)})\((?:{_ARGUMENT}(?:, ?{_ARGUMENT})*)?\) ?\}}\}}")
_TEMPLATE = re.compile(r"\{[{%]")
_ACTIVE = ("script", "iframe", "object", "embed", "base", "meta", "link", "form")
_ACTIVE_TAG = re.compile(rf"<(?:{'|'.join(_ACTIVE)})\b", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20]|&(?:tab|newline|#x?0*[9ad]|#10|#13);?")


class PageError(TextError):
    """A page holds what could run."""


def guarded(page: str, path: Path) -> str:
    """Returns the page as it is. Raises PageError for templates beyond our macros, and for scripts.

    Front matter is looked through too, and so are code blocks: YAML and Markdown have more ways of
    writing than a check could tell apart. A backslash in front matter could hide any character.
    """
    if "\\" in page.removeprefix("\ufeff").partition("---")[2].partition("\n---")[0]:
        raise PageError("网页的文首里有反斜杠", path=str(path), line=1, hint="请写出字符本身，不用转义")
    for number, line in enumerate(page.split("\n"), 1):
        if _TEMPLATE.search(_CALL.sub("", line)):
            hint = f"只可调用 {'、'.join(MACROS)}，参数写成固定的值；要显示花括号请写 &#123;&#123;"
            raise PageError("网页里有不认识的模板语句", path=str(path), line=number, hint=hint)
    if _runs(page):
        hint = "请删去 script、iframe 等标签、on… 属性和 javascript: 链接"
        raise PageError("网页里有脚本或嵌入的内容", path=str(path), hint=hint)
    return page


def _runs(page: str) -> bool:
    finder = _Finder()
    finder.feed(page)
    finder.close()
    return finder.found or bool(_ACTIVE_TAG.search(page)) or "javascript:" in _BLANKS.sub("", page.lower())


class _Finder(HTMLParser):
    """Looks for attributes that run something."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= any(name.startswith("on") or name == "srcdoc" for name, _ in attrs)
