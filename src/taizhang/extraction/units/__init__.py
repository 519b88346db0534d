"""Who does what: lists of units, words of responsibility, duties in prose, and whose plan it is."""

from taizhang.extraction.units.duties import find_duties
from taizhang.extraction.units.locality import Locality, find_jurisdiction, find_locality
from taizhang.extraction.units.responsibility import (
    Responsibility,
    looks_like_responsibility,
    read_responsibility,
    read_units,
    states_deadline,
)
from taizhang.extraction.units.rules import DocumentRule, find_rule

__all__ = [
    "DocumentRule",
    "Locality",
    "Responsibility",
    "find_duties",
    "find_jurisdiction",
    "find_locality",
    "find_rule",
    "looks_like_responsibility",
    "read_responsibility",
    "read_units",
    "states_deadline",
]
