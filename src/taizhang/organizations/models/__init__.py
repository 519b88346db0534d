"""Divisions, units, what they are and were called, and the groups that stand for several."""

from taizhang.organizations.models.division import Division, Level
from taizhang.organizations.models.period import (
    Membership,
    Succession,
    SuccessionKind,
    UnitPeriod,
)
from taizhang.organizations.models.unit import (
    NAME_LENGTH,
    USCC_LENGTH,
    Alias,
    Held,
    Unit,
    UnitKind,
    UnitNature,
    UnitQuerySet,
    UnitState,
    path_beneath,
)

__all__ = [
    "NAME_LENGTH",
    "USCC_LENGTH",
    "Alias",
    "Division",
    "Held",
    "Level",
    "Membership",
    "Succession",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitNature",
    "UnitPeriod",
    "UnitQuerySet",
    "UnitState",
    "path_beneath",
]
