"""The keys of sealing: the file `data-key` in the data folder, one key a line, the newest first.

    4f0c9a11 pdG1…=     a name, and 32 bytes in Base64

Made when first asked for, readable by its owner only. Older keys stay in it, so that a backup made
under one can be read; nothing new is sealed under them. The file is read again when it changes:
several processes share it.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from taizhang.keeping import made_once, replaced

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the name by which sealed values tell it."""

    name: str
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Key:
        """A random one."""
        return cls(secrets.token_hex(4), secrets.token_bytes(KEY_BYTES))


def keys() -> tuple[Key, ...]:
    """All keys, the one to seal with first. Raises: OSError where the file cannot be read or made."""
    place = key_file()
    try:
        state = place.stat()
    except FileNotFoundError:
        made_once(place, lambda: _lines([Key.new()]))
        state = place.stat()
    return _read(place, state.st_mtime_ns, state.st_ino)


def key_file() -> Path:
    """Where the keys lie."""
    return Path(settings.HOME) / "data-key"


def add_key() -> Key:
    """Make a new key the one to seal with; the file is replaced at once or not at all."""
    new = Key.new()
    replaced(key_file(), _lines([new, *keys()]))
    return new


@lru_cache(maxsize=4)
def _read(place: Path, _changed: int, _inode: int) -> tuple[Key, ...]:
    found = []
    for line in place.read_text("ascii").splitlines():
        name, _, secret = line.partition(" ")
        found.append(Key(name, base64.b64decode(secret, validate=True)))
    if not found or any(len(key.secret) != KEY_BYTES for key in found):
        raise OSError(f"{place} holds no usable key")
    return tuple(found)


def _lines(held: list[Key]) -> bytes:
    """What the file holds of these keys."""
    lines = (f"{key.name} {base64.b64encode(key.secret).decode()}\n" for key in held)
    return "".join(lines).encode("ascii")
