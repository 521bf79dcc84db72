"""Several texts on one page, their titles, what each is proposed to be: case files and the judged pages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from import_law import check_source

from texts.importer import run_import
from texts.importer.naming import MAX_NAME, file_id, slug_of
from texts.importer.report_file import ReportFile
from texts.importer.run import ready
from texts.importer.sources import read_bytes
from texts.model import Text

_ALL = (Path(__file__).parent / "data/import/pieces.md").read_text(encoding="utf-8").split("\n\n", 1)[1]
CASES = [case.strip() for case in _ALL.split("====")]
SEEDS = {"seed-000.txt": 6, "seed-001.txt": 5, "seed-002.txt": 5, "seed-003.txt": 1, "seed-004.txt": 2}

KINDS = {
    "计划": {"工作计划", "工作要点", "工作安排"},
    "总结": {"工作总结", "汇报材料", "经验交流材料"},
    "总结/经验交流材料": {"工作总结", "汇报材料", "经验交流材料"},
    "计划书/方案": {"小组服务方案", "活动方案", "实施方案"},
    "职责": {"岗位职责", "岗位说明书", "部门职责"},
    "制度": {"制度", "办法"},
    "章程": {"章程"},
    "保证书": {"承诺书"},
}
"""What the gold's own words for kinds are in the vocabulary."""

ORGS = (
    ("学生个人", {"学校"}),
    ("志愿服务队", {"社团", "学校"}),
    ("社团", {"社团"}),
    ("铁路", {"企业"}),
    ("戒毒", {"戒毒机构"}),
    ("医院", {"医院"}),
    ("高校 社会工作", {"社工机构", "学校"}),
    ("学校社会工作", {"社工机构", "学校"}),
    ("关工委", {"关工委"}),
    ("党支部", {"党组织"}),
    ("工会", {"工会"}),
    ("食堂", {"学校"}),
    ("小学", {"学校", "少先队"}),
)


@pytest.mark.parametrize("case", CASES, ids=[case.split("\n", 1)[0] for case in CASES])
def test_pieces_and_their_titles(case: str) -> None:
    raw, expected = case.split("\n", 1)[1].strip().split("\n----\n")
    (source,) = read_bytes(raw.encode("utf-8"), "page.txt")
    made = ready(source)
    check_source(source, made)
    assert [text.title for text, _ in made.texts] == expected.split("\n")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int], str]:
    """The gold pages imported, the judge's totals and its lines."""
    shared = Path(__file__).parents[2] / "shared"
    if not shared.is_dir():
        pytest.skip("the shared data is not beside the checkout")
    folder = tmp_path_factory.mktemp("judged")
    names = sorted(json.loads(path.read_text("utf-8"))["file"] for path in (shared / "gold").glob("*.json"))
    with ReportFile(folder / "report.json") as report:
        for imported in run_import([shared / "raw" / name for name in names], folder / "lib"):
            report.add(imported.entry, imported.decoded)
    command = [sys.executable, str(shared / "tools/judge_import.py"), str(shared / "gold"), str(shared / "raw")]
    out = subprocess.run(
        [*command, str(folder / "report.json"), str(folder / "lib")], capture_output=True, text=True, check=True
    )
    totals = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", out.stdout.splitlines()[-1])}
    return folder, totals, out.stdout


@pytest.mark.shared
def test_the_judge_finds_every_piece_and_nothing_lost(judged: tuple[Path, dict[str, int], str]) -> None:
    _, total, lines = judged
    assert total["found"] == total["pieces"] == 31, lines
    assert total["first"] + total["last"] >= 0.95 * 2 * total["pieces"], lines
    assert total["headhit"] >= 0.95 * total["heads"] and total["headextra"] <= 3
    assert total["dropped"] >= 0.95 * total["chrome"]
    assert total["extra"] == total["badspans"] == total["lost"] == total["invented"] == 0
    for name, count in SEEDS.items():
        assert f"{name} {count} texts for {count} pieces" in lines


@pytest.mark.shared
def test_the_judge_finds_the_defects_flagged_without_noise(judged: tuple[Path, dict[str, int], str]) -> None:
    folder, total, lines = judged
    chars = sum(source["chars"] for source in json.loads((folder / "report.json").read_text("utf-8"))["sources"])
    assert total["flagged"] >= 0.85 * total["defects"], lines
    assert total["findings"] <= 12 * chars / 1000


@pytest.mark.shared
def test_kinds_and_organisations_are_proposed_from_the_content(
    judged: tuple[Path, dict[str, int], str], shared: Path
) -> None:
    sources = json.loads((judged[0] / "report.json").read_text("utf-8"))["sources"]
    texts = {Path(source["path"]).name: source["texts"] for source in sources}
    kinds, orgs = [], []
    for path in sorted((shared / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        for piece, text in zip(gold["pieces"], texts[gold["file"]], strict=True):
            kinds.append(text["kind"] in KINDS[piece["kind"]])
            orgs.append(text["org"] in next(orgs for word, orgs in ORGS if word in piece["org_type"]))
            assert 0 < text["proposed"]["kind"][0]["score"] <= 1
            assert text["proposed"]["kind"][0]["evidence"]
    assert sum(kinds) >= 0.8 * len(kinds), kinds
    assert sum(orgs) >= 0.8 * len(orgs), orgs


def test_a_label_inside_a_text_is_not_taken_for_the_sites(tmp_path: Path) -> None:
    page = (
        "时间：2023-09-20 18:41:06\n来源：某网站\n读书活动方案\n"
        "为了让老师们在读书中成长,在交流中提高,收获教书育人的快乐,学校工会决定开展读书活动。\n"
        "时间：4月23日下午\n编号：甲组三号\n大小：每组八人\n浏览：128次\n"
        "请各工会小组按时参加,准备好读书笔记,会后由工会统一收齐,评选优秀笔记并予以表彰。\n下一篇：别的\n"
    )
    (source,) = read_bytes(page.encode("utf-8"), "page.txt")
    made = ready(source)
    body = made.texts[0][1]
    gone = "".join(drop["text"] for drop in made.entry["dropped"])
    assert all(line in body for line in ("时间：4月23日下午", "编号：甲组三号", "大小：每组八人"))
    assert all(line in gone for line in ("18:41:06", "来源：某网站", "浏览：128次", "下一篇：别的"))


def _proposed(body: str) -> Text:
    (source,) = read_bytes(body.encode("utf-8"), "page.txt")
    return ready(source).texts[0][0]


def test_the_year_is_counted_from_what_is_celebrated() -> None:
    plan = "学校工会工作计划\n九月份庆祝第十九个教师节,开展师徒结对,组织教职工登山比赛,把活动办得热烈而节俭。"
    assert _proposed(plan).year == "2003"
    assert _proposed(plan.replace("第十九个教师节", "建党95周年")).year == "2016"
    assert _proposed(plan.replace("庆祝第十九个教师节", "起")).year == ""


def test_what_a_site_cut_out_is_flagged() -> None:
    page = "学校值班制度\n值班人员要坚守岗位,……此处隐藏10712个字……并会同护校人员做好应急处理,及时向带班领导汇报。"
    (source,) = read_bytes(page.encode("utf-8"), "page.txt")
    assert "omitted" in {row["rule"] for row in ready(source).entry["findings"]}


def test_a_year_among_masked_ones_is_history() -> None:
    assert _proposed("关工委工作总结\n我会1985年成立,201*年完善机构,老同志们走进课堂讲传统,受到师生欢迎。").year == ""


def test_every_proposal_has_a_score_and_its_evidence() -> None:
    body = (
        "小学工会工作计划\n本学期,工会组织教职工开好教代会,办好送温暖活动。\n"
        "教代会前征集提案,教代会后逐条答复。小学工会依靠教职工。"
    )
    (source,) = read_bytes(body.encode("utf-8"), "page.txt")
    proposed = ready(source).entry["texts"][0]["proposed"]
    assert {name: [one["value"] for one in found] for name, found in proposed.items()} == {
        "kind": ["工作计划"], "org": ["工会"], "setting": ["小学"], "period": ["学期"], "topics": ["民主管理"],
    }  # fmt: skip
    assert all(0 < one["score"] < 1 and one["evidence"] for found in proposed.values() for one in found)


def test_names_that_come_back_are_proposed_as_slots() -> None:
    body = "关工委工作总结\n" + "荥经县关工委组织老同志走进课堂,讲传统、讲法治,受到师生欢迎。\n" * 3
    (source,) = read_bytes(body.encode("utf-8"), "page.txt")
    assert {"slot": "单位", "name": "荥经县关工委", "count": 3} in ready(source).entry["texts"][0]["slots"]


def test_the_content_outweighs_a_wrong_title() -> None:
    body = (
        "关工小组工作职责\n活动次数：4次\n招募方法：海报\n"
        "组员在小组活动中分享经验,社工协助组员成长,小组成员互相鼓励,案主与组员共同完成小组目标。"
    )
    assert _proposed(body).kind == "小组服务方案"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("学校工会工作计划", "xue-xiao-gong-hui-gong-zuo-ji-hua"),
        ("2025年“五老”计划", "2025-nian-wu-lao-ji-hua"),
        ("？！", "text"),
        ("Index", "text"),
        ("../../etc/passwd", "etc-passwd"),
        ("ＡＢＣ计划", "abc-ji-hua"),
        ("😀계획", "text"),
    ],
)
def test_a_file_is_named_by_the_pinyin_of_its_title(title: str, name: str) -> None:
    assert slug_of(title) == name


def test_file_names_are_short_and_free() -> None:
    text = Text(id="", title="学校" * 60, kind="工作计划")
    first = file_id(text, set())
    assert len(first.split("/")[1]) <= MAX_NAME
    assert file_id(text, {first}) == f"{first}-2"
    assert file_id(text, {first, f"{first}-2"}) == f"{first}-3"
