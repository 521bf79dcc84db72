"""A text as one HTML fragment with inline styles: what Word and WPS take over from the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from macros.exports.outline import sign_lines, title
from texts.model import Block, Heading, Item, Quote, Table, Text, plain

# Fonts and sizes of GB/T 9704-2012, 7.3: 2号 = 22 pt, 3号 = 16 pt.
_BODY = "font-family:仿宋_GB2312,仿宋,FangSong;font-size:16pt;line-height:28.95pt;margin:0"
STYLES = {
    "title": "font-family:方正小标宋简体,小标宋,SimSun;font-size:22pt;text-align:center;"
    "font-weight:normal;margin:0 0 16pt",
    "body": f"{_BODY};text-indent:2em",
    2: f"{_BODY};text-indent:2em;font-family:黑体,SimHei;font-weight:normal",
    3: f"{_BODY};text-indent:2em;font-family:楷体_GB2312,楷体,KaiTi;font-weight:normal",
    4: f"{_BODY};text-indent:2em;font-weight:normal",
    5: f"{_BODY};text-indent:2em;font-weight:normal",
    "sign": f"{_BODY};text-align:right",
    "table": "border-collapse:collapse;width:100%",
    "cell": "border:1px solid #000;padding:2pt 4pt;font-family:仿宋_GB2312,仿宋,FangSong;font-size:12pt",
}


def export(text: Text) -> str:
    """Returns an `<article>` whose paragraphs carry their styles; all text is escaped."""
    lines = [f'<h1 style="{STYLES["title"]}">{escape(title(text))}</h1>', *_blocks(text.blocks)]
    lines += [f'<p style="{STYLES["sign"]}">{escape(line)}</p>' for line in sign_lines(text)]
    return '<article lang="zh-CN">\n' + "\n".join(lines) + "\n</article>\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield f'<h{block.level} style="{STYLES[block.level]}">{escape(block.label)}</h{block.level}>'
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Quote):
            yield from (_paragraph(line) for line in block.text.split("\n") if line)
        elif isinstance(block, Item):
            yield _paragraph(plain(block))
        else:
            yield _paragraph(block.text)


def _paragraph(text: str) -> str:
    return f'<p style="{STYLES["body"]}">{escape(text)}</p>'


def _table(table: Table) -> str:
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return f'<table style="{STYLES["table"]}"><tbody>{rows}</tbody></table>'


def _cell(text: str) -> str:
    return f'<td style="{STYLES["cell"]}">{escape(text)}</td>'
