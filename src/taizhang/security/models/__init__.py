"""Passwords of before, contact data under seal, and what browsers blocked."""

from taizhang.security.models.blocked import BlockedLoad
from taizhang.security.models.contact import ContactData
from taizhang.security.models.password import PastPassword

__all__ = ["BlockedLoad", "ContactData", "PastPassword"]
