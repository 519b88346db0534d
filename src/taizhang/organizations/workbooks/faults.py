"""What is wrong in a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell (`C7`) of a sheet, what stands in it, and what is wrong and how to mend it."""

    sheet: str
    cell: str
    value: str
    sentence: str
