"""The recognition library: boxes of lines in a picture, and the characters of one line.

It is loaded with the first picture (half a second, 200 MB) and kept. Its state is changed by each
call, so one thread at a time is let in. The models are named by their files, inside its package: by
name it would fetch what it does not find.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from taizhang.documents.recognition.limits import threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from taizhang.documents.recognition.pictures import Pixels

#: A line so much longer than it is high is read in parts: memory grows with its length.
_LONGEST = 45


class Sign(NamedTuple):
    """A recognised character: where its middle is, as a share of the line's length, and certainty."""

    text: str
    at: float
    certainty: float


class Engine:
    """The two models: one finds lines, one reads them."""

    def __init__(self) -> None:
        import cv2
        import rapidocr

        models = Path(rapidocr.__file__).parent / "models"
        count = threads()
        cv2.setNumThreads(count)
        self._lock = threading.Lock()
        self._ocr: Any = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": 4_000,
                # Low certainty is told, not hidden.
                "Global.text_score": 0.0,
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": count,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "Det.model_path": str(_model(models, "det")),
                "Det.limit_type": "max",
                "Det.limit_side_len": 4_000,
                "Rec.model_path": str(_model(models, "rec")),
            }
        )

    def boxes(self, pixels: Pixels) -> NDArray[np.float64]:
        """The lines of text in a picture: n × 4 corners × (x, y), from the upper left clockwise."""
        with self._lock:
            found = self._ocr(pixels, use_det=True, use_cls=False, use_rec=False)
        corners = getattr(found, "boxes", None)
        return np.zeros((0, 4, 2)) if corners is None else np.asarray(corners, dtype=np.float64)

    def signs(self, line: Pixels) -> list[Sign]:
        """The characters of one level line, blanks left out."""
        height, width = line.shape[:2]
        parts = max(1, -(-width // (_LONGEST * height)))
        found: list[Sign] = []
        for part in range(parts):
            start, end = width * part // parts, width * (part + 1) // parts
            for sign in self._part(np.ascontiguousarray(line[:, start:end])):
                at = (start + sign.at * (end - start)) / width
                found.append(sign._replace(at=at))
        return found

    def _part(self, line: Pixels) -> list[Sign]:
        with self._lock:
            found = self._ocr(
                line, use_det=False, use_cls=False, use_rec=True, return_word_box=True
            )
        if not found.txts or not found.txts[0]:
            return []
        text, info = found.txts[0], found.word_results[0]
        columns = [column for word in info.word_cols for column in word]
        certain = [c for sign, c in zip(text, info.confs, strict=True) if not sign.isspace()]
        signs = [sign for sign in text if not sign.isspace()]
        return [
            Sign(sign, (column + 0.5) / info.line_txt_len, round(certainty, 2))
            for sign, column, certainty in zip(signs, columns, certain, strict=True)
        ]


def _model(folder: Path, task: str) -> Path:
    """The file of the model for `task`; the library's package has one of each."""
    return min(folder.glob(f"*_{task}_*.onnx"))


@cache
def engine() -> Engine:
    """The engine of this process."""
    return Engine()
