"""Divisions, units, and what they are called."""

from taizhang.organizations.models.division import Division, Level
from taizhang.organizations.models.unit import Alias, Unit, UnitKind, path_beneath

__all__ = ["Alias", "Division", "Level", "Unit", "UnitKind", "path_beneath"]
