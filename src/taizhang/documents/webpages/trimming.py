"""Where the document begins and ends on the page, told by its title and by what pages put around."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang.documents.webpages.items import Cells, Item, Words
from taizhang.documents.webpages.metadata import is_metadata_line

_PATH = re.compile(
    r"(?:当前|您的?|你的?|所在|现在)(?:所在)?的?位置\s*[：:]|^首页\s*[>＞»›/\-]"
    r"|^.{1,12}[>＞»›].{1,20}[>＞»›]"
)
_INFORMATION = re.compile(
    r"(?:信息)?来源\s*[：:]|发布(?:时间|日期|人|机构)\s*[：:]|浏览(?:次数|量)?\s*[：:]|点击(?:数|量|率)?\s*[：:]"
    r"|阅读(?:次数|量)?\s*[：:]|访问(?:次数|量)\s*[：:]|字(?:号|体)(?:大小)?\s*[：:]|作者\s*[：:]|编辑\s*[：:]"
    r"|更新(?:时间|日期)\s*[：:]|[【\[]\s*(?:打印|关闭|收藏|大|中|小)|分享(?:到|至)\s*[：:]?|背景色\s*[：:]|视力保护色"
    r"|打印(?:本页|此页|文章)|关闭(?:窗口|本页|页面)|下载(?:文件|全文|附件)?[：:]?$|扫一扫|语音播报|无障碍"
)
_END = re.compile(
    r"上一[篇条页]|下一[篇条页]|相关(?:链接|文档|文件|阅读|解读|稿件|新闻|信息|政策|附件|内容|报道|推荐)\s*[：:]?"
    r"|(?:政策|文件|图文|图片|专家|视频|部门)解读\s*[：:]?$|解读(?:材料|链接)\s*[：:]?$|一图读懂|图解[：:]?"
    r"|扫一扫|分享(?:到|至|本页)?\s*[：:]?|返回(?:顶部|列表|首页)?$"
    r"|责任编辑\s*[：:]|[【\[（(]?\s*(?:打印|关闭|收藏|纠错)(?:本页|此页|窗口|页面)?\s*[】\]）)]?"
    r"(?:\s|$|[|｜])|主办(?:单位)?\s*[：:].*(?:承办|备案|地址|标识码)|.*(?:版权所有|ICP备|网站标识码|公网安备)|网站地图|联系我们$"
)
_STOP = re.compile(r"[。；]")
#: Pages and sites part the title of the document from their own name by one of these.
PARTS = re.compile(r"\s*[_|｜]\s*|\s+[-—–]+\s*|\s*[-—–]+\s+")
_GENRE = re.compile(
    r"(?:通知|方案|规划|计划|意见|办法|清单|分工|分解表|任务表|要点|措施|决定|细则|台账|纲要|表|安排|行动)"
    r"(?:[（(〔][^（）()]*[）)〕])?$"
)
_OPENING = re.compile(r"关于|印发|[（《〈“][^）》〉”]*$|(?:政府|办公室|办公厅|委员会|[委局厅部])$")
#: No more of the prose than this may be lost with what stands before the title or after the end.
_LOSS = 0.05


def trimmed(items: Sequence[Item], titles: Sequence[str]) -> list[Item]:
    """`items` from the document's title on to its end; `titles` are what the page calls it."""
    found = _from_title(_without_information(items), titles)
    end = _end(found)
    return found[:end]


def _without_information(items: Sequence[Item]) -> list[Item]:
    """`items` without the path of the page and the line of source, time and size of the letters."""
    return [
        item
        for item in items
        if not (
            isinstance(item, Words)
            and len(item.text) < 120
            and "。" not in item.text
            and (_PATH.search(item.text) or _is_information(item.text))
        )
    ]


def _is_information(text: str) -> bool:
    """Whether a line says of the page, not of the document, when and how it was put up."""
    return bool(_INFORMATION.match(text)) or len(_INFORMATION.findall(text)) >= 2


def _from_title(items: list[Item], titles: Sequence[str]) -> list[Item]:
    """`items` from the title on, or from the notice above it; what belongs to it above is kept."""
    start = _start(items, titles)
    if start is not None:
        return [item for item in items[:start] if _belongs(item)] + items[start:]
    title = next((t for t in titles if _GENRE.search(t)), None)
    if title is None:
        return items
    # The title stands only in the head of the page.
    first = next((i for i, item in enumerate(items) if not _belongs(item)), len(items))
    return [*items[:first], Words(title), *items[first:]]


def _start(items: list[Item], titles: Sequence[str]) -> int | None:
    """Where the document begins: with a line like a title, above all of its prose, or with `titles`."""
    prose = next((at for at, item in enumerate(items) if _weight(item)), len(items))
    named = next((at for title in titles if (at := _place_of(items, title)) is not None), None)
    whole = sum(map(_weight, items))
    if named is not None and sum(map(_weight, items[:named])) > _LOSS * whole:
        named = None
    alike = next((at for at, item in enumerate(items[:prose]) if _is_title(item)), None)
    found = [at for at in (named, alike) if at is not None]
    if not found:
        return None
    start = min(found)
    while start > 0 and _opens_title(items[start - 1]):
        start -= 1
    return start


def _is_title(item: Item) -> bool:
    return isinstance(item, Words) and len(item.text) < 90 and bool(_GENRE.search(item.text))


def _opens_title(item: Item) -> bool:
    """Whether a title may begin in the line above it: with its issuer, or broken in the middle."""
    if isinstance(item, Cells) or len(item.text) > 90:
        return False
    return bool(_OPENING.search(item.text) or _belongs(item))


def _place_of(items: Sequence[Item], title: str) -> int | None:
    """Where the title stands, on a line or begun on it."""
    bare = _bare(title)
    if len(bare) < 6:
        return None
    for at, item in enumerate(items):
        if isinstance(item, Cells):
            continue
        text = _bare(item.text)
        if text == bare:
            return at
        if len(text) >= 5 and (bare.startswith(text) or text in bare[: len(text) + 30]):
            # The site's name and the issuer's head end up here too: the next line must go on.
            following = "".join(_bare(i.text) for i in items[at : at + 4] if isinstance(i, Words))
            if bare in following:
                return at
    return None


def _belongs(item: Item) -> bool:
    """Whether what stands above the title is the document's: its number, its head, metadata."""
    if isinstance(item, Cells):
        return False
    return is_metadata_line(item.text) or bool(
        re.search(
            r"[〔［\[]\s*(?:19|20)\d\d\s*[〕］\]]\s*第?\s*\d+\s*号$|.{4}文件$|^附\s*件", item.text
        )
    )


def _end(items: Sequence[Item]) -> int:
    """Where what pages put below a document begins."""
    whole = sum(map(_weight, items))
    left = whole
    for at, item in enumerate(items):
        if left <= _LOSS * whole and _is_end(item):
            return at
        left -= _weight(item)
    return len(items)


def _is_end(item: Item) -> bool:
    return isinstance(item, Words) and len(item.text) < 150 and bool(_END.match(item.text))


def _weight(item: Item) -> int:
    """How much of the document is in an item."""
    if isinstance(item, Cells):
        return sum(len(cell.text) for cell in item.cells)
    prose = _STOP.search(item.text) or len(item.text) > 40
    return len(item.text) if prose and not _is_end(item) else 0


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
