"""Word files: every block in a named style, nothing formatted by hand, any template welcome."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Twips
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts
from word_files import formatting_by_hand, paragraphs

from macros.exports import export, template_file
from macros.exports.docx import column_widths, printable
from macros.exports.outline import Line, chinese_date, lines, signed, width
from macros.exports.own_template import TemplateError
from macros.exports.presets import PRESETS
from macros.exports.styles import styles
from texts.markdown import parse_body
from texts.model import Heading, Paragraph, Sign, Table, Text
from texts.numbering import number

CASES = [
    case
    for path in sorted((Path(__file__).parent / "data/exports").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]


def draft_of(case: dict[str, Any]) -> Text:
    """Returns the numbered draft of a case."""
    given = case["draft"]
    sign = Sign(**given["sign"]) if "sign" in given else None
    blocks = parse_body("\n".join(given["markdown"]))
    return number(Text("draft", given["title"], given["kind"], numbering=given["numbering"], blocks=blocks, sign=sign))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
@pytest.mark.parametrize("preset", PRESETS)
def test_a_draft_has_the_paragraphs_and_styles_of_the_case_file(case: dict[str, Any], preset: str) -> None:
    file = export(draft_of(case), "docx", Path(preset))
    assert paragraphs(file) == case["expected"]
    assert formatting_by_hand(file) == []


def printed(text: Text) -> list[list[Any]]:
    """Returns what a text's file must hold, from the model alone."""
    rows: list[list[Any]] = []
    for line in lines(text):
        if isinstance(line, Table):
            cells = [("table-cell" if place else "table-head", c) for place, row in enumerate(line.rows) for c in row]
            rows += [[styles().by_kind[kind].name, printable(cell)] for kind, cell in cells]
        else:
            row = [styles().by_kind[line.kind].name, printable(line.text)]
            rows.append([*row, line.right] if line.right else row)
    return rows


@given(texts)
@settings(max_examples=60, deadline=None)
def test_a_file_read_back_has_the_same_paragraphs(text: Text) -> None:
    file = export(number(text), "docx")
    assert paragraphs(file) == printed(number(text))
    assert formatting_by_hand(file) == []


def test_what_xml_cannot_hold_is_left_out_and_the_rest_stays() -> None:
    text = Text("x", "题\x00", "工作计划", blocks=(Paragraph("甲\x0b\x1b乙\ud800<&>\"'\t丙\ufffe"),))
    assert paragraphs(export(text, "docx"))[1] == ["Body Text", "甲乙<&>\"'\t丙"]


def test_chinese_marks_are_set_in_the_chinese_font() -> None:
    text = Text("x", "题", "工作计划", blocks=(Paragraph("“甲”——乙……"), Paragraph("没有")))
    body = docx.Document(io.BytesIO(export(text, "docx"))).element.body
    assert [len(list(p.iter(qn("w:rFonts")))) for p in body.iter(qn("w:p"))] == [0, 1, 0]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_template_names_all_fonts_of_all_styles_and_has_no_theme(preset: str) -> None:
    file = template_file(preset)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert not [name for name in parts.namelist() if "theme" in name]
        xml = parts.read("word/styles.xml").decode("utf-8")
        assert "Theme" not in xml
        fonts = set(re.findall(r'w:font w:name="([^"]+)"', parts.read("word/fontTable.xml").decode("utf-8")))
    for style in docx.Document(io.BytesIO(file)).styles:
        found = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert {qn("w:ascii"), qn("w:hAnsi"), qn("w:eastAsia"), qn("w:cs")} <= set(found.attrib), style.name
        assert set(found.attrib.values()) <= fonts
    assert template_file(preset) == file


def test_headings_have_the_outline_levels_that_fill_words_navigation_pane() -> None:
    known = docx.Document(io.BytesIO(template_file())).styles
    levels = {
        name: known[name].element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for name in ("Title", "Body Text")
    } | {f"Heading {n}": known[f"Heading {n}"].element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for n in range(1, 5)}
    assert [None if level is None else level.get(qn("w:val")) for level in levels.values()] == [
        None, None, "0", "1", "2", "3",
    ]  # fmt: skip


def test_bold_at_the_third_level_is_a_preset_of_its_own() -> None:
    bold = {
        preset: docx.Document(io.BytesIO(template_file(preset))).styles["Heading 3"].font.bold
        for preset in ("公文", "公文三级加粗")
    }
    assert bold == {"公文": None, "公文三级加粗": True}


def test_a_file_tells_nothing_about_who_made_it() -> None:
    properties = docx.Document(io.BytesIO(export(Text("x", "某某计划", "工作计划"), "docx"))).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("某某计划", "", "")


SAMPLE = number(
    Text(
        "x",
        "题",
        "工作计划",
        blocks=(Heading(2, "任务"), Heading(5, "细节"), Paragraph("正文"), Table((("甲", "乙"),))),
        sign=Sign("某某工会", "2027-01-08"),
    )
)


def own_template(tmp_path: Path, content: Any = None) -> Path:
    """Returns a .docx as a user may bring it: text in it, a header, few styles of ours."""
    document = docx.Document() if content is None else content
    document.add_paragraph("模板里的旧文字")
    document.sections[0].header.paragraphs[0].text = "某某学校文头"
    document.sections[0].left_margin = Twips(1134)
    path = tmp_path / "own.docx"
    document.save(str(path))
    return path


def test_a_users_template_gives_its_page_and_its_styles(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Body Text"].font.name = "隶书"
    file = export(SAMPLE, "docx", own_template(tmp_path, document))
    assert paragraphs(file) == printed(SAMPLE)
    made = docx.Document(io.BytesIO(file))
    assert made.styles["Body Text"].font.name == "隶书"
    assert made.sections[0].left_margin == Twips(1134)
    assert made.sections[0].header.paragraphs[0].text == "某某学校文头"
    assert "模板里的旧文字" not in "".join(text for _, text, *_ in paragraphs(file))


def test_styles_that_a_template_lacks_are_added_and_headings_keep_their_outline(tmp_path: Path) -> None:
    document = docx.Document()
    keep = {"Normal", "Normal Table", "Default Paragraph Font", "Header", "heading 1"}
    for style in list(document.styles):
        if style.name not in keep and style.element.find(qn("w:name")).get(qn("w:val")) not in keep:
            style.delete()
    file = export(SAMPLE, "docx", own_template(tmp_path, document))
    assert paragraphs(file) == printed(SAMPLE)
    assert docx.Document(io.BytesIO(file)).core_properties.author == ""
    made = docx.Document(io.BytesIO(file)).styles
    assert made["Heading 4"].element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == "3"
    assert made["Table Grid"].type == WD_STYLE_TYPE.TABLE


def test_styles_of_a_template_are_found_whatever_their_case(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Heading 1"].element.find(qn("w:name")).set(qn("w:val"), "HEADING 1")
    before = len(document.styles)
    path = own_template(tmp_path, document)
    made = docx.Document(io.BytesIO(export(SAMPLE, "docx", path))).styles
    assert [s.name for s in made if s.name.lower() == "heading 1"] == ["HEADING 1"]
    assert len(made) > before


def test_our_own_template_may_be_changed_and_used(tmp_path: Path) -> None:
    path = tmp_path / "改过.docx"
    path.write_bytes(template_file())
    assert paragraphs(export(SAMPLE, "docx", path)) == paragraphs(export(SAMPLE, "docx"))


def _zip(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0 old .doc", "不是 Word 文档"),
        (b"", "不是 Word 文档"),
        (_zip(a="b"), "不是 Word 文档"),
        (template_file()[:2000], "不是 Word 文档"),
        (template_file().replace(b"word/document.xml", b"word/documemt.xml"), "不是 Word 文档"),
        (b"0" * 20_000_001, "超过 20 MB"),
    ],
    ids=["doc", "empty", "zip", "cut", "parts", "huge"],
)
def test_what_is_no_word_file_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateError) as caught:
        export(SAMPLE, "docx", path)
    assert str(caught.value).startswith(f"{path}：")
    assert words in str(caught.value)


@given(st.lists(st.tuples(st.integers(0, len(template_file()) - 1), st.integers(0, 255)), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_damaged_template_is_used_or_refused_in_one_sentence(changes: list[tuple[int, int]]) -> None:
    content = bytearray(template_file())
    for place, value in changes:
        content[place] = value
    _used_or_refused(bytes(content))


@pytest.mark.parametrize("content", ["", "<a/>", "<", None])
@pytest.mark.parametrize("part", zipfile.ZipFile(io.BytesIO(template_file())).namelist())
def test_a_template_with_a_broken_part_is_used_or_refused_in_one_sentence(part: str, content: str | None) -> None:
    with zipfile.ZipFile(io.BytesIO(template_file())) as file:
        parts = {name: file.read(name).decode("utf-8") for name in file.namelist()}
    parts[part] = content or ""
    _used_or_refused(_zip(**{name: value for name, value in parts.items() if content is not None or name != part}))


def _used_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.docx")
        path.write_bytes(content)
        try:
            file = export(SAMPLE, "docx", path)
        except TemplateError as error:
            assert str(error).startswith(f"{path}：")
        else:
            assert [row[1] for row in paragraphs(file)] == [row[1] for row in printed(SAMPLE)]


def test_a_template_without_a_page_is_one_sentence(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.body.remove(document.element.body.sectPr)
    document.save(str(tmp_path / "t.docx"))
    with pytest.raises(TemplateError, match="没有页面设置"):
        export(SAMPLE, "docx", tmp_path / "t.docx")


def test_a_template_without_a_paper_size_gets_tables_as_wide_as_ours(tmp_path: Path) -> None:
    document = docx.Document()
    section = document.element.body.sectPr
    for child in list(section):
        section.remove(child)
    document.save(str(tmp_path / "t.docx"))
    body = docx.Document(io.BytesIO(export(SAMPLE, "docx", tmp_path / "t.docx"))).element.body
    assert [int(node.get(qn("w:w"))) for node in body.iter(qn("w:tblW"))] == [8844]


def test_a_missing_template_names_the_presets(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"没有这个模板文件.*公文三级加粗、普通"):
        export(SAMPLE, "docx", tmp_path / "nowhere.docx")


def test_columns_share_the_width_by_their_longest_cells() -> None:
    narrow, wide = column_widths(Table((("月", "事项"), ("三月", "召开教职工代表大会并公布提案办理情况"))), 8844)
    assert 1500 < narrow < 2200
    assert 8842 <= narrow + wide <= 8844


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2027-01-05", "2027年1月5日"),
        ("2027.1.5", "2027年1月5日"),
        ("2027年01月05日", "2027年1月5日"),
        ("2027年1月", "2027年1月"),
        (" 春节前 ", "春节前"),
    ],
)
def test_a_date_is_whole_arabic_and_without_leading_zeros(date: str, expected: str) -> None:
    assert chinese_date(date) == expected


@pytest.mark.parametrize(
    ("unit", "date"),
    [("某某市第一中学工会委员会", "2027-01-05"), ("校工会", "2027-11-25"), ("某某区教育局", "2027-1-5")],
)
def test_the_date_begins_two_characters_right_of_the_unit(unit: str, date: str) -> None:
    first, second = signed(Sign(unit, date))
    assert (first.right + width(first.text)) - (second.right + width(second.text)) == 2
    assert min(first.right, second.right) >= 0
    assert 2 in (first.right, second.right)


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (None, []),
        (Sign("", ""), []),
        (Sign("校工会", ""), [Line("sign-unit", "校工会", 2)]),
        (Sign("", "2027-01-05"), [Line("sign-date", "2027年1月5日", 2)]),
    ],
)
def test_a_sign_off_prints_what_there_is(sign: Sign | None, expected: list[Line]) -> None:
    assert signed(sign) == expected


@pytest.mark.parametrize("page", ["docs/dev/word.md", "docs/guide/word.md"])
def test_every_style_is_in_the_template_and_in_the_documents(page: str) -> None:
    written = (Path(__file__).parents[1] / page).read_text(encoding="utf-8")
    known = docx.Document(io.BytesIO(template_file())).styles
    for kind, style in styles().by_kind.items():
        assert known[style.name].style_id == style.id
        assert style.name in written.replace("Heading 1 … Heading 4", "Heading 1 Heading 2 Heading 3 Heading 4"), kind
    assert known[styles().table.name].style_id == styles().table.id
    assert all(preset in written for preset in PRESETS)


def test_the_browser_is_told_how_far_a_character_of_the_template_reaches() -> None:
    data = json.loads((Path(__file__).parents[1] / "macros/exports/styles.json").read_text(encoding="utf-8"))
    assert data["character"] == PRESETS["公文"].character
