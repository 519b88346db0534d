"""Seal a value, open it again, and find equal values by their prints."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.encryption.keys import Key, keys

#: The form of a sealed value; another algorithm (SM4) would be another form beside it.
FORM = "a1"
NONCE_BYTES = 12


class CannotUnseal(Exception):
    """The key is gone, or the value was altered or belongs to another place."""


def seal(value: str, *, purpose: str) -> str:
    """`value` sealed: a1.KEY.BASE64; "" stays "". `purpose` binds it to its place: a sealed value
    that is copied to another field cannot be opened there.
    """
    if not value:
        return ""
    key, nonce = keys()[0], os.urandom(NONCE_BYTES)
    sealed = AESGCM(key.secret).encrypt(nonce, value.encode(), purpose.encode())
    return f"{FORM}.{key.name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """The value that `seal` was given. Raises: CannotUnseal."""
    if not sealed:
        return ""
    form, _, rest = sealed.partition(".")
    name, _, text = rest.partition(".")
    key = next((key for key in keys() if key.name == name), None)
    if form != FORM or key is None:
        raise CannotUnseal(f"sealed under a key that is not here: {name or form}")
    try:
        data = base64.urlsafe_b64decode(text)
        nonce, body = data[:NONCE_BYTES], data[NONCE_BYTES:]
        return AESGCM(key.secret).decrypt(nonce, body, purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotUnseal("the sealed value was altered or is of another place") from None


def is_sealed_anew(sealed: str) -> bool:
    """Whether the value is sealed under the newest key (or is none)."""
    return not sealed or sealed.startswith(f"{FORM}.{keys()[0].name}.")


def print_of(value: str, *, purpose: str) -> str:
    """The print (keyed hash, 64 hex digits) under the newest key; "" of ""."""
    return _print(keys()[0], value, purpose) if value else ""


def prints_of(value: str, *, purpose: str) -> list[str]:
    """The prints of `value` under each key: to find it while values are being sealed anew."""
    return [_print(key, value, purpose) for key in keys()] if value else []


def _print(key: Key, value: str, purpose: str) -> str:
    # A key of its own, made from the other: what is learnt of one tells nothing of the other.
    derived = hmac.new(key.secret, b"taizhang print", hashlib.sha256).digest()
    return hmac.new(derived, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()
