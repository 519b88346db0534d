"""What `security` records, in words of the history."""

from __future__ import annotations

from taizhang.audit.words import FIELDS

_WORDS = {
    "step": ("环节", "step"),
    "by": ("方式", "by"),
    "minutes": ("分钟", "minutes"),
    "sessions": ("会话数", "sessions"),
    "kinds": ("种类", "kinds"),
    "kind": ("种类", "kind"),
    "phone": ("电话", "telephone"),
    "mail": ("邮箱", "mail"),
    "address": ("地址", "address"),
}
for _name, _words in _WORDS.items():
    # Another capability may have told it before, in the same words.
    FIELDS.setdefault(_name, _words)
