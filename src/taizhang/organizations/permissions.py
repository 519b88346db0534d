"""What can be done with divisions, units and groups.

Who a unit is, everybody who works here may know. Units are changed by the coordinator under whom
they stand: a unit reaches (`permission.Reach`) the unit above it, so that nobody changes his own
place, and one without a unit above it only whoever coordinates the whole installation.
"""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

_ALL = dict.fromkeys(
    (
        Role.COORDINATOR,
        Role.CONTACT,
        Role.UNIT_LEADER,
        Role.LEADERSHIP,
        Role.INSPECTOR,
        Role.EVALUATOR,
        Role.CLERK,
    ),
    Relation.ANYWHERE,
)
_COORDINATORS = {Role.COORDINATOR: Relation.KEEPS}

READ = declare("units.read", "查看单位和行政区划", "See units and divisions", _ALL)
REGISTER = declare("units.register", "登记单位", "Register units", _COORDINATORS)
CHANGE = declare("units.change", "变更、更正单位", "Change and correct units", _COORDINATORS)
MERGE = declare(
    "units.merge", "合并、拆分、撤销单位", "Merge, split and abolish units", _COORDINATORS
)
GROUPS = declare("units.groups", "管理单位组成员", "Keep members of groups", _COORDINATORS)
MATCH = declare("units.match", "确认单位名称", "Tell which unit a name means", _COORDINATORS)
IMPORT = declare("units.import", "批量导入单位", "Import units from a workbook", _COORDINATORS)
CHANGE_DIVISIONS = declare(
    "divisions.change", "管理行政区划", "Keep the register of divisions", _COORDINATORS
)
