"""What a document says of itself: title, number, issuer, date, and what it carries out.

The forms are those of GB/T 9704-2012 (党政机关公文格式): an issuing organ's head (XX文件), the document
number 发文字号, a title, the addressees, the text, the signature and the date 成文日期; a plan is
often annexed to the notice (通知) that issues it.
"""

from __future__ import annotations

from collections.abc import Sequence

from taizhang.extraction.front.citations import find_implements
from taizhang.extraction.front.furniture import outside
from taizhang.extraction.front.lines import Found, Front
from taizhang.extraction.front.origin import (
    find_doc_number,
    find_labelled,
    find_signature,
    issuer_from_title,
)
from taizhang.extraction.front.titles import find_titles
from taizhang.extraction.outline import Paragraph

__all__ = ["Found", "Front", "find_implements", "read_front"]


def read_front(items: Sequence[Paragraph]) -> Front:
    """Find title, number, issuer and date among `items`.

    `skip` of the answer holds the indices of paragraphs that belong to the frame of the document (web
    page furniture, title lines, signature, date, addressees): no text of the plan.
    """
    front = Front()
    front.skip |= outside(items)
    find_titles(items, front)
    find_doc_number(items, front)
    find_signature(items, front)
    if front.issuer is None:
        issuer_from_title(items, front)
    find_labelled(items, front)
    return front
