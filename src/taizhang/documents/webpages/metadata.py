"""What a government site says of a document in a table or list above it: number, organ, date.

The table (索引号, 主题分类, 发文字号 …) becomes lines `发文字号：…` of what belongs to the document; the
rest of it, and the day that the page was put up, belong to the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from taizhang.documents.grids import Placed
from taizhang.documents.webpages.items import Cells, Item, Words

_KEPT_WORDS = (
    r"(?:发文字号|公?文号|文件编号|文件字号|发文文号|发文机关|发文单位|制发机关|发文机构|发布机构|公开主体"
    r"|成文日期|成文时间|发文日期|发文时间|印发日期|签发日期|落款日期)"
)
_DROPPED_WORDS = (
    r"(?:信?息?索引号?|索取号|主题分类|主题词|主题|分类|信息分类|体裁分类|组配分类|服务对象分类|体裁|有效性"
    r"|公文时效|时效|效力状态|是否有效|公开方式|公开范围|公开时限|公开形式|公开属性|公开日期|公开责任部门|发布日期"
    r"|发布时间|生成日期|更新时间|生效日期|实施日期|生效时间|失效日期|失效时间|废止日期|废止时间|名称|标题|信息名称"
    r"|文件名称|服务对象|关键词|关键字|内容概述|内容概要|责任处室|承办处室|信息来源|来源|载体形式|语种|规范性文件"
    r"|统一编号|统一登记号|登记号|文件类型|公文种类|信息类别|所属机构)"
)
_KEPT, _DROPPED = re.compile(_KEPT_WORDS + "$"), re.compile(_DROPPED_WORDS + "$")
#: Several facts in one line: 发文单位：… 发文字号：… 发文日期：…
_BEGIN = re.compile(rf"(?:{_KEPT_WORDS}|{_DROPPED_WORDS})\s*[：:]")
_LINE = re.compile(r"(?P<label>[一-鿿\s\u3000\xa0]{2,14})[：:]\s*(?P<value>.*)$")
_INSIDE = re.compile(r"\s+|[【】\[\]]")
_NOTHING = re.compile(r"[无—\-/\s]*$")
#: Metadata stand above the text; below, a line 主题词：… is the document's own.
_TOP = 40
_MOST_ROWS = 15


def with_metadata_as_lines(items: list[Item]) -> list[Item]:
    """`items` with the site's tables and lists of metadata made lines of the document's own."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        if at >= _TOP:
            return found + items[at:]
        if isinstance(item, Cells):
            found += _lines_of(item) if _is_metadata(item) else [item]
        elif (label := _label_of(item.text)) is not None:
            following = items[at + 1] if at + 1 < len(items) else None
            # Label and value in blocks of their own.
            if isinstance(following, Words) and _label_of(following.text) is None:
                found += _line(label, following.text)
                at += 1
        elif several := _facts_in(item.text):
            found += [line for label, value in several for line in _line(label, value)]
        elif match := _LINE.match(item.text):
            label = _bare(match["label"])
            if _KEPT.match(label):
                found += _line(label, match["value"])
            elif not (_DROPPED.match(label) and _among_metadata(items, at)):
                found.append(item)
        else:
            found.append(item)
        at += 1
    return found


def is_metadata_line(text: str) -> bool:
    """Whether `text` is a line as `with_metadata_as_lines` makes them."""
    match = _LINE.match(text)
    return match is not None and bool(_KEPT.match(_bare(match["label"])))


def _facts_in(text: str) -> list[tuple[str, str]]:
    """Labels and values of a line that holds at least two, and nothing before them."""
    starts = list(_BEGIN.finditer(text))
    if len(starts) < 2 or starts[0].start() or "。" in text:
        return []
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return [
        (match[0].rstrip("：: "), text[match.end() : end].strip(" \u3000\xa0|｜;；"))
        for match, end in zip(starts, ends, strict=True)
    ]


def _label_of(text: str) -> str | None:
    """The label that is all of `text`."""
    label = _bare(text).rstrip("：:")
    return label if _KEPT.match(label) or (_DROPPED.match(label) and text[-1] in "：:") else None


def _among_metadata(items: list[Item], at: int) -> bool:
    """Whether a line beside that at `at` is metadata too: one alone may be a sentence."""
    beside = [*items[max(0, at - 2) : at], *items[at + 1 : at + 3]]
    return any(
        isinstance(item, Words)
        and (match := _LINE.match(item.text))
        and (_KEPT.match(label := _bare(match["label"])) or _DROPPED.match(label))
        for item in beside
    )


def _is_metadata(table: Cells) -> bool:
    """Whether each row begins with a label; a plan's table may have 分类 and 名称 in its head only."""
    rows = table.rows()
    labels = [label for label, _ in _pairs(rows)]
    return (
        len(rows) <= _MOST_ROWS
        and len(labels) >= 2
        and all(_is_label(row[0].text) or _LINE.match(row[0].text) for row in rows)
        and any(_KEPT.match(label) or "索引" in label for label in labels)
    )


def _lines_of(table: Cells) -> list[Item]:
    return [line for label, value in _pairs(table.rows()) for line in _line(label, value)]


def _pairs(rows: Sequence[Sequence[Placed]]) -> Iterator[tuple[str, str]]:
    """Labels and values of a table, in two cells side by side or in one."""
    for row in rows:
        at = 0
        while at < len(row):
            text = row[at].text
            label = _bare(text).rstrip("：:")
            match = _LINE.match(text.replace("\n", ""))
            if _KEPT.match(label) or _DROPPED.match(label):
                following = row[at + 1].text if at + 1 < len(row) else ""
                if _is_label(following):
                    yield label, ""
                else:
                    yield label, following
                    at += 1
            elif match and (_KEPT.match(own := _bare(match["label"])) or _DROPPED.match(own)):
                yield own, match["value"]
            at += 1


def _is_label(text: str) -> bool:
    label = _bare(text).rstrip("：:")
    return bool(_KEPT.match(label) or _DROPPED.match(label))


def _line(label: str, value: str) -> list[Item]:
    """The line of one fact; none where the site leaves it blank or it is the site's own."""
    value = value.replace("\n", " ").strip()
    return [] if _NOTHING.match(value) or not _KEPT.match(label) else [Words(f"{label}：{value}")]


def _bare(text: str) -> str:
    return _INSIDE.sub("", text)
