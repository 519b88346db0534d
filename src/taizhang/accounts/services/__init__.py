"""What changes people and roles, one act a module. Each asks `ensure` first and records what it did."""

from taizhang.accounts.services.accounts import (
    change_account,
    close_account,
    create_account,
    reopen_account,
)
from taizhang.accounts.services.administrators import create_administrators
from taizhang.accounts.services.grants import end_grant, grant_role
from taizhang.accounts.services.hand_over import HandedOver, hand_over
from taizhang.accounts.services.passwords import NewPassword, change_own_password, reset_password

__all__ = [
    "HandedOver",
    "NewPassword",
    "change_account",
    "change_own_password",
    "close_account",
    "create_account",
    "create_administrators",
    "end_grant",
    "grant_role",
    "hand_over",
    "reopen_account",
    "reset_password",
]
