"""Change the key (更换密钥): everything that is sealed is sealed anew under a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from taizhang.audit import SYSTEM, record
from taizhang.encryption.keys import add_key
from taizhang.encryption.permissions import CHANGE_KEY
from taizhang.permission import Actor, ensure

#: Seals what one capability keeps anew, yielding how much at each step; each step is one transaction.
Resealing = Callable[[], Iterator[int]]
RESEALINGS: dict[str, Resealing] = {}


def change_key(*, by: Actor) -> dict[str, int]:
    """Make a new key and seal everything anew; return how much of each kind that was.

    While it runs both keys hold, so that pages go on. Stopped half-way it is simply run again: what
    is sealed under any older key is taken. Raises: NotAllowed, OSError.
    """
    ensure(by, CHANGE_KEY)
    key = add_key()
    counts = {name: sum(resealing()) for name, resealing in RESEALINGS.items()}
    with transaction.atomic():
        record(CHANGE_KEY, subject=SYSTEM, by=by, after={"key": key.name, **counts})
    return counts
