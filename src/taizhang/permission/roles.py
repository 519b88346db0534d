"""The roles (角色), and how a role's holder stands to the subject of an act."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a unit; a person may hold several, the three duties excepted."""

    COORDINATOR = "coordinator"
    CONTACT = "contact"
    UNIT_LEADER = "unit_leader"
    LEADERSHIP = "leadership"
    INSPECTOR = "inspector"
    EVALUATOR = "evaluator"
    CLERK = "clerk"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"


#: 三员分立 (GB/T 22239, level 3): who holds one of these holds no other role.
DUTIES = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})


class Relation(StrEnum):
    """How the holder must stand to the subject. Each is asked of the unit of his grant.

    ANYWHERE    nothing is asked: the act concerns the installation, not a unit
    KEEPS       the subject is kept by the unit, or by one below it
    TAKES_PART  so, or the subject gives work to the unit or to one below it
    IS          the subject is kept by, or gives work to, this very unit
    """

    ANYWHERE = "anywhere"
    KEEPS = "keeps"
    TAKES_PART = "takes_part"
    IS = "is"
