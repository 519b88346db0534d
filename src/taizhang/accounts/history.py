"""What the history may know of people: how their roles are called. Their own history is the auditor's."""

from __future__ import annotations

from taizhang.accounts.words import role_words
from taizhang.audit.kinds import tell
from taizhang.audit.words import name_roles_by

tell("accounts.account", "账号", "account")
name_roles_by(role_words)
