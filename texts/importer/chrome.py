"""Page furniture: lines of the site around a text, told by what they say and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from texts.importer.marks import mark
from texts.importer.source import Line

_HAN = re.compile("[\u4e00-\u9fff]")

_FIELDS = (
    "标题|標題|文种|編輯|編號|发文机关|发文字号|成文日期|索引号|主题词|主题分类|公开方式|"
    "编辑|审核|校对|供稿|来源|作者|上传者|上传人|发布人|发布者|发布时间|发布日期|"
    "更新时间|时间|日期|网站|标签|关键词|栏目|分类|类别|字数|页数|大小|格式|浏览量|"
    "点击数|阅读量|点击率|信息来源|稿件来源|文章来源|ID|编号|文件名|下载地址|链接地址|"
    "URL|网址|抓取时间|移动端|范文类型|适用行业"
)
WIDGET = re.compile(
    r"\d{1,6}|[（(]\d{1,5}[）)]|第?\d+\s*页[,，/ ]*共?\s*\d+\s*页.{0,10}|"
    r"约?\s*[\d.]+\s*(?:千字|万字|页|字|KB|MB|人阅读)|"
    r"(?:上|下)一(?:篇|页|章|条).{0,40}|返回(?:顶部|首页|列表|上一页)|回到顶部|(?:点击)?展开(?:阅读)?全文|收起|"
    r"阅读全文|查看全文|更多相似范文|"
    r"\+?\s*(?:加入清单|加入收藏|添加收藏夹?|收藏|举报|分享|点赞|打印|关闭|复制|下载|投诉|纠错|登录|注册|评论)"
    r"(?:[ |｜/、]+(?:打印|关闭|收藏|分享|举报|下载))*|"
    r"(?:浏览|阅读|点击|范文|人气|评论|下载|点赞|收藏)(?:次数|量|数)?(?:\s*[:：]?\s*[（(]?\d+次?[）)]?)?|"
    r"(?:相关|热门|最新|推荐|精选|更多|类似|同类|猜你喜欢|延伸)"
    r"(?:推荐|文章|文档|阅读|范文|资讯|新闻|内容|标签|搜索|链接|下载|资料|专题)*[:：]?|"
    r"发表(?:回复|评论)|登录后才能评论|我要评论|网友评论|文档评论.{0,8}|\S{0,6}VIP\S{0,8}|"
    r"(?:字体|字号)\s*[:：]?.{0,12}|【?(?:大|中|小)】?(?:\s*【?(?:大|中|小)】?){1,2}|微信|微博|QQ(?:空间)?|"
    r"(?:扫一扫|分享到).{0,24}|首页|网站首页|网站地图|设为首页|关于我们|联系我们|版权所有.{0,60}|友情链接.{0,30}|"
    r".{0,30}[A-Za-z\u4e00-\u9fff]ICP备.{0,30}|责任编辑.{0,20}|" + rf"(?:{_FIELDS})\s*[:：].{{0,80}}"
)
"""A whole line that is a counter, a button, a label of the site or a field of its record."""

_LONGEST = 500
"""A longer line is no widget; the patterns would take long over it."""

_BREADCRUMB = re.compile(
    r"(?:您?(?:现在|当前)?(?:所在)?(?:的)?位置|当前栏目)\s*[:：》].*|首页(?:\s+\S{2,40}){2,}|"
    r"[^。，]{1,20}(?:[>›»＞》][^。，>›»＞》]{1,44}){2,}"
)
_DATE_LINE = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:发布于|来源|作者|浏览|阅读).{0,30})?"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_SITE_NOTE = re.compile(
    r"(?:由|系)\S{0,16}(?:收集整理|互联网用户|网友|用户整理|用户上传)|不代表本站|免责声明|侵犯您?的?权|版权问题|请联系(?:我们|管理员|本站)|"
    r"转载(?:请|分享)|注明出处|友情提示|仅限学习|仅供(?:您)?参考(?:学习|拓展)|来源[:：]网络|本站(?:所有|内容|文章)|未经(?:授权|许可)"
)
_INTRO = re.compile(
    r"小编|小編|僅供參考|(?:优秀|相关|以下|下面|这篇|本|份|篇|几|些|写|》|的)范文|范文(?:大全|模板|网|参考|该|的时候)|仅供(?:大家)?参考|大家一起来看|一起来(?:看看|学习写)|白驹过隙|"
    r"精心(?:整理|准备)|供大家(?:参考|阅读)|希望(?:能够|对|大家)(?:帮助|有所|喜欢)|欢迎(?:大家)?(?:阅读|借鉴|参考|下载)"
)
_TAIL_CUE = re.compile(
    r"(?:相关|热门|最新|推荐|更多|猜你)(?:推荐|文章|文档|阅读|范文|资讯|新闻|喜欢)|上一篇|下一篇|文档评论|发表(?:回复|评论)|登录后才能评论|"
    r"友情提示|免责声明|返回顶部|版权所有|关闭|【?打印】?|责任编辑|分享到|网友评论"
)
_DIGEST = re.compile(r".{0,40}(?:提要|摘要|内容简介)[:：]")
_SITE_FIELD = re.compile(r"\d:\d\d:\d\d|网络|范文类型|适用行业|全文共|https?:|浏览|点击|下载|上传|VIP")
_RECORD = re.compile(r"[a-z_]{2,20}\s*:\s+\S.*")


def furniture(text: str) -> bool:
    """Says whether a line, wherever it stands, is a widget or a note of the site."""
    if len(text) > _LONGEST:
        return bool(_ADDRESS.fullmatch(text))
    if (
        WIDGET.fullmatch(text)
        or WIDGET.fullmatch(text.replace(" ", ""))
        or _BREADCRUMB.fullmatch(text)
        or _DATE_LINE.fullmatch(text)
        or _ADDRESS.fullmatch(text)
    ):
        return True
    return bool(_SITE_NOTE.search(text)) and len(text) < 300 and not mark(text)


def intro(text: str) -> bool:
    """Says whether a paragraph is an editor's lead-in: it speaks of the page, not of the work."""
    return bool(_INTRO.search(text)) or bool(_SITE_NOTE.search(text))


def dropped_lines(lines: Sequence[Line], page_title: str = "") -> list[str]:
    """Returns for each line why it is dropped, an empty string where it stays.

    Furniture goes wherever it stands, times of an event in the middle of a text excepted. Before the
    first content everything up to the last furniture goes, behind the last text everything after a cue.
    """
    reasons = ["" for _ in lines]
    body = [i for i, line in enumerate(lines) if _is_body(line)]
    first, last = (body[0], body[-1]) if body else (len(lines), -1)
    for i, line in enumerate(lines):
        inside = first < i < last
        if (
            (not line.main and not (inside and len(line.text) > 60))
            or (not line.cells and furniture(line.text) and not (inside and _label(line.text)))
            or (i < first and (_RECORD.fullmatch(line.text) or _digest(lines, i)))
        ):
            reasons[i] = "site-chrome"
    _drop_head(lines, reasons, first, page_title)
    _drop_tail(lines, reasons, last)
    return reasons


def _drop_head(lines: Sequence[Line], reasons: list[str], first: int, page_title: str) -> None:
    """Drops what stands before the last furniture at the head; content begins with a body line or a mark."""
    content = next((i for i, line in enumerate(lines) if i >= first or (line.main and mark(line.text))), len(lines))
    for i in range(max((k for k in range(content) if reasons[k]), default=0)):
        same = lines[i].text and lines[i].text in page_title
        reasons[i] = reasons[i] or ("page-title" if same else "site-chrome")


def _digest(lines: Sequence[Line], i: int) -> bool:
    """Says whether a line is a machine's digest of the page: its title, 提要, and a sentence out of it."""
    return bool(_DIGEST.match(lines[i].text)) and i + 1 < len(lines)


def _is_body(line: Line) -> bool:
    """Says whether a line is certainly running text: long, with marks, and not the site's."""
    text = line.text
    if _RECORD.fullmatch(text) or _DIGEST.match(text):
        return False
    return len(_HAN.findall(text)) >= 30 and not furniture(text) and not intro(text) and line.main


def _label(text: str) -> bool:
    """Says whether a line reads `时间：8月9日` and so may belong to the text around it."""
    return bool(re.match(r"\S{1,8}\s*[:：]", text)) and not _SITE_FIELD.search(text)


def _drop_tail(lines: Sequence[Line], reasons: list[str], last: int) -> None:
    """Drops from the first cue, or from furniture with nothing but short lines behind it, to the end."""
    for i in range(last + 1, len(lines)):
        text = lines[i].text
        cue = len(text) < 60 and _TAIL_CUE.search(text) and not mark(text)
        if cue or (reasons[i] and all(_short(line.text) for line in lines[i:])):
            for k in range(i, len(lines)):
                reasons[k] = reasons[k] or "site-chrome"
            return


def _short(text: str) -> bool:
    """Says whether a line at the end of a page can be the site's: short, no sentence, no number before it."""
    return furniture(text) or (len(text) <= 40 and not re.search("[。；！？]", text) and mark(text) is None)
