"""What a page or a file left behind in the text: markup, words of the site, lead-ins that sell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from texts.checks.page import Page
from texts.checks.rule import Hit, grown, matches

_MARKUP = re.compile(
    r"</?[a-zA-Z!][^<>\n]{0,80}>|\*\*+[^*\n]{0,20}|(?:^|(?<=\s))#{1,6}\s\S{0,20}|\[/?(?:b|i|url|img|/)?\]|\{\{|\{%|"
    r"\$[^$\n]{3,60}\$|!?\[[^\]\n]{0,30}\]\([^)\n]{1,80}\)|<%|%>",
    re.MULTILINE,
)
_SITE = re.compile(
    r"https?://[^\s，。；、）)”]+|www\.[^\s，。；、）)”]+|(?:课件下载|点击下载|免费下载|立即下载|下载文档|全文阅读"
    r"|文档评论|登录后(?:才能|可|即可)|由[^\s，。]{0,12}收集整理|互联网用户|转载请|转载分享|上传者|发布者|当前位置|上一篇|下一篇|相关文章|相关文档|相关推荐|热门推荐"
    r"|友情提示|免责声明|版权归|如有侵权|关注(?:我们的?)?(?:微信)?公众号|VIP|会员专享|小编|加入清单|展开阅读)|^(?:举报|关闭|打印|收藏|分享|浏览|返回顶部)$",
    re.MULTILINE,
)
_FILE = re.compile(r"\.(?:docx?|pdf|pptx?|wps|txt|xlsx?)(?:VIP)?(?![A-Za-z])", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"(?:白驹过隙|弹指一挥间|光阴似箭|岁月如梭|日子如同|时间过得可真快|不知不觉[^。]{0,16}又[^。]{0,10}(?:结束|迎来)"
    r"|记忆力会随着|供大家参考|仅供参考|供您参考|欢迎阅读|一起来看看|希望对(?:大家|你|您)有|下面是[^。]{0,20}(?:范文|整理)"
    r"|以下是[^。]{0,20}(?:范文|整理)|为大家(?:整理|带来|收集|分享)|写范文|精选范文|范文[^。]{0,6}篇)"
)
_ESSAY = re.compile(r"本(?:篇)?(?:文章|文)(?:将|旨在|从|主要|通过|拟)")


def markup(page: Page) -> Iterator[Hit]:
    """Tags, stars, Markdown or formula marks that a page left in the text."""
    return matches(_MARKUP, page)


def site_words(page: Page) -> Iterator[Hit]:
    """Words of the site the text was taken from: addresses, download lines, editors."""
    return _grown(_SITE, page, 12, 12, " ，。")


def file_names(page: Page) -> Iterator[Hit]:
    """A file name in the text or title."""
    return _grown(_FILE, page, 30, 0, " /，。")


def lead_ins(page: Page) -> Iterator[Hit]:
    """An opening or ending that advertises the page."""
    return _grown(_LEAD_IN, page, 24, 24)


def essay_style(page: Page) -> Iterator[Hit]:
    """An essay about the subject (本文将从……) where a document is wanted."""
    return _grown(_ESSAY, page, 6, 30)


def _grown(pattern: re.Pattern[str], page: Page, before: int, after: int, stops: str = "。！？；") -> Iterator[Hit]:
    """Yields a hit for every match, quoted with what stands around it."""
    for passage in page.passages if pattern.search(page.whole) else ():
        for found in pattern.finditer(passage.string):
            yield Hit(passage, grown(passage.string, *found.span(), before, after, stops))
