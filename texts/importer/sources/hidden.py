"""What of a page's markup no reader sees: directives of templates, comments, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HIDDEN = re.compile(
    r"<%|<\?(?!xml)|<!--|<!\[|[$#]\{|\{\{|\{!!|</?[#@]|<(?:script|style|noscript|select|textarea)\b", re.IGNORECASE
)
"""Where something begins that no reader sees: a directive, a comment, a script."""
_CLOSERS = {"<%": "%>", "<?": "?>", "<!--": "-->", "<![": ">", "${": "}", "#{": "}", "{{": "}}", "{!!": "!!}"}
_BLADE = re.compile(r"^[ \t]*@[a-z]+(?:\([^\n]*\))?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_ESCAPES = re.compile(r"\\r\\n")
"""Line ends as a database dump writes them."""
_LETTER = re.compile(r"[^\n]")


def blanked(text: str) -> str:
    """Returns markup with template directives, scripts and comments blanked; places stay the same."""
    parts, at = [], 0
    for start, end in _hidden(text):
        parts += [text[at:start], _LETTER.sub(" ", text[start:end])]
        at = end
    clean = "".join([*parts, text[at:]])
    clean = _BLADE.sub(lambda found: " " * len(found[0]), clean)
    return _ESCAPES.sub("    ", clean)


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Yields the ranges that no reader sees. What never closes is searched for once only."""
    lower, at = text.lower(), 0
    if len(lower) != len(text):  # a few letters grow in lower case; their tags stay as written
        lower = text
    dead: set[str] = set()
    while found := _HIDDEN.search(lower, at):
        opener = found[0]
        closer = _CLOSERS.get(opener) or (">" if opener[-1] in "#@" else f"</{opener[1:]}")
        end = -1 if closer in dead else lower.find(closer, found.end())
        if end < 0:
            dead.add(closer)
            at = found.end()
            if opener.startswith(("<!", "<%", "<?")):  # the parser would look for its end again and again
                yield found.start(), at
            continue
        at = end + len(closer)
        if closer.startswith("</"):
            at = lower.find(">", at) + 1 or len(text)
        yield found.start(), at
