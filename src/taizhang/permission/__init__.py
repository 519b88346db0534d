"""Who may do what: roles, the acts of all capabilities, and the one function that decides.

Pure of Django and of the database: a decision needs the person's grants (`Actor`), the act, and the
units that the subject concerns (`Reach`), all plain values. Each capability declares its acts in its
`permissions.py`; services ask `ensure`, lists are filtered by `limits`, pages ask `may`. The table of
all acts and roles stands in docs/permissions.md and a test compares it with the declarations.
"""

from taizhang.permission.actor import WHOLE, Actor, Grant
from taizhang.permission.acts import ACTS, Act, declare
from taizhang.permission.decision import Limits, NotAllowed, Reach, ensure, limits, may
from taizhang.permission.needs import OWN, needs, own
from taizhang.permission.refusal import DomainError
from taizhang.permission.roles import DUTIES, Relation, Role

__all__ = [
    "ACTS",
    "DUTIES",
    "OWN",
    "WHOLE",
    "Act",
    "Actor",
    "DomainError",
    "Grant",
    "Limits",
    "NotAllowed",
    "Reach",
    "Relation",
    "Role",
    "declare",
    "ensure",
    "limits",
    "may",
    "needs",
    "own",
]
