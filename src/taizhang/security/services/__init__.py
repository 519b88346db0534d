"""What changes the security of signing in, one act a module."""

from taizhang.security.services.contact import change_own_contact, reveal_contact
from taizhang.security.services.locks import lift_lock
from taizhang.security.services.second_factor import reset_second_factor
from taizhang.security.services.sessions import end_own_session, end_sessions_of

__all__ = [
    "change_own_contact",
    "end_own_session",
    "end_sessions_of",
    "lift_lock",
    "reset_second_factor",
    "reveal_contact",
]
