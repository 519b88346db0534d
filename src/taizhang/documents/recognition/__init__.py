"""Pictures of pages → pages: characters and rules, recognised (识别), for the builder in `geometry`.

    pictures        the bytes of a picture → its pixels, weighed before they are unpacked
    engine          the library that finds and reads lines: loaded late, one picture at a time
    straightening   which way up a page stands, and how far it leans
    ruling          long dark runs → the rules of tables
    lookalikes      signs told by what stands around them
    setting         a recognised line → glyphs: their size, places and certainty
    pages           all of it: a picture → a page
    scans           the pages of a file that are pictures
    reader          files that are pictures

The library is an extra (`pip install taizhang[ocr]`); without it everything else reads on, and scans are
refused with the way out. Nothing of it is imported before the first picture, and nothing is fetched:
its models come inside its package (ADR 0010).
"""

from __future__ import annotations

import importlib.util

_LIBRARIES = ("rapidocr", "onnxruntime", "cv2", "numpy", "PIL")


def is_installed() -> bool:
    """Whether pictures can be recognised here: whether the extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in _LIBRARIES)
