"""What can be done about the security of signing in, one's own and others'."""

from __future__ import annotations

from taizhang.permission import DUTIES, Relation, Role, declare

_SECURITY = {Role.SECURITY_ADMINISTRATOR: Relation.ANYWHERE}
_WATCH = dict.fromkeys((Role.SECURITY_ADMINISTRATOR, Role.AUDITOR), Relation.ANYWHERE)
_EVERYBODY = dict.fromkeys(Role, Relation.ANYWHERE)

SEE = declare("security.see", "查看登录安全状况", "See the security of signing in", _SECURITY)
SEE_SIGN_INS = declare(
    "security.see-sign-ins", "查看登录和下载记录", "See sign-ins and downloads", _WATCH
)
LIFT_LOCK = declare("security.lift-lock", "解除锁定", "Lift a lock", _SECURITY)
END_SESSIONS = declare("security.end-sessions", "强制退出", "End a person's sessions", _SECURITY)
RESET_SECOND_FACTOR = declare(
    "security.reset-second-factor", "重置二次验证", "Reset a second factor", _SECURITY
)
REVEAL_CONTACT = declare(
    "security.reveal-contact", "查看完整联系方式", "See contact data in full", _SECURITY
)
SELF_CHECK = declare(
    "security.self-check",
    "安全自查",
    "Check the installation",
    dict.fromkeys(sorted(DUTIES), Relation.ANYWHERE),
)
OWN = declare("security.own", "管理本人登录安全", "Manage one's own sign-in", _EVERYBODY)

# What is noted in the history by itself; nobody needs permission for it.
SIGN_IN = declare("security.sign-in", "登录", "Sign in", {})
SIGN_OUT = declare("security.sign-out", "退出", "Sign out", {})
SIGN_IN_FAILED = declare("security.sign-in-failed", "登录失败", "Fail to sign in", {})
LOCK = declare("security.lock", "锁定", "Lock", {})
ADD_FACTOR = declare("security.add-second-factor", "启用二次验证", "Add a second factor", {})
REMOVE_FACTOR = declare(
    "security.remove-second-factor", "停用二次验证", "Remove a second factor", {}
)
CHANGE_CONTACT = declare("security.change-contact", "修改联系方式", "Change contact data", {})
