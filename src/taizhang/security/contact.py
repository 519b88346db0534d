"""Telephone numbers and addresses of mail: how they are written, and how they are shown to others."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from taizhang.security.errors import MailUnfit, PhoneUnfit

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?")
MASK = "****"


def fit_phone(given: str) -> str:
    """A number as it is kept: figures, a hyphen after an area code. Raises: PhoneUnfit."""
    plain = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", given)).removeprefix("+86")
    mobile = plain.replace("-", "")
    if not plain or _MOBILE.fullmatch(mobile):
        return mobile
    if _FIXED.fullmatch(plain):
        return plain
    raise PhoneUnfit


def fit_mail(given: str) -> str:
    """An address as it is kept: half width, small letters. Raises: MailUnfit."""
    mail = unicodedata.normalize("NFKC", given).strip().lower()
    if not mail:
        return ""
    try:
        validate_email(mail)
    except ValidationError:
        raise MailUnfit from None
    return mail


def masked_phone(phone: str) -> str:
    """138****1234; of a fixed line the last two figures: 0574-****78."""
    if not phone:
        return ""
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}{MASK}{phone[-4:]}"
    return f"{phone.partition('-')[0] if '-' in phone else ''}{MASK}{phone[-2:]}"


def masked_mail(mail: str) -> str:
    """z****@example.gov.cn."""
    name, at, host = mail.partition("@")
    return f"{name[:1]}{MASK}{at}{host}" if mail else ""
