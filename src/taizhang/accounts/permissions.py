"""What can be done with people and roles, and with one's own account."""

from __future__ import annotations

from taizhang.permission import Relation, Role, declare

_SECURITY = {Role.SECURITY_ADMINISTRATOR: Relation.ANYWHERE}
_EVERYBODY = dict.fromkeys(Role, Relation.ANYWHERE)

SEE = declare("accounts.see", "查看人员和角色", "See people and roles", _SECURITY)
EXPORT = declare("accounts.export", "导出人员名单", "Export the list of people", _SECURITY)
CREATE = declare("accounts.create", "新建账号", "Create an account", _SECURITY)
CHANGE = declare("accounts.change", "修改账号", "Change an account", _SECURITY)
CLOSE = declare("accounts.close", "停用账号", "Close an account", _SECURITY)
REOPEN = declare("accounts.reopen", "恢复账号", "Reopen an account", _SECURITY)
GRANT = declare("accounts.grant", "授予角色", "Grant a role", _SECURITY)
END_GRANT = declare("accounts.end-grant", "收回角色", "End a role", _SECURITY)
RESET_PASSWORD = declare("accounts.reset-password", "重置密码", "Reset a password", _SECURITY)
HAND_OVER = declare("accounts.hand-over", "工作交接", "Hand over work", _SECURITY)
OWN_PASSWORD = declare(
    "accounts.own-password", "修改本人密码", "Change one's own password", _EVERYBODY
)
