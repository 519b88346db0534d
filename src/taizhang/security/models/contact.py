"""How a person is reached."""

from __future__ import annotations

from typing import Any

from django.db import models

from taizhang.accounts.models import Account
from taizhang.encryption import print_of, prints_of, seal, unseal

PHONE, MAIL = "security.contact.phone", "security.contact.mail"


class ContactQuerySet(models.QuerySet["ContactData"]):
    """Finds people by what is sealed."""

    def with_phone(self, phone: str) -> ContactQuerySet:
        """Those with exactly this number, as `fit_phone` writes it."""
        return self.filter(phone_print__in=prints_of(phone, purpose=PHONE))


class ContactData(models.Model):
    """Telephone number and address of mail (联系方式), both sealed; each person gives his own, and need
    not. The print of the number lets it be found without opening all.
    """

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="contact"
    )
    phone_sealed = models.TextField(blank=True)
    phone_print = models.CharField(max_length=64, blank=True, db_index=True)
    mail_sealed = models.TextField(blank=True)

    objects: Any = ContactQuerySet.as_manager()

    def __str__(self) -> str:
        return f"contact of {self.account_id}"

    @property
    def phone(self) -> str:
        """The number in clear. Raises: CannotUnseal."""
        return unseal(self.phone_sealed, purpose=PHONE)

    @phone.setter
    def phone(self, phone: str) -> None:
        self.phone_sealed = seal(phone, purpose=PHONE)
        self.phone_print = print_of(phone, purpose=PHONE)

    @property
    def mail(self) -> str:
        """The address in clear. Raises: CannotUnseal."""
        return unseal(self.mail_sealed, purpose=MAIL)

    @mail.setter
    def mail(self, mail: str) -> None:
        self.mail_sealed = seal(mail, purpose=MAIL)
