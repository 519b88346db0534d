"""What `security` records, in words of the history."""

from __future__ import annotations

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.values import in_two

_WAYS = in_two(
    {
        "password": ("密码", "password"),
        "sign-on": ("统一登录", "single sign-on"),
        "second-factor": ("验证码或安全密钥", "second factor"),
    }
)
_FACTORS = in_two(
    {
        "totp": ("验证器", "one-time codes"),
        "webauthn": ("安全密钥", "security key"),
        "recovery_codes": ("恢复码", "recovery codes"),
    }
)
_REASONS = in_two(
    {
        "idle": ("长时间未操作", "idle for too long"),
        "too-long": ("超过最长登录时间", "signed in for too long"),
        "elsewhere": ("在别处登录", "signed in elsewhere"),
        "cancelled": ("统一登录已取消", "cancelled"),
        "no-account": ("没有对应的账号", "no such account"),
        "another-person": ("与当前账号不是同一人", "another person's account"),
        "process": ("认证过程中断", "the sign-on broke off"),
        "server": ("认证服务器没有应答", "the server did not answer"),
    }
)
_FAILED = {
    "address": field("地址", "address"),
    "minutes": field("锁定分钟数", "minutes of the lock"),
    "reason": field("原因", "reason", _REASONS),
    "step": field("环节", "step", _WAYS),
}
tell_fields(
    "accounts.account",
    by=field("方式", "way", _WAYS),
    kind=field("方式", "kind", _FACTORS),
    kinds=field("方式", "kinds", _FACTORS),
    mail=field("邮箱", "mail"),
    phone=field("电话", "telephone"),
    sessions=field("会话数", "sessions"),
    **_FAILED,
)
#: Of a name or an address that is nobody's.
tell_fields("system", **_FAILED)
