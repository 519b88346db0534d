"""What is drawn on a PDF page: rules, and how much of it pictures cover."""

from __future__ import annotations

from ctypes import byref, c_float, c_int, c_uint
from typing import Any

from taizhang.documents.geometry import Rule
from taizhang.documents.geometry.strokes import Point, rules_of, thin_rule
from taizhang.documents.geometry.upright import Frame

#: Forms inside forms, and objects and strokes of a page: more are a drawing.
_MAX_DEPTH, _MAX_OBJECTS, _MAX_STROKES = 6, 100_000, 60_000

_Matrix = tuple[float, float, float, float, float, float]


class Drawing:
    """The rules of a page as far as it was read."""

    def __init__(self, pdfium: Any, frame: Frame) -> None:
        self._pdfium, self._frame = pdfium, frame
        self._objects, self._strokes = _MAX_OBJECTS, _MAX_STROKES
        self.rules: list[Rule] = []
        self.pictured = 0.0
        #: Pixels of the pictures, each counted as often as it is shown.
        self.pixels = 0

    def read(self, page: Any) -> None:
        """Take up all that is drawn on `page`."""
        count = self._pdfium.FPDFPage_CountObjects(page)
        get = self._pdfium.FPDFPage_GetObject
        for index in range(min(count, self._objects)):
            self._object(get(page, index), None, 0)

    def _object(self, item: Any, outer: _Matrix | None, depth: int) -> None:
        pdfium = self._pdfium
        kind = pdfium.FPDFPageObj_GetType(item)
        self._objects -= 1
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            matrix = self._matrix(item, outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self._objects <= 0:
                    return
                self._object(pdfium.FPDFFormObj_GetObject(item, index), matrix, depth + 1)

    def _path(self, path: Any, outer: _Matrix | None) -> None:
        """Add the rules of a path."""
        pdfium = self._pdfium
        count = pdfium.FPDFPath_CountSegments(path)
        fill, stroke = c_int(), c_int()
        if count < 2 or not pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)):
            return
        self._strokes -= count
        if self._strokes < 0 or not (fill.value or stroke.value):
            return
        matrix = self._matrix(path, outer)
        x, y = c_float(), c_float()
        run: list[Point] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
            point = self._frame.point(*_moved(matrix, x.value, y.value))
            if kind != pdfium.FPDF_SEGMENT_LINETO:
                self._run(run, stroked=bool(stroke.value), closed=False)
                run = []
            run.append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._run(run, stroked=bool(stroke.value), closed=True)
                run = [run[0]]
        self._run(run, stroked=bool(stroke.value), closed=False)

    def _run(self, points: list[Point], *, stroked: bool, closed: bool) -> None:
        self.rules += rules_of(points, stroked=stroked, closed=closed)

    def _picture(self, picture: Any, outer: _Matrix | None) -> None:
        """Count in the area of a picture; one as thin as a line is a line."""
        across, down = c_uint(), c_uint()
        if self._pdfium.FPDFImageObj_GetImagePixelSize(picture, byref(across), byref(down)):
            self.pixels += across.value * down.value
        sides = [c_float() for _ in range(4)]
        if not self._pdfium.FPDFPageObj_GetBounds(picture, *map(byref, sides)):
            return
        left, bottom, right, top = (side.value for side in sides)
        matrix = outer or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        corners = _moved(matrix, left, bottom) + _moved(matrix, right, top)
        x0, y0, x1, y1 = self._frame.box(*corners)
        rule = thin_rule(x0, y0, x1, y1)
        if rule is not None:
            self.rules.append(rule)
            return
        page = self._frame.width * self._frame.height
        if page > 0:
            self.pictured += (x1 - x0) * (y1 - y0) / page

    def _matrix(self, item: Any, outer: _Matrix | None) -> _Matrix:
        """The matrix of `item`, in the coordinates of the page."""
        own = self._pdfium.FS_MATRIX()
        if not self._pdfium.FPDFPageObj_GetMatrix(item, byref(own)):
            return outer or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        inner = (own.a, own.b, own.c, own.d, own.e, own.f)
        return inner if outer is None else _after(inner, outer)


def _moved(matrix: _Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _after(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that does `first`, then `second`."""
    a, b, c, d, e, f = first
    origin = _moved(second, e, f)
    linear = (second[0], second[1], second[2], second[3], 0.0, 0.0)
    right, up = _moved(linear, a, b), _moved(linear, c, d)
    return (*right, *up, *origin)
