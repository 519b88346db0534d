"""The characters of a PDF page, as PDFium finds them, and which way up they stand."""

from __future__ import annotations

import math
from ctypes import byref, c_double
from typing import Any

from taizhang.documents.geometry import Glyph
from taizhang.documents.geometry.upright import Frame, quarters, usual_turn
from taizhang.documents.geometry.variants import VARIANTS

#: PDFium's sign for a hyphen at a line's end.
_HYPHEN = 0x2
_NOTHING = frozenset((0x0, 0xFFFD, 0xFFFE, 0xFFFF, 0xFEFF, 0x200B))


class Characters:
    """The characters of one page."""

    def __init__(self, pdfium: Any, text: Any) -> None:
        self._pdfium, self._text = pdfium, text
        self.count: int = max(0, pdfium.FPDFText_CountChars(text))

    def turn(self) -> int | None:
        """The quarter turns, clockwise, after which most of the text is upright; None without text."""
        angle = self._pdfium.FPDFText_GetCharAngle
        step = max(1, self.count // 200)
        return usual_turn(_quarters(angle(self._text, i)) for i in range(0, self.count, step))

    def glyphs(self, frame: Frame) -> tuple[list[Glyph], int]:
        """The glyphs that stand upright in `frame`, and the number of those without a character."""
        text, pdfium = self._text, self._pdfium
        unicode_of, origin_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
        box_of, angle_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharAngle
        x, y, box = c_double(), c_double(), pdfium.FS_RECTF()
        x_, y_, box_ = byref(x), byref(y), byref(box)
        found: list[Glyph] = []
        unknown = 0
        last_base = upright = None
        for index in range(self.count):
            code = unicode_of(text, index)
            # Line ends and the like are PDFium's own.
            if code in (13, 10):
                continue
            if code in _NOTHING:
                unknown += 1
                continue
            # Characters beyond the first 65,536 come as two halves.
            half = 0xD800 <= code < 0xE000
            if half:
                code = self._whole(index)
                if code <= 0:
                    unknown += code < 0
                    continue
            box_of(text, index, box_)
            if box.left == box.right:
                continue
            origin_of(text, index, x_, y_)
            base = frame.point(x.value, y.value)[1]
            # Characters on one baseline are turned alike.
            if base != last_base:
                upright = _quarters(angle_of(text, index)) == frame.turns
                last_base = base
            if upright:
                left, right = box.left, box.right
                if half and box_of(text, index + 1, box_):
                    right = max(right, box.right)
                sides = frame.box(left, box.bottom, right, box.top)
                unknown += 0xE000 <= code <= 0xF8FF
                character = "-" if code == _HYPHEN else chr(code)
                found.append(Glyph(VARIANTS.get(character, character), *sides, base))
        return found, unknown

    def _whole(self, index: int) -> int:
        """The code of the character whose first half stands at `index`.

        0 for its second half, which was taken with the first; -1 for a half that stands alone.
        """
        unicode_of = self._pdfium.FPDFText_GetUnicode
        code = unicode_of(self._text, index)
        if code >= 0xDC00:
            before = unicode_of(self._text, index - 1) if index else 0
            return 0 if 0xD800 <= before < 0xDC00 else -1
        second = unicode_of(self._text, index + 1) if index + 1 < self.count else 0
        if not 0xDC00 <= second < 0xE000:
            return -1
        return int(0x10000 + ((code - 0xD800) << 10) + second - 0xDC00)


def _quarters(angle: float) -> int | None:
    """The quarter turns of `angle` (radians, which PDFium counts clockwise; negative: it failed)."""
    return None if angle < 0 else quarters(-angle / (math.pi / 2))
