"""How a Word file looks: one preset after GB/T 9704-2012 and a plain one. All lengths are twips (1/20 pt)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

LATIN = "Times New Roman"
INSTEAD = {
    "方正小标宋简体": "华文中宋",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "宋体": "SimSun",
    "黑体": "SimHei",
}
"""The font that Word takes where a machine lacks the first; GB/T 9704 names faces, not products."""


@dataclass(frozen=True, slots=True)
class Face:
    """An East Asian font, its size in half points, and whether it is bold."""

    font: str
    size: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A page and its faces. `faces` has the kinds of styles.json, `body` for all others, and `page`.

    `margins` are top, right, bottom, left. `line` is the exact height of a line, `tracking` what is
    added between characters. `outer` puts page numbers on the outer side, 「— 1 —」; else centred.
    """

    margins: tuple[int, int, int, int]
    footer: int
    line: int
    tracking: int
    outer: bool
    faces: Mapping[str, Face]

    @property
    def character(self) -> int:
        """How far one character of the body reaches."""
        return self.faces["body"].size * 10 + self.tracking

    def face(self, kind: str) -> Face:
        return self.faces.get(kind, self.faces["body"])


A4 = (11906, 16838)

OFFICIAL = Preset(
    # GB/T 9704-2012: 5.2.1 margins 37, 26, 35, 28 mm, so a text area of 156 × 225 mm; 5.2.3 22 lines
    # of 28 characters. Exact lines of 28.95 pt (22 × 579 ≤ 12756) and characters of 15.75 pt
    # (28 × 315 ≤ 8844) give that in LibreOffice as measured by tests, without a document grid, which
    # the three programs read in three ways.
    margins=(2098, 1474, 1984, 1588),
    footer=1446,  # 7.5: the dash of the page number stands 7 mm below the text area
    line=579,
    tracking=-5,
    outer=True,
    faces={
        "title": Face("方正小标宋简体", 44),  # 7.3.1: 2号 小标宋
        "body": Face("仿宋_GB2312", 32),  # 5.2.2: 3号 仿宋
        "heading2": Face("黑体", 32),  # 7.3.3
        "heading3": Face("楷体_GB2312", 32),  # 7.3.3
        "quote": Face("楷体_GB2312", 32),
        "table-head": Face("黑体", 24),
        "table-cell": Face("仿宋_GB2312", 24),
        "page": Face("宋体", 28),  # 7.5: 4号 宋体
    },
)

BOLD_THIRD = replace(OFFICIAL, faces={**OFFICIAL.faces, "heading4": Face("仿宋_GB2312", 32, bold=True)})
"""Many offices set 「1.」 in bold; the standard does not."""

PLAIN = Preset(
    # No standard stands behind this: what schools hand round, 小四 宋体 in lines of 22 pt.
    margins=(1440, 1440, 1440, 1440),
    footer=850,
    line=440,
    tracking=0,
    outer=False,
    faces={
        "title": Face("黑体", 36),
        "body": Face("宋体", 24),
        "heading2": Face("黑体", 28),
        "heading3": Face("黑体", 24),
        "heading4": Face("宋体", 24, bold=True),
        "quote": Face("楷体_GB2312", 24),
        "table-head": Face("黑体", 21),
        "table-cell": Face("宋体", 21),
        "page": Face("宋体", 18),
    },
)

PRESETS = {"公文": OFFICIAL, "公文三级加粗": BOLD_THIRD, "普通": PLAIN}
