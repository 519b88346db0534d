"""What changes people and roles, one act a module. Each asks `ensure` first and records what it did."""

from taizhang.accounts.services.passwords import change_own_password

__all__ = ["change_own_password"]
