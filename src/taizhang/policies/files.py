"""The original files on disk: FILES/ab/cdef…, named by the SHA-256 of their content."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from taizhang.keeping import replaced
from taizhang.policies.models import PolicyDocument

#: A file without a document is swept when it is older: a younger one may belong to an import that
#: is under way.
ORPHAN_AFTER_SECONDS = 3600
#: Of files (by their hash) those that other capabilities keep here: told by `tell_keeper`.
_KEEPERS: list[Callable[[Iterable[str]], set[str]]] = []


def tell_keeper(known: Callable[[Iterable[str]], set[str]]) -> None:
    """Let a capability keep files here: `known` says which of some hashes are its own."""
    _KEEPERS.append(known)


def path_of(sha256: str) -> Path:
    """Where the file with this hash is kept."""
    return Path(settings.FILES) / sha256[:2] / sha256[2:]


def keep(data: bytes, sha256: str) -> Path:
    """Write `data` under its hash: whole, or not at all, whenever the machine stops."""
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replaced(path, data)
    return path


def sweep() -> int:
    """Remove files that no document names, left by imports that were killed; return how many."""
    root = Path(settings.FILES)
    before = time.time() - ORPHAN_AFTER_SECONDS
    old = [p for p in root.glob("??/*") if p.is_file() and p.stat().st_mtime < before]
    names = {path.parent.name + path.name for path in old}
    known = set(PolicyDocument.objects.values_list("sha256", flat=True)) if old else set()
    for keeper in _KEEPERS:
        known |= keeper(names - known)
    orphans = [path for path in old if path.parent.name + path.name not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
