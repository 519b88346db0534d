"""Contact data (联系方式): given by each person himself, seen in full by few, and that is on record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from taizhang.accounts.models import Account
from taizhang.audit import mask, record
from taizhang.permission import Actor, ensure
from taizhang.security.contact import fit_mail, fit_phone
from taizhang.security.models import ContactData
from taizhang.security.permissions import CHANGE_CONTACT, OWN, REVEAL_CONTACT


@dataclass(frozen=True, slots=True)
class Contact:
    """Number and address in clear."""

    phone: str
    mail: str


@transaction.atomic
def change_own_contact(*, account: Account, phone: str, mail: str, by: Actor) -> ContactData:
    """Keep number and address under seal; "" takes one away. The history has them masked.

    Raises: NotAllowed, PhoneUnfit, MailUnfit.
    """
    ensure(by, OWN)
    wanted = Contact(fit_phone(phone), fit_mail(mail))
    kept, _new = ContactData.objects.get_or_create(account_id=by.account)
    before = Contact(kept.phone, kept.mail)
    if wanted != before:
        kept.phone, kept.mail = wanted.phone, wanted.mail
        kept.save()
        record(
            CHANGE_CONTACT, subject=account, by=by, before=_masked(before), after=_masked(wanted)
        )
    return kept


@transaction.atomic
def reveal_contact(*, account: Account, by: Actor) -> Contact:
    """Number and address in clear; that they were looked at is recorded. Raises: NotAllowed."""
    ensure(by, REVEAL_CONTACT)
    kept = ContactData.objects.filter(account=account).first()
    record(REVEAL_CONTACT, subject=account, by=by)
    return Contact(kept.phone, kept.mail) if kept else Contact("", "")


def _masked(contact: Contact) -> dict[str, object]:
    return {"phone": mask(contact.phone, first=3, last=2), "mail": mask(contact.mail, first=1)}
