"""Paragraph styles: what of them tells structure (numbering, heading level, hidden text)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from taizhang.documents.docx import names as n

_STYLE, _STYLE_ID, _BASED_ON, _NAME = n.W + "style", n.W + "styleId", n.W + "basedOn", n.W + "name"
_DEFAULT = n.W + "default"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
#: Styles inherit from one another; a circle of them must end.
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph takes from its style. `level` is None where the style does not say."""

    num_id: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool = False


_PLAIN = Style()


class Styles:
    """The styles of a document, each resolved when it is first asked for."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str | None, Style] = {None: _PLAIN}
        #: Whether any style numbers paragraphs, or hides text.
        self.numbered = root is not None and next(root.iter(n.NUM_PR), None) is not None
        self.any_hidden = root is not None and next(root.iter(n.VANISH), None) is not None
        for element in () if root is None else root.iterchildren(_STYLE):
            style_id = element.get(_STYLE_ID)
            if style_id is None:
                continue
            self._elements[style_id] = element
            default = element.get(_DEFAULT)
            if element.get(n.TYPE) == "paragraph" and default and n.is_on(default):
                self._resolved[None] = self._resolve(style_id, 0)

    def of(self, style_id: str | None) -> Style:
        """The style called `style_id`; None asks for that of paragraphs that name none."""
        style = self._resolved.get(style_id)
        if style is None and style_id is not None:
            style = self._resolved[style_id] = self._resolve(style_id, 0)
        return style or _PLAIN

    def _resolve(self, style_id: str, depth: int) -> Style:
        element = self._elements.get(style_id)
        if element is None or depth > _MAX_DEPTH:
            return _PLAIN
        based_on = value(element, _BASED_ON)
        base = self._resolve(based_on, depth + 1) if based_on else _PLAIN
        num_id, level, outline = base.num_id, base.level, base.outline
        heading = _HEADING.match(value(element, _NAME) or "")
        if heading:
            outline = int(heading[1])
        properties = element.find(n.P_PR)
        if properties is not None:
            outline = outline_of(properties, outline)
            number = properties.find(n.NUM_PR)
            if number is not None:
                num_id = value(number, n.NUM_ID) or num_id
                level = whole(value(number, n.ILVL), level)
        run = element.find(n.R_PR)
        vanish = run.find(n.VANISH) if run is not None else None
        hidden = base.hidden if vanish is None else n.is_on(vanish.get(n.VAL))
        return Style(num_id, level, outline, hidden)


def value(element: etree._Element, tag: str) -> str | None:
    """The `w:val` of the child `tag`."""
    child = element.find(tag)
    return None if child is None else child.get(n.VAL)


def whole(text: str | None, otherwise: int | None) -> int | None:
    """`text` as a number of at most six digits, else `otherwise`."""
    if text is None or len(text) > 6:
        return otherwise
    try:
        return int(text)
    except ValueError:
        return otherwise


def outline_of(properties: etree._Element, otherwise: int | None) -> int | None:
    """The heading level (1 to 9) that paragraph properties set; 9 in the file means body text."""
    given = whole(value(properties, n.OUTLINE), None)
    if given is None:
        return otherwise
    return given + 1 if 0 <= given <= 8 else None
