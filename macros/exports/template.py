"""Our own Word template, made part by part: styles, page, odd and even page numbers, and no theme.

The parts are written here and not taken from a file saved by Word, so that nothing is in them that
nobody asked for: no theme fonts, no unused styles, no author.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

from macros.exports.presets import A4, INSTEAD, LATIN, PRESETS, Preset
from macros.exports.template_styles import BODY, W, styles_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "settings": "settings",
    "styles": "styles",
    "fontTable": "fontTable",
    "numbering": "numbering",
    "footer1": "footer",
    "footer2": "footer",
}
"""The parts beside word/document.xml and their types; their places give their relationship ids."""


@cache
def template_file(preset: str = "公文") -> bytes:
    """Returns the template of a preset as a .docx with one empty paragraph, the same bytes each time.

    A writer puts its paragraphs before `<w:sectPr` of word/document.xml and names styles by id.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in _parts(PRESETS[preset]).items():
            file.writestr(zipfile.ZipInfo(name), (_HEAD + content).encode("utf-8"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _parts(preset: Preset) -> dict[str, str]:
    """Returns the content of every part by name, [Content_Types].xml first."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title>'
            "<dc:language>zh-CN</dc:language></cp:coreProperties>"
        ),
        "word/document.xml": _document(preset),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_R}/{type}", f"{name}.xml") for name, type in _PARTS.items())
        ),
        "word/settings.xml": _settings(preset),
        "word/styles.xml": styles_xml(preset),
        "word/fontTable.xml": _font_table(preset),
        "word/numbering.xml": _numbering(preset),
        "word/footer1.xml": _footer("PageOdd", preset),
        "word/footer2.xml": _footer("PageEven", preset),
    }


def _content_types() -> str:
    rows = [
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in _PARTS.items()
    ]
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{''.join(rows)}</Types>"
    )


def _relationships(*rows: tuple[str, str]) -> str:
    found = (
        f'<Relationship Id="rId{place}" Type="{type}" Target="{target}"/>'
        for place, (type, target) in enumerate(rows, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(found)}</Relationships>'


def _document(preset: Preset) -> str:
    top, right, bottom, left = preset.margins
    odd, even = (list(_PARTS).index(name) + 1 for name in ("footer1", "footer2"))
    return (
        f'<w:document xmlns:w="{W}" xmlns:r="{_R}"><w:body>'
        f'<w:p><w:pPr><w:pStyle w:val="{BODY}"/></w:pPr></w:p><w:sectPr>'
        f'<w:footerReference w:type="default" r:id="rId{odd}"/><w:footerReference w:type="even" r:id="rId{even}"/>'
        f'<w:pgSz w:w="{A4[0]}" w:h="{A4[1]}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="851" w:footer="{preset.footer}" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _settings(preset: Preset) -> str:
    """Returns the settings; odd and even pages differ, and Word 2013 and later open without compatibility mode."""
    odd_and_even = "<w:evenAndOddHeaders/>" if preset.outer else ""
    return (
        f'<w:settings xmlns:w="{W}"><w:defaultTabStop w:val="420"/>{odd_and_even}'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table(preset: Preset) -> str:
    rows = [
        f'<w:font w:name="{font}"><w:altName w:val="{INSTEAD[font]}"/><w:charset w:val="86"/></w:font>'
        for font in sorted({face.font for face in preset.faces.values()})
    ]
    rows.append(f'<w:font w:name="{LATIN}"><w:charset w:val="00"/></w:font>')
    return f'<w:fonts xmlns:w="{W}">{"".join(rows)}</w:fonts>'


def _numbering(preset: Preset) -> str:
    """Returns the one list there is: the bullet of unnumbered items. Numbers are characters."""
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:firstLine="{2 * preset.character}"/></w:pPr>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _footer(style: str, preset: Preset) -> str:
    """Returns a page number: 「— 1 —」 in the official presets, the number alone in the plain one."""
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    if preset.outer:
        dashes = ('<w:r><w:t xml:space="preserve">— </w:t></w:r>', '<w:r><w:t xml:space="preserve"> —</w:t></w:r>')
        field = field.join(dashes)
    return f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{field}</w:p></w:ftr>'
