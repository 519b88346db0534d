"""Lines that are none of the document: what a web page adds, and what closes the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.extraction.front.lines import DATE, ORGAN_END
from taizhang.extraction.outline import Paragraph

_FURNITURE = re.compile(
    r"(?:来源|发布时间|发布日期|浏览次数|点击数|字号|作者|访问量|信息来源|索引号|主题分类|阅读)[：:]"
    r"|(?:首页|当前位置|您的位置).*[>›»]|^(?:上一篇|下一篇|打印|关闭|分享|责任编辑|扫一扫)"
    r"|无障碍|适老化|长者模式|微信|微博|繁體|繁体|登录|客户端|二维码"
    r"|【?(?:打印|关闭)(?:本页|窗口)?】?|网站标识码|版权所有|ICP备|主办：|承办："
)

_TAIL = re.compile(
    r"【?(?:相关(?:阅读|链接|文章|新闻|稿件|解读|附件)|上一[篇条]|下一[篇条]|扫一扫|打印本页|分享到|责任编辑|网站地图|返回顶部)"
)

_LINE_LENGTH = 90

_CLOSING = re.compile(
    r"本[^，。：]{2,12}自.{0,20}(?:施行|实施|执行)|本[^，。：]{2,12}由.{2,30}负责解释|（此件.*）$|抄送|附件[:：]|联系人"
)

#: The last line of an official document, below all else: who printed it, and when (版记, GB/T 9704 7.4.3).
_IMPRINT = re.compile(rf"(?P<organ>[^，。；：]{{4,40}}?){DATE.pattern}印(?:发|制)?$")

#: How far a document may be made public: the line that offices put below the signature.
_DISCLOSURE = re.compile(
    r"[（〔\[【]?(?:(?:政府)?信息)?公开(?:形式|方式|属性|类别|类型|选项|范围|程度)[：:]?[^，。；：]{2,12}[）〕\]】]?$"
    r"|[（〔\[【]?(?:此件|本件)?(?:主动公开|依申请公开|公开发布|不予公开|不公开)[）〕\]】]?$"
)


def outside(items: Sequence[Paragraph]) -> set[int]:
    """The indices of the paragraphs that are no text of the document."""
    lines = {i for i, item in enumerate(items) if _is_furniture(item) or _is_closing(item)}
    return lines | _page_tail(items)


def _is_furniture(item: Paragraph) -> bool:
    words = item.words
    return (
        words is not None
        and len(words) < 120
        and "。" not in words.text
        and _FURNITURE.search(words.text) is not None
    )


def _page_tail(items: Sequence[Paragraph]) -> set[int]:
    """What a web page puts below a document: from 相关阅读 or 上一条 on, where only lines follow."""
    for index in range(len(items) // 2, len(items)):
        words = items[index].words
        if words is not None and _TAIL.match(words.text):
            rest = range(index, len(items))
            lines = all(
                (tail := items[i].words) is not None and len(tail) <= _LINE_LENGTH for i in rest
            )
            return set(rest) if lines else set()
    return set()


def _is_closing(item: Paragraph) -> bool:
    """A line that closes the document: 本方案自印发之日起施行, （此件公开发布）, 抄送：…, who printed it."""
    if item.words is None or item.label is not None:
        return False
    text = item.words.text
    return bool(_CLOSING.match(text) or _DISCLOSURE.match(text) or _is_imprint(text))


def _is_imprint(text: str) -> bool:
    match = _IMPRINT.match(text)
    return match is not None and ORGAN_END.search(match["organ"]) is not None
