"""The key that seals are signed with, kept outside of the database, in TAIZHANG_HOME.

    seal-key          the private key (Ed25519, PEM), made when first needed, readable by its owner
    seal-keys-before  public keys of earlier times, one in hexadecimal a line: seals signed by them
                      stay good after the key was changed
    seal-last         number and hash of the last seal that this machine made: a database that was
                      set back to an earlier state, or cut short, lacks it

Whoever can only write to the database can therefore not make a past of his own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from taizhang.keeping import made_once, replaced

_SIGNED = b"taizhang seal\n"


def key_id(public: bytes) -> str:
    """The name of a public key (32 bytes): the start of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def signing_key() -> Ed25519PrivateKey:
    """The private key of this installation. Raises: OSError where it cannot be read or made."""
    place = _home() / "seal-key"
    key = serialization.load_pem_private_key(made_once(place, _new_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise OSError(f"{place} holds no Ed25519 key")
    return key


def public_key() -> bytes:
    """The public key of this installation, 32 bytes."""
    return signing_key().public_key().public_bytes_raw()


def sign(hash_: str, *, purpose: bytes = _SIGNED) -> str:
    """The signature under a hash, in hexadecimal; `purpose` keeps kinds of signatures apart."""
    return signing_key().sign(purpose + hash_.encode()).hex()


def is_signed(hash_: str, signature: str, public: bytes, *, purpose: bytes = _SIGNED) -> bool:
    """Whether `signature` is that of the holder of `public` under the hash."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            bytes.fromhex(signature), purpose + hash_.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted_keys() -> dict[str, bytes]:
    """The public keys that seals may be signed by, by their names: ours, and those of before."""
    found = [public_key()]
    before = _home() / "seal-keys-before"
    if before.is_file():
        found += map(bytes.fromhex, before.read_text("ascii").split())
    return {key_id(public): public for public in found}


@dataclass(frozen=True, slots=True)
class LastSeal:
    """The last seal that this machine made."""

    number: int
    hash: str


def last_seal() -> LastSeal | None:
    """What the file beside the key says; None before the first seal."""
    try:
        kept = json.loads((_home() / "seal-last").read_text("ascii"))
    except FileNotFoundError:
        return None
    return LastSeal(kept["number"], kept["hash"])


def keep_last_seal(made: LastSeal) -> None:
    """Write the seal down, unless a later one is written down already."""
    known = last_seal()
    if known is None or known.number < made.number:
        text = json.dumps({"number": made.number, "hash": made.hash}).encode()
        replaced(_home() / "seal-last", text)


def _home() -> Path:
    return Path(settings.HOME)


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
