"""The printed page, measured: LibreOffice sets the file, the boxes of the PDF are read.

GB/T 9704-2012: text area 156 × 225 mm, 22 lines of 28 characters, page number in 4号 outside, one
character in, its dash 7 mm below the text area.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from word_files import A4, Page, pages

from macros.exports import export
from texts.library import Library
from texts.model import Block, Heading, Item, Paragraph, Sign, Table, Text
from texts.numbering import number

pytestmark = pytest.mark.office

TOP, RIGHT, BOTTOM, LEFT = 37, 26, 35, 28
CHARACTER = 15.75 * 25.4 / 72
SENTENCE = "全体教职工认真学习领会会议精神结合本职岗位抓好各项任务落实"


def ten_sections() -> Text:
    """A draft of ten sections; one paragraph of each is so long that it has full lines without any mark."""
    blocks: list[Block] = []
    for section in range(10):
        blocks += [Heading(2, f"第{section}部分"), Heading(3, "“教代会”——民主管理……"), Paragraph(SENTENCE * 5)]
        blocks += [Item("按期召开会议，公布2027年的提案办理情况，听取12个小组的意见。", 1), Heading(4, "分工")]
    sign = Sign("某某市第一中学工会委员会", "2027-01-05")
    return number(Text("x", "某某市第一中学工会工作计划", "工作计划", blocks=tuple(blocks), sign=sign))


@pytest.fixture(scope="module")
def printed(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    return pages(export(ten_sections(), "docx"), soffice, tmp_path_factory.mktemp("pages"))


def test_a_full_page_has_22_lines(printed: list[Page]) -> None:
    counts = [len(page.inside(BOTTOM)) for page in printed]
    assert len(counts) >= 4
    assert max(counts) == 22
    # the title takes a line and leaves one blank; a heading that would end a page goes to the next
    assert all(count >= 20 for count in counts[:-1]), counts


def test_a_full_line_has_28_characters(printed: list[Page]) -> None:
    lengths = [len(line[0]) for page in printed for line in page.inside(BOTTOM) if set(line[0]) <= set(SENTENCE)]
    assert max(lengths) == 28
    assert lengths.count(28) >= 30


def test_text_stands_inside_the_margins(printed: list[Page]) -> None:
    for page in printed:
        body = page.inside(BOTTOM)
        assert abs(min(line[1] for line in body) - LEFT) <= 1
        assert A4[0] - max(line[3] for line in body) >= RIGHT - 0.2
        assert min(line[2] for line in body) >= TOP
        assert max(line[4] for line in body) <= A4[1] - BOTTOM + 1
    assert any(abs(A4[0] - max(line[3] for line in page.inside(BOTTOM)) - RIGHT) <= 1 for page in printed)
    full = next(page for page in printed if len(page.inside(BOTTOM)) == 22)
    depth = full.inside(BOTTOM)[-1][4] - full.inside(BOTTOM)[0][4]
    assert abs(depth - 21 * 28.95 * 25.4 / 72) <= 0.5


def test_page_numbers_stand_outside_one_character_in(printed: list[Page]) -> None:
    for count, page in enumerate(printed, start=1):
        text, left, _, right, _ = page.number(BOTTOM)
        assert text.replace(" ", "") == f"—{count}—"
        inset = A4[0] - RIGHT - right if count % 2 else left - LEFT
        assert abs(inset - 14 * 25.4 / 72) <= 1, f"page {count}"


def test_the_page_number_stands_7_mm_below_the_text(printed: list[Page]) -> None:
    _, _, top, _, bottom = printed[0].number(BOTTOM)
    assert abs((top + bottom) / 2 - (A4[1] - BOTTOM + 7)) <= 1


def test_the_title_is_centred_over_a_blank_line(printed: list[Page]) -> None:
    title, first = printed[0].lines[:2]
    assert title[0] == ten_sections().title
    assert abs((title[1] - LEFT) - (A4[0] - RIGHT - title[3])) <= 1
    assert 1.5 * 28.95 <= (first[4] - title[4]) * 72 / 25.4 <= 2.5 * 28.95


def test_paragraphs_and_headings_begin_two_characters_in(printed: list[Page]) -> None:
    headings = [line for page in printed for line in page.inside(BOTTOM) if line[0].startswith(("一、第", "二、第"))]
    assert len(headings) == 2
    assert all(abs(line[1] - LEFT - 2 * CHARACTER) <= 1 for line in headings)


def test_the_date_begins_two_characters_right_of_the_unit(printed: list[Page]) -> None:
    unit, date = printed[-1].inside(BOTTOM)[-2:]
    assert (unit[0], date[0].replace(" ", "")) == ("某某市第一中学工会委员会", "2027年1月5日")
    assert abs(A4[0] - RIGHT - unit[3] - 2 * CHARACTER) <= 1
    assert abs(date[1] - unit[1] - 2 * CHARACTER) <= 2


def test_a_table_fills_the_width_and_repeats_its_head(soffice: str, tmp_path: Path) -> None:
    rows = (("月份", "事项"), *((f"{month}月", f"第{month}次会议，{SENTENCE}") for month in range(1, 41)))
    printed = pages(export(Text("x", "题", "工作计划", blocks=(Table(rows),)), "docx"), soffice, tmp_path)
    assert len(printed) >= 2
    assert all("月份事项" in [line[0] for line in page.inside(BOTTOM)] for page in printed)
    words = "".join(line[0] for page in printed for line in page.inside(BOTTOM))
    assert all(f"第{month}次会议" in words for month in range(1, 41))


@pytest.mark.parametrize("preset", ["普通", "公文三级加粗"])
def test_the_other_presets_print_every_paragraph(soffice: str, tmp_path: Path, preset: str) -> None:
    printed = pages(export(ten_sections(), "docx", Path(preset)), soffice, tmp_path)
    words = "".join(line[0] for page in printed for line in page.lines)
    assert words.count("按期召开会议") == 10
    assert words.replace("\n", "").count("全体教职工") == 50


def test_the_longest_draft_of_the_library_prints_every_heading(soffice: str, tmp_path: Path, docs: Library) -> None:
    text = number(max(docs, key=lambda text: len(text.blocks)))
    printed = pages(export(text, "docx"), soffice, tmp_path)
    words = "".join(line[0] for page in printed for line in page.inside(BOTTOM)).replace(" ", "")
    labels = [block.label.replace(" ", "") for block in text.blocks if isinstance(block, Heading)]
    assert [label for label in labels if label not in words] == []
