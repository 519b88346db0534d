"""Who there is (`account`), what he is in which unit (`grant`), and where he is signed in (`session`)."""

from taizhang.accounts.models.account import Account, AccountManager
from taizhang.accounts.models.grant import RoleGrant, current
from taizhang.accounts.models.session import Session

__all__ = ["Account", "AccountManager", "RoleGrant", "Session", "current"]
