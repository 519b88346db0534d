"""A stream under a pass phrase: scrypt makes the key, AES-256-GCM seals pieces of 1 MiB.

    "TAIZHANG-BACKUP-1\n"  salt (16 bytes)  pieces
    piece: length (4 bytes, big-endian), ciphertext and tag

The number of a piece and whether it is the last are its nonce, so that pieces can be neither moved
nor left out, and an end that was cut off is noticed. The salt is fresh, so is the key, and no nonce
is used twice.
"""

from __future__ import annotations

import hashlib
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.backup.errors import Damaged, WrongPassPhrase

MAGIC = b"TAIZHANG-BACKUP-1\n"
PIECE = 1 << 20
_SALT, _TAG = 16, 16


def _cipher(pass_phrase: str, salt: bytes) -> AESGCM:
    key = hashlib.scrypt(pass_phrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return AESGCM(key)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Encrypting(io.RawIOBase):
    """A file to write to; what is written appears in `out`, encrypted. `close` ends it."""

    def __init__(self, out: BinaryIO, pass_phrase: str) -> None:
        salt = os.urandom(_SALT)
        self._out, self._cipher, self._number = out, _cipher(pass_phrase, salt), 0
        self._waiting = bytearray()
        out.write(MAGIC + salt)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take any amount."""
        self._waiting += data
        while len(self._waiting) > PIECE:  # one is kept back: the last is marked
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece; `out` stays open."""
        if not self.closed:
            self._put(bytes(self._waiting), is_last=True)
        super().close()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, MAGIC)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


def decrypt(source: BinaryIO, out: BinaryIO, pass_phrase: str) -> None:
    """Write what `source` (at its start) holds into `out`. Raises: WrongPassPhrase, Damaged."""
    source.read(len(MAGIC))
    cipher = _cipher(pass_phrase, source.read(_SALT))
    number = 0
    piece = _piece(source)
    while piece is not None:
        following = _piece(source)
        try:
            plain = cipher.decrypt(_nonce(number, is_last=following is None), piece, MAGIC)
        except InvalidTag:
            if number == 0:
                raise WrongPassPhrase from None
            raise Damaged(member=f"{number} MiB") from None
        out.write(plain)
        piece, number = following, number + 1
    if number == 0:
        raise Damaged(member="0 MiB")


def _piece(source: BinaryIO) -> bytes | None:
    length = int.from_bytes(source.read(4), "big")
    # A length that was altered must not ask for gigabytes.
    return source.read(min(length, PIECE + _TAG)) if length else None
