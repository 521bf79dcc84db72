"""The styles of our own template as word/styles.xml: every paragraph style names all four fonts."""

from __future__ import annotations

from dataclasses import dataclass

from macros.exports.presets import LATIN, Face, Preset
from macros.exports.styles import styles

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

BODY = "BodyText"


@dataclass(frozen=True, slots=True)
class _Look:
    """What a paragraph style adds to Normal. `after` and `before` are blank lines."""

    indent: bool = False
    align: str = ""
    keep: bool = False
    before: int = 0
    after: int = 0
    outline: int | None = None
    extra: str = ""


_LOOKS = {
    "title": _Look(align="center", keep=True, after=1),
    "heading2": _Look(indent=True, keep=True, outline=0),
    "heading3": _Look(indent=True, keep=True, outline=1),
    "heading4": _Look(indent=True, keep=True, outline=2),
    "heading5": _Look(indent=True, keep=True, outline=3),
    "salutation": _Look(),
    "paragraph": _Look(indent=True),
    "item": _Look(indent=True),
    "bullet": _Look(indent=True, extra='<w:numPr><w:numId w:val="1"/></w:numPr>'),
    "quote": _Look(indent=True),
    "table-head": _Look(align="center", keep=True),
    "table-cell": _Look(align="left"),
    "sign-unit": _Look(align="right", keep=True, before=1),
    "sign-date": _Look(align="right"),
}


def styles_xml(preset: Preset) -> str:
    """Returns word/styles.xml of a preset."""
    rows = [_defaults(preset), _normal(preset)]
    for kind, look in _LOOKS.items():
        style = styles().by_kind[kind]
        rows.append(_paragraph_style(style.id, style.name, _paragraph(kind, look, preset), preset.face(kind), preset))
    rows += [*_page_number(preset), _table(preset)]
    return f'<w:styles xmlns:w="{W}">{"".join(rows)}</w:styles>'


def _defaults(preset: Preset) -> str:
    run = f'<w:rPr>{_fonts(preset.face("body").font)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    return f"<w:docDefaults><w:rPrDefault>{run}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"


def _normal(preset: Preset) -> str:
    """Returns Normal: no widow control and no grid, so that every page has all its lines.

    `overflowPunct` says what Word does by default, a mark may hang over the right edge. LibreOffice 7.4
    reads the value the wrong way round and keeps marks inside.
    """
    properties = (
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="1"/><w:snapToGrid w:val="0"/>'
        f'{_spacing(preset)}<w:jc w:val="both"/>'
    )
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr>{_run(preset.face('body'), preset.tracking)}</w:style>"
    )


def _paragraph_style(
    id: str, name: str, properties: str, face: Face, preset: Preset, based: str = "Normal", shown: bool = True
) -> str:
    tracking = preset.tracking if face.size >= preset.face("body").size else 0
    custom = "" if name.isascii() else ' w:customStyle="1"'
    stored = name.lower() if name.startswith("Heading") else name  # Word writes its own heading names small
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{id}"><w:name w:val="{stored}"/>'
        f'<w:basedOn w:val="{based}"/>{_next(id)}{"<w:qFormat/>" if shown else ""}'
        f"<w:pPr>{properties}</w:pPr>{_run(face, tracking)}</w:style>"
    )


def _next(id: str) -> str:
    return f'<w:next w:val="{BODY}"/>' if id.startswith(("Title", "Heading", "Salutation")) else ""


def _paragraph(kind: str, look: _Look, preset: Preset) -> str:
    """Returns the paragraph properties of a look, in the order the schema asks for."""
    parts = ["<w:keepNext/>" if look.keep else "", look.extra]
    if kind.startswith("table"):
        parts.append('<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>')
    elif look.before or look.after:
        parts.append(_spacing(preset, look.before * preset.line, look.after * preset.line))
    if look.indent:
        parts.append(f'<w:ind w:firstLineChars="200" w:firstLine="{2 * preset.character}"/>')
    parts.append(f'<w:jc w:val="{look.align}"/>' if look.align else "")
    parts.append("" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>')
    return "".join(parts)


def _spacing(preset: Preset, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{preset.line}" w:lineRule="exact"/>'


def _run(face: Face, tracking: int) -> str:
    bold = "<w:b/><w:bCs/>" if face.bold else ""
    spacing = f'<w:spacing w:val="{tracking}"/>'
    size = f'<w:sz w:val="{face.size}"/><w:szCs w:val="{face.size}"/>'
    return f"<w:rPr>{_fonts(face.font)}{bold}{spacing}{size}</w:rPr>"


def _fonts(font: str, latin: str = LATIN) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'


def _page_number(preset: Preset) -> list[str]:
    """Returns the styles of the page number; 7.5: odd pages right, even left, one character in."""
    face = preset.face("page")
    height = f'<w:spacing w:before="0" w:after="0" w:line="{face.size * 10 + 40}" w:lineRule="exact"/>'
    sides = {"PageOdd": ("right", "页码单页"), "PageEven": ("left", "页码双页")}
    rows = [_paragraph_style("Footer", "footer", height, face, preset, shown=False)]
    for id, (side, name) in sides.items():
        place = f'<w:ind w:{side}Chars="100" w:{side}="{face.size * 10}"/><w:jc w:val="{side}"/>'
        properties = place if preset.outer else '<w:jc w:val="center"/>'
        rows.append(_paragraph_style(id, name, properties, face, preset, "Footer", shown=False))
    return [row.replace(LATIN, face.font) for row in rows]


def _table(preset: Preset) -> str:
    """Returns the two table styles: Word's default and a grid of thin lines."""
    run = f"<w:rPr>{_fonts(preset.face('table-cell').font)}</w:rPr>"
    cells = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = styles().table
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'{run}<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{cells}</w:tblCellMar></w:tblPr></w:style>'
        f'<w:style w:type="table" w:styleId="{grid.id}"><w:name w:val="{grid.name}"/><w:basedOn w:val="TableNormal"/>'
        f"{run}<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style>"
    )
