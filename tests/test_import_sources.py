"""The formats a page comes in: encodings, markup, templates, Word files, files of many pages."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from import_law import check_source

from texts.importer.run import ready
from texts.importer.source import Source, SourceError
from texts.importer.sources import read_bytes

TEXT = "学校工会认真学习贯彻会议精神，围绕学校中心工作，做好民主管理和教职工服务，让大家安心教书。\n一、主要任务\n"
TRADITIONAL = "學校工會認真學習貫徹會議精神，圍繞學校中心工作，做好民主管理和教職工服務，讓大家安心教書。\n"


def one(data: bytes, name: str) -> Source:
    (source,) = read_bytes(data, name)
    check_source(source, ready(source))
    return source


def shown(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.main]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [(codec, TEXT) for codec in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be")]
    + [("big5", TRADITIONAL)],
)
def test_any_encoding_of_a_chinese_page_is_told(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    source = one(data, "page.txt")
    assert source.text.lstrip("\ufeff") == text
    assert data.decode(source.encoding, "replace") == source.text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_damaged_bytes_are_read_and_reported(encoding: str) -> None:
    text = (TRADITIONAL if encoding == "big5" else TEXT) * 8
    data = text.encode(encoding)
    data = data[:40] + b"\xff\xff" + data[40:]
    source = one(data, "page.txt")
    assert source.encoding == encoding
    assert "\ufffd" in source.text
    assert "encoding-damage" in {row["rule"] for row in ready(source).entry["findings"]}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", bytes(range(256)) * 20, "看不出是文字"),
        ("a.txt", b"", "文件是空的"),
        ("a.txt", b" \n\t ", "文件是空的"),
        ("a.pdf", b"%PDF-1.4", "不认识的文件类型"),
        ("a.docx", b"no archive", "不是 Word 文件"),
        ("a.jsonl", b"[1, 2]\n", "第 1 行不是网页记录"),
        ("a.jsonl", b'{"text": "a"}\n{"titel": 1}\n', "第 2 行不是网页记录"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        list(read_bytes(data, name))


def test_markup_gives_lines_with_their_places() -> None:
    page = (
        "<html><head><title>标题页</title><style>p{}</style></head><body><h2>一、任务</h2>"
        "<p>第一段&nbsp;&ldquo;甲&rdquo;<br>第二行</p></body></html>"
    )
    source = one(page.encode(), "a.html")
    assert source.title == "标题页"
    assert shown(source) == ["一、任务", "第一段 “甲”", "第二行"]
    assert source.lines[0].level == 2
    assert page[source.lines[2].start :].startswith("第二行")


def test_text_in_the_attributes_of_a_template_is_text() -> None:
    page = (
        '<%@ page language="java" %><c:set var="title" value="列车长岗位职责"/>'
        '<c:set var="content" value="1. 负责安全。<br/>2. 负责巡查。"/>'
    )
    assert shown(one(page.encode(), "a.jsp")) == ["列车长岗位职责", "1. 负责安全。", "2. 负责巡查。"]


def test_directives_scripts_and_comments_are_markup() -> None:
    page = (
        "<p>正文一</p><!-- 注释 --><script>var 甲 = '乙';</script><% out.print(\"丙\"); %>"
        "<p>${丁}{{ 戊 }}正文二</p>\n@include('己')\n"
    )
    assert shown(one(page.encode(), "a.jsp")) == ["正文一", "正文二"]


def test_a_table_of_data_has_rows_and_a_table_of_layout_has_lines() -> None:
    data = "<table><tr><th>月份</th><th>工作</th></tr><tr><td>三月</td><td><p>妇女节</p><p>植树</p></td></tr></table>"
    assert [[cell.text for cell in line.cells] for line in one(data.encode(), "a.html").lines] == [
        ["月份", "工作"],
        ["三月", "妇女节 植树"],
    ]
    layout = f"<table><tr><td>导航</td><td><p>{TEXT * 8}</p></td></tr></table>"
    assert all(not line.cells for line in one(layout.encode(), "a.html").lines)


def test_furniture_of_a_page_is_told_from_its_main_text() -> None:
    body = "".join(f"<p>{TEXT.strip()}这是第{n}段，说的是另一件要认真办好的事情。</p>" for n in range(6))
    menu = "<ul><li><a href='/'>首页</a></li><li><a href='/b'>新闻中心</a></li></ul>"
    page = f"<html><body><div class='nav'>{menu}</div><article>{body}</article><footer>版权所有</footer></body></html>"
    entry = ready(one(page.encode(), "a.html")).entry
    assert "新闻中心" in "".join(drop["text"] for drop in entry["dropped"] if drop["reason"] == "site-chrome")


def _document() -> Any:
    document = docx.Document()
    document.add_heading("学校工会工作计划", 0)
    document.add_paragraph("新学期，工会围绕学校中心工作，依靠教职工，把服务做细，把活动做实，特制定本计划。")
    document.add_heading("主要任务", 1)
    document.add_paragraph("听取报告。", style="List Number")
    document.add_paragraph("审议财务。", style="List Number")
    document.add_paragraph("办好活动。", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("月份", "工作", "三月", "妇女节"), strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "某某学校内部资料"
    return document


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_file_gives_headings_numbers_tables_and_headers() -> None:
    source = one(_bytes(_document()), "plan.docx")
    assert source.decoded
    entry = ready(source)
    (text, content) = entry.texts[0]
    assert text.title == "学校工会工作计划"
    assert "## 主要任务" in content and "1. 听取报告。\n2. 审议财务。\n- 办好活动。" in content
    assert "| 月份 | 工作 |\n| --- | --- |\n| 三月 | 妇女节 |" in content
    assert "某某学校内部资料" in "".join(drop["text"] for drop in entry.entry["dropped"])


def test_numbers_that_word_computes_are_read() -> None:
    document = _document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (form, text) in enumerate(
        [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("lowerLetter", "%3)")]
    ):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for tag, value in (("w:numFmt", form), ("w:lvlText", text)):
            node = OxmlElement(tag)
            node.set(qn("w:val"), value)
            level.append(node)
        abstract.append(level)
    numbering.insert(0, abstract)
    num = numbering.add_num(77)
    for depth, text in [(0, "指导思想"), (1, "总的要求"), (1, "具体要求"), (2, "细目"), (0, "工作目标"), (1, "第一项")]:
        paragraph = document.add_paragraph(text)
        props = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        props.get_or_add_numId().val = num.numId
        props.get_or_add_ilvl().val = depth
    assert shown(one(_bytes(document), "plan.docx"))[-6:] == [
        "一、指导思想", "（一）总的要求", "（二）具体要求", "a)细目", "二、工作目标", "（一）第一项",
    ]  # fmt: skip


def test_a_merged_cell_stands_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的标题"
    table.cell(1, 0).text = "甲"
    source = one(_bytes(document), "a.docx")
    assert source.text.count("合并的标题") == 1


def test_an_archive_made_to_burst_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    with pytest.raises(SourceError, match="大得反常"):
        list(read_bytes(buffer.getvalue(), "bomb.docx"))


def test_a_word_file_of_broken_parts_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(SourceError, match="Word 文件打不开"):
        list(read_bytes(buffer.getvalue(), "a.docx"))
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(SourceError, match="不是 Word 文件"):
        list(read_bytes(buffer.getvalue(), "a.docx"))


def test_external_relations_and_entities_of_a_word_file_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _document()
    document.part.relate_to(
        "http://example.invalid/template.dotx",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    data = _bytes(document)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the import opened a connection"))
    assert one(data, "a.docx").text
    evil = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(evil, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "word/document.xml":
                part = part.replace(
                    b"<w:document", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1
                )
                part = part.replace("听取报告".encode(), b"&x;")
            new.writestr(entry.filename, part)
    try:
        assert "root:" not in one(evil.getvalue(), "evil.docx").text
    except SourceError as error:
        assert error.hint


def test_pages_of_a_jsonl_file_are_sources_of_their_own(tmp_path: Path) -> None:
    rows = [
        {"text": TEXT * 3, "url": "http://example.cn/1", "title": "甲"},
        {"html": f"<p>{TEXT * 3}</p><br><div>乙</div>"},
        {"text": "坏\ud800字" + TEXT},
    ]
    data = "\n".join(json.dumps(row) for row in rows).encode()
    sources = list(read_bytes(data, "pages.jsonl"))
    assert [source.path for source in sources] == ["pages.jsonl#1", "pages.jsonl#2", "pages.jsonl#3"]
    for source in sources:
        check_source(source, ready(source))
    assert sources[0].facts == {"url": "http://example.cn/1", "title": "甲"}
    assert len({source.sha256 for source in sources}) == 3


def test_a_dump_with_markup_in_a_text_file_is_read_as_markup() -> None:
    dump = "INSERT INTO t VALUES (1,'<div>\\r\\n\t" + TEXT.strip() + "</div>\\r\\n<div>第二段</div><p>第三段</p>');"
    assert any(line == "第二段" for line in shown(one(dump.encode(), "a.txt")))
