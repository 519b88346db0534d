"""A workbook as an answer."""

from __future__ import annotations

import datetime as dt
from typing import IO

from django.http import FileResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(file: IO[bytes], name: str, today: dt.date) -> FileResponse:
    """The file as a download called after what it holds and the day: 台账_2026-06-30.xlsx."""
    return FileResponse(
        file, as_attachment=True, filename=f"{name}_{today}.xlsx", content_type=XLSX
    )
