"""A page's own furniture: menus, paths, footers, lists of links, told by weight and by words.

Names of classes are a hint only, for small parts: every site has its own. What holds a title, a
document number or a good part of the prose is never taken for furniture, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from taizhang.documents.webpages.tree import Weight, Weights, empty, tag_of

_CONTAINERS = frozenset(
    (
        "div", "ul", "ol", "dl", "table", "section", "p", "nav", "header", "footer", "aside", "article",
        "td", "tr", "tbody", "center", "form", "main", "fieldset", "menu", "span", "h2", "h3", "h4", "h5",
    )
)  # fmt: skip
#: Elements that say themselves that they are furniture.
_NAMED = frozenset(("nav", "footer", "aside", "menu", "header"))
_HINT = re.compile(
    r"(?:^|[\s_\-])(?:nav\w*|\w*menu\w*|foot\w*|\w*crumb\w*|\w*share\w*|\w*relat\w*|\w*sidebar\w*"
    r"|copy\w*|\w*print\w*|\w*qrcode\w*|ewm|\w*search\w*|log(?:in|o)|pag(?:er|ination)\w*"
    r"|recommend\w*|banner\w*|weizhi|location|tool\w*|friend\w*|hot\w*)(?:$|[\s_\-])",
    re.I,
)
_FOOT = re.compile(r"版权所有|[Cc]opyright|ICP备|网站标识码|公网安备|公安备|技术支持[：:]|网站地图")
#: What a document says of itself; where it stands is no furniture.
_TELLING = re.compile(
    r"[一-鿿][〔［\[（(]\s*(?:19|20)\d\d\s*[〕］\])）]\s*第?\s*\d{1,4}\s*号"
    r"|(?:发\s*文\s*字\s*号|公?文\s*号|文件编号|成\s*文\s*(?:日期|时间)|发\s*文\s*(?:机关|单位|日期))"
)
_ANNEX = re.compile(r"附\s*[件表录]")
#: A foot or a path is not longer.
_SHORT = 600
#: So many elements of a part are searched for words.
_LOOKED_AT = 300


def drop_furniture(root: etree._Element, weights: Weights) -> None:
    """Take the furniture out of the page, and its weight from what held it."""
    whole = weights[root]
    # From the outside in: what is dropped need not be looked into.
    dropped: set[etree._Element] = set()
    for element in list(root.iter()):
        parent = element.getparent()
        inside = parent is not None and parent in dropped
        if inside or (element is not root and _is_furniture(element, weights[element], whole)):
            dropped.add(element)
    for element in dropped:
        if element.getparent() not in dropped:
            gone, weights[element] = weights[element], Weight()
            for outer in element.iterancestors():
                if outer in weights:
                    weights[outer].take_off(gone)
            empty(element, "div")


def _is_furniture(element: etree._Element, weight: Weight, whole: Weight) -> bool:
    if tag_of(element) not in _CONTAINERS or not weight.characters:
        return False
    # A good part of the prose is the document, or a frame around it.
    if weight.stops > 0.15 * whole.stops + 1 or weight.characters > 0.5 * whole.characters + 20:
        return False
    listed = weight.links >= 2 and weight.of_links >= 0.6 and weight.stops <= 1
    named = tag_of(element) in _NAMED or _hinted(element)
    foot = weight.characters <= _SHORT and _has(element, _FOOT)
    return (listed or named or foot) and not _tells(element)


def _hinted(element: etree._Element) -> bool:
    return any(_HINT.search(words) for key in ("class", "id") if (words := element.get(key)))


def _tells(element: etree._Element) -> bool:
    """Whether something that the document says of itself stands in the element."""
    if any(True for _ in element.iter("h1")):
        return True
    return _has(element, _TELLING) or _has(element, _ANNEX)


def _has(element: etree._Element, words: re.Pattern[str]) -> bool:
    text = (element.text or "") if not len(element) else "".join(_pieces(element))
    return words.search(text) is not None


def _pieces(element: etree._Element) -> Iterator[str]:
    """The first text in the element: what tells furniture stands in small parts."""
    for inner in islice(element.iter(), _LOOKED_AT):
        yield inner.text or ""
        if inner is not element:
            yield inner.tail or ""
