"""The rules as Django's validators (`AUTH_PASSWORD_VALIDATORS`), with what the administrator set.

Whoever sets a password asks them through Django (`validate_password`), and Django tells them of each
password that was set, whatever set it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.accounts.demo import is_demo
from taizhang.accounts.models import Account, current
from taizhang.configuration.values import value
from taizhang.permission import DUTIES
from taizhang.security import options
from taizhang.security.models import PastPassword
from taizhang.security.passwords.guessable import holds_name, is_common

#: So many are kept, whatever is set: who raises the number later finds them.
MOST_KEPT = 24


class Length:
    """Long enough; longer for the three duties."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises: ValidationError."""
        least = value(options.LENGTH_DUTIES if _has_duty(user) else options.LENGTH)
        if len(password) < least:
            said = _("密码太短：至少 %(n)s 个字，现在是 %(has)s 个。")
            raise ValidationError(said % {"n": least, "has": len(password)}, "short")

    def get_help_text(self) -> str:
        """In words."""
        numbers = {"n": value(options.LENGTH), "duties": value(options.LENGTH_DUTIES)}
        return _("至少 %(n)s 个字，三员至少 %(duties)s 个字。") % numbers


class Kinds:
    """Of several kinds of characters, unless it is a sentence."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises: ValidationError."""
        phrase, least = value(options.PHRASE), value(options.KINDS)
        if phrase and len(password) >= phrase:
            return
        if len({_kind(c) for c in password}) < least:
            raise ValidationError(self.get_help_text(), "kinds")

    def get_help_text(self) -> str:
        """In words."""
        numbers = {"kinds": value(options.KINDS), "phrase": value(options.PHRASE)}
        said = _("要有小写字母、大写字母、数字、符号、汉字中的 %(kinds)s 类") % numbers
        if value(options.PHRASE):
            return said + _("；%(phrase)s 个字以上的长句不限。") % numbers
        return said + _("。")


class NotGuessable:
    """Not a common word, nor the person's own name, unit or sign-in name."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises: ValidationError."""
        if is_common(password):
            raise ValidationError(_("这个密码是常用词的变化，很容易猜到。请换一个。"), "common")
        if user is not None and holds_name(password, *_names_of(user)):
            raise ValidationError(_("密码里不能有自己的姓名、单位或登录名，拼音也不行。"), "name")

    def get_help_text(self) -> str:
        """In words."""
        return _("不能是常用词、键盘连键及其变化，也不能含姓名、单位、登录名及其拼音。")


class NotUsedBefore:
    """None of the last passwords, of which hashes are kept."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises: ValidationError."""
        count = value(options.HISTORY)
        if user is None or user.pk is None or not count:
            return
        kept = PastPassword.objects.filter(account_id=user.pk).order_by("-id")
        if any(check_password(password, past.encoded) for past in kept[:count]):
            said = _("这个密码最近用过：不能与最近 %(n)s 个相同。")
            raise ValidationError(said % {"n": count}, "used")

    def get_help_text(self) -> str:
        """In words."""
        count = value(options.HISTORY)
        return _("不能与最近 %(n)s 个密码相同。") % {"n": count} if count else ""

    def password_changed(self, password: str, user: Account | None = None) -> None:
        """Called by Django when a password was set and saved."""
        if user is None or user.pk is None:
            return
        PastPassword.objects.create(account=user, encoded=user.password, set_at=timezone.now())
        old = PastPassword.objects.filter(account=user).order_by("-id")[MOST_KEPT:]
        PastPassword.objects.filter(pk__in=[past.pk for past in old]).delete()


def is_expired(account: Account, now: dt.datetime) -> bool:
    """Whether the password is older than is set for this person; never in the demonstration."""
    days = value(options.DAYS_DUTIES if _has_duty(account) else options.DAYS)
    if not days or is_demo():
        return False
    return now - password_set_at(account) > dt.timedelta(days=days)


def password_set_at(account: Account) -> dt.datetime:
    """When the password was set; where nobody noted it, when the account was made."""
    newest = PastPassword.objects.filter(account=account).order_by("-id")
    return newest.values_list("set_at", flat=True).first() or account.created_at


def _has_duty(account: Account | None) -> bool:
    if account is None or account.pk is None:
        return False
    names = [role.value for role in DUTIES]
    return account.grants.filter(current(timezone.localdate()), role__in=names).exists()


def _names_of(account: Account) -> list[str]:
    unit = account.unit.name if account.unit else ""
    return [name for name in (account.name, account.username, unit) if name]


def _kind(character: str) -> str:
    if character.islower():
        return "small"
    if character.isupper():
        return "capital"
    if character.isdigit():
        return "figure"
    return "letter" if unicodedata.category(character).startswith("L") else "sign"
