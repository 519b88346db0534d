"""A page of a PDF as a picture, as it is looked at."""

from __future__ import annotations

import math
from ctypes import c_ubyte
from typing import TYPE_CHECKING, Any

from taizhang.documents.recognition.limits import DOTS, MOST_LOOKED_AT, POINTS_PER_INCH

if TYPE_CHECKING:
    from taizhang.documents.recognition.pictures import Picture


def drawn(pdfium: Any, page: Any, width: float, height: float) -> Picture:
    """The page as a picture; `width` and `height` in points, as it is looked at."""
    import numpy as np

    from taizhang.documents.recognition.pictures import Picture

    dots = min(DOTS / POINTS_PER_INCH, math.sqrt(MOST_LOOKED_AT / (width * height)))
    across, down = max(1, round(width * dots)), max(1, round(height * dots))
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = pdfium.FPDFBitmap_GetBuffer(bitmap)
        rows = np.frombuffer((c_ubyte * (stride * down)).from_address(buffer), dtype=np.uint8)
        pixels = rows.reshape(down, stride)[:, : across * 3].reshape(down, across, 3).copy()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Picture(pixels, width / across)
