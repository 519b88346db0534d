"""What a change of the key records, in words."""

from __future__ import annotations

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.values import count

tell_fields(
    "system",
    contacts=field("重新加密的联系方式", "contacts sealed anew", count),
    **{"second-factors": field("重新加密的验证方式", "second factors sealed anew", count)},
)
