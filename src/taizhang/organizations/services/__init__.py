"""What changes divisions and units, one topic a module."""

from taizhang.organizations.services.aliases import add_alias, end_alias, remove_alias
from taizhang.organizations.services.change_unit import change_unit, move_unit, rename_unit
from taizhang.organizations.services.correct_unit import correct_period, correct_unit
from taizhang.organizations.services.divisions import divisions_named
from taizhang.organizations.services.groups import (
    add_members,
    end_membership,
    remove_membership,
)
from taizhang.organizations.services.matching import are_new, is_new, is_same_as
from taizhang.organizations.services.register_unit import register_unit
from taizhang.organizations.services.reorganise import (
    abolish_unit,
    hand_over_duties,
    merge_units,
    split_unit,
)
from taizhang.organizations.services.units_named import UnitKey, governments, units_named

__all__ = [
    "UnitKey",
    "abolish_unit",
    "add_alias",
    "add_members",
    "are_new",
    "change_unit",
    "correct_period",
    "correct_unit",
    "divisions_named",
    "end_alias",
    "end_membership",
    "governments",
    "hand_over_duties",
    "is_new",
    "is_same_as",
    "merge_units",
    "move_unit",
    "register_unit",
    "remove_alias",
    "remove_membership",
    "rename_unit",
    "split_unit",
    "units_named",
]
