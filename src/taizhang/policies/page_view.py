"""The pages of a document as HTML: the picture of each, and over it every fact as a link on its words.

The marks are those of `source_page`: the same segments with the same attributes, so that cards and marks
lead to each other in one way, whichever is looked at. Written with strings, as there. The pictures come when
they are scrolled to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from taizhang.documents import Box, Document, PageSize, Span
from taizhang.policies.marking import Fact, Segment, mark

#: How far (points) a mark reaches over the box of its words.
_ROUND = 1.0
#: The width of a picture's frame before its place is known, in pixels: what a pane has.
_WIDE = 800


def pages_html(
    document: Document, facts: Sequence[Fact], address: Callable[[int], str]
) -> SafeString:
    """Return the pages as HTML; `address` says where the picture of a page is asked for."""
    marks: dict[int, list[str]] = defaultdict(list)
    for index, parts in enumerate(mark([block.text for block in document.blocks], facts)):
        for segment in parts:
            if segment.facts:
                for page, words in _marks(document, index, segment):
                    marks[page].append(words)
    pages = [
        _page(number, size, len(document.pages), address(number), "".join(marks[number]))
        for number, size in enumerate(document.pages, start=1)
    ]
    # Every piece of text went through escape().
    return mark_safe("".join(pages))  # noqa: S308


def _page(number: int, size: PageSize, count: int, address: str, marks: str) -> str:
    words = escape(_("第%(page)s页") % {"page": number})
    high = round(_WIDE * size.height / max(size.width, 1.0))
    return (
        f'<figure class="sheet-page" id="page-{number}" data-page="{number}">'
        f'<div class="sheet-body"><img id="page-image-{number}" src="{escape(address)}" width="{_WIDE}"'
        f' height="{high}" loading="lazy" decoding="async" alt="{words}" hx-preserve>'
        f'<svg class="sheet-marks" viewBox="0 0 {_n(size.width)} {_n(size.height)}"'
        f' preserveAspectRatio="none">{marks}</svg></div>'
        f'<figcaption>{words} / {count}<span class="sheet-failed" hidden>'
        f"{escape(_('这一页的版面画不出来，请看文字。'))}</span></figcaption></figure>"
    )


def _marks(document: Document, block: int, segment: Segment) -> Iterator[tuple[int, str]]:
    """The links of a segment, one on each page that it stands on, with the page."""
    found: dict[int, list[Box]] = defaultdict(list)
    for box in document.boxes(Span(block, segment.start, segment.start + len(segment.text))):
        found[box.page].append(box)
    inner = segment.facts[0]
    doubt = " unsure" if inner.unsure else ""
    title = f"<title>{escape(inner.words, quote=False)}</title>" if inner.words else ""
    keys = " ".join(dict.fromkeys(fact.key for fact in segment.facts))
    label = escape(segment.text[:40])
    for page, boxes in found.items():
        path = "".join(map(_outline, boxes))
        yield (
            page,
            (
                f'<a class="trace {inner.kind}{doubt}" href="#c-{inner.key}" data-facts="{keys}"'
                f' aria-label="{label}">{title}<path d="{path}"/></a>'
            ),
        )


def _outline(box: Box) -> str:
    wide, high = box.x1 - box.x0, box.y1 - box.y0 + 2 * _ROUND
    return f"M{_n(box.x0)} {_n(box.y0 - _ROUND)}h{_n(wide)}v{_n(high)}h{_n(-wide)}z"


def _n(value: float) -> str:
    """A length to a tenth of a point, written short."""
    return f"{value:.1f}".removesuffix(".0")
