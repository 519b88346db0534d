"""Seal anew what `security` keeps under seal, when the key changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from taizhang.encryption import seal, unseal
from taizhang.encryption.resealing import RESEALINGS
from taizhang.encryption.sealing import is_sealed_anew
from taizhang.security.models import ContactData
from taizhang.security.second_factor.adapter import PURPOSE

#: Where allauth keeps what the adapter sealed.
SECRETS = ("secret", "seed")


def connect() -> None:
    """Make both known."""
    RESEALINGS["contacts"] = contacts
    RESEALINGS["second-factors"] = second_factors


def contacts() -> Iterator[int]:
    """Each person's contact data."""
    for key in ContactData.objects.values_list("pk", flat=True):
        with transaction.atomic():
            kept = ContactData.objects.select_for_update(no_key=True).get(pk=key)
            if all(map(is_sealed_anew, (kept.phone_sealed, kept.mail_sealed))):
                continue
            # Opened under the old key, sealed under the new one.
            kept.phone, kept.mail = kept.phone, kept.mail
            kept.save()
        yield 1


def second_factors() -> Iterator[int]:
    """The secrets of apps and recovery codes."""
    for key in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            kept = Authenticator.objects.select_for_update(no_key=True).get(pk=key)
            if not _sealed_anew(kept.data):
                continue
            kept.save(update_fields=["data"])
        yield 1


def _sealed_anew(data: dict[str, Any]) -> bool:
    """Seal the secrets among the data anew; whether there was anything to do."""
    old = [n for n in SECRETS if isinstance(data.get(n), str) and not is_sealed_anew(data[n])]
    for name in old:
        data[name] = seal(unseal(data[name], purpose=PURPOSE), purpose=PURPOSE)
    return bool(old)
