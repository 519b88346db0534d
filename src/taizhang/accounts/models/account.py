"""A person's account."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from taizhang.organizations.models import Unit

USERNAME_LENGTH, NAME_LENGTH = 60, 50


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name that is typed at sign-in."""

    @staticmethod
    def normalised(username: str) -> str:
        """A sign-in name as it is kept: half-width, lower case, without spaces around.

        A Chinese input method may give ａｄｍｉｎ for admin.
        """
        return unicodedata.normalize("NFKC", username).strip().lower()

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of this sign-in name. Raises: Account.DoesNotExist."""
        return self.get(username=self.normalised(username or ""))


class Account(AbstractBaseUser):
    """Who signs in (账号). Never deleted: who left stays as the one who did what he did.

    `unit` is where he sits; what he may do follows from his grants, not from it. `must_change_password`
    holds until he has chosen a password of his own. `left_at` is set when the account is closed.
    """

    username = models.CharField(_("登录名"), max_length=USERNAME_LENGTH, unique=True)
    name = models.CharField(_("姓名"), max_length=NAME_LENGTH)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    #: Role, path and name of the unit (None: the whole installation) of each grant that holds today,
    #: the oldest first; filled by `actors.signed_in` for the account of a request.
    holdings: ClassVar[tuple[tuple[str, str, str | None], ...]] = ()
    #: By the path of a unit in `holdings` those of the units that were merged into it.
    took_over: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Any] = AccountManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(username="") & Q(username=Lower("username")),
                name="account_username_in_lower_case",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_at__isnull=True)
                | Q(is_active=False, left_at__isnull=False),
                name="account_closed_when_left",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_username(self) -> str:
        """The sign-in name."""
        return self.username

    def get_full_name(self) -> str:
        """The name that pages show."""
        return self.name
