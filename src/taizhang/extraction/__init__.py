"""Document → Plan: document facts, sections, tasks, assignments, deadlines, targets. Pure."""

from taizhang.extraction.errors import NotAPlan
from taizhang.extraction.parsing import parse

__all__ = ["NotAPlan", "parse"]
