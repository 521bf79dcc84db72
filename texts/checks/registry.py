"""Every rule on one text, in one list: id, name, grade, what is wrong, what to do, and who finds it.

ALWAYS holds for library texts, imported texts and drafts alike; BROUGHT_IN adds what only texts from
elsewhere suffer from, LIBRARY what a text needs to stand in the library, SHAPE what its kind asks for.
"""

from __future__ import annotations

from texts.checks import content, cuts, facts, leftovers, masks, outline, punctuation, structure, wording, words
from texts.checks.rule import Rule

ALWAYS: tuple[Rule, ...] = (
    Rule("mask", "掩码", "error", "掩码没有还原", "核实后写上，或改成槽位【…】", masks.masks),
    Rule("scrubbed", "被删的名称", "error", "「重要思想」前的名称被删掉了", "请按现行提法重写这一句", masks.scrubbed),
    Rule("lost-zero", "丢失的〇", "error", "年份丢了「〇」", "请核对年份后补上", masks.lost_zero),
    Rule("empty-marks", "空括号", "error", "括号或引号里是空的", "请补上丢失的内容，或删去", masks.empty_marks),
    Rule("ocr-mark", "识别残留", "error", "有没认出来的字", "请对照原件补上", masks.ocr_marks),
    Rule("mojibake", "乱码", "error", "有乱码", "请换一种编码重新导入，或对照原件改正", masks.mojibake),
    Rule("latin-in-word", "夹拼音", "warning", "汉字词里夹了拼音", "请还原成汉字", masks.latin_in_word),
    Rule("markup", "残留标记", "error", "残留网页或排版标记", "请删去标记，只留文字", leftovers.markup),
    Rule("site-words", "站点文字", "error", "残留网站的文字或网址", "请删去", leftovers.site_words),
    Rule("file-name", "文件名", "warning", "残留文件名", "请改成正式标题或删去", leftovers.file_names),
    Rule("lead-in", "推销话", "warning", "像网站的推销开头或结尾", "请删去", leftovers.lead_ins),
    Rule("private-number", "号码", "error", "文中有个人号码", "请删去，或改成槽位", facts.private_numbers),
    Rule("person-name", "人名", "warning", "可能是真实人名", "请改成槽位或职务；个案用「某某」", facts.person_names),
    Rule("unit-name", "单位名", "warning", "可能是别的单位的名称", "请改成槽位【单位】", facts.unit_names),
    Rule("place-name", "地名", "warning", "可能是别处的地名", "请改成槽位【地区】，或删去", facts.place_names),
    Rule("stale-wording", "过时提法", "warning", "提法过时", "请按现行提法改写", wording.stale),
    Rule("anniversary", "纪念日", "warning", "纪念日的数字是旧的", "请改写", wording.anniversaries),
    Rule("typo", "错别字", "warning", "疑有错别字", "请核对", words.typos),
    Rule("swapped", "机器换词", "error", "像机器换过词的文字", "请还原，或退回这篇", words.swapped),
    Rule("doubled-mark", "重复标点", "warning", "标点重复或多余", "请改正", punctuation.doubled),
    Rule(
        "half-width",
        "半角标点",
        "warning",
        "汉字旁用了半角标点",
        "请用 fanwen check --fix 改成全角",
        punctuation.half_width,
    ),
    Rule("mixed-dates", "日期写法", "warning", "日期写法不统一", "请统一写成 2026年1月5日", punctuation.mixed_dates),
    Rule("unbalanced", "标点不成对", "warning", "引号或括号不成对", "请补上另一半，或改正方向", punctuation.unbalanced),
    Rule("number-gap", "序号", "warning", "列表序号不连续", "确认没有丢内容后重新编号", outline.number_gaps),
    Rule("empty-section", "空节", "warning", "标题下没有内容", "请补上内容或删去标题", outline.empty_sections),
    Rule(
        "repeated-heading", "重复标题", "warning", "同一层有两个相同的标题", "请合并或改名", outline.repeated_headings
    ),
    Rule("repeated-sentence", "重复句", "hint", "有的话写了两遍", "请删去一处", outline.repeated_sentences),
)

BROUGHT_IN: tuple[Rule, ...] = (
    Rule("cut-start", "开头残缺", "error", "这一段开头像被截断", "请对照原件补上，或删去这一段", cuts.cut_starts),
    Rule("cut-end", "结尾残缺", "warning", "这一段没有写完", "请与下一段接上，或补上结尾", cuts.cut_ends),
    Rule("glued-heading", "标题粘连", "warning", "标题和正文连在一起", "请在标题后分段", cuts.glued_headings),
    Rule("run-on-list", "列表粘连", "hint", "一段里连写了几条", "请分成列表", cuts.run_on_lists),
    Rule("missing-label", "缺标签", "hint", "同组的其他各条都有关键词，这一条没有", "请补上", cuts.missing_labels),
    Rule("month-gap", "月份缺漏", "warning", "按月的安排缺了月份", "请补上，或与前后合并", outline.month_gaps),
    Rule("figure", "具体数字", "hint", "像是一个单位自己的数字", "请改成槽位，不要照用", facts.figures),
    Rule("date", "具体日期", "hint", "写死了日期或届次", "请改成槽位【年度】等", facts.dates),
    Rule("essay", "文章腔", "hint", "像介绍文章，不像要交的文件", "请改写成条款", leftovers.essay_style),
    Rule("off-subject", "文不对题", "warning", "正文与标题不符", "请按内容改标题，或退回这篇", content.off_subject),
    Rule("other-kind", "文种不符", "warning", "标题里的文种与 kind 不符", "请按内容改 kind 或标题", content.other_kind),
    Rule("contradiction", "前后矛盾", "warning", "前后说法不一致", "请核对", content.contradictions),
    Rule("no-year", "没有年份", "hint", "说「本年度」却没有年份", "请加槽位【年度】", content.no_year),
    Rule("heading-stop", "标题带句号", "hint", "标题以标点结束", "请删去，或并入正文", content.long_headings),
)

LIBRARY: tuple[Rule, ...] = (
    Rule("undeclared-slot", "未说明的槽位", "error", "槽位没有说明", "请在 slots 里补上", structure.undeclared_slots),
    Rule("unwritten", "没有写的内容", "error", "这里还是写作提示", "请写上内容，或删去这一节", structure.unwritten),
    Rule("unused-slot", "没用的槽位", "warning", "槽位没有用到", "请删去", structure.unused_slots),
    Rule("no-summary", "没有简介", "warning", "没有 summary", "请补上", structure.no_summary),
    Rule(
        "section-role",
        "章节作用",
        "warning",
        "section_roles 指向不存在的章节",
        "请改正",
        structure.unknown_section_roles,
    ),
)

SHAPE: tuple[Rule, ...] = (
    Rule("missing-part", "缺少部分", "warning", "缺少这个文种通常有的部分", "请补上", structure.missing_parts),
    Rule("part-order", "部分顺序", "hint", "各部分的顺序与通常不同", "请核对", structure.part_order),
    Rule("length", "篇幅", "hint", "篇幅与这个文种通常的不同", "请增补或精简", structure.length),
)
