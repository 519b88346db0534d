"""Writing a file beside its place, and giving it its name when it is whole on the disk.

Each is readable by its owner only (0600, as `mkstemp` makes it).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(place: Path, make: Callable[[], bytes]) -> bytes:
    """What the file holds; `make` says what, where it is not there yet.

    Of two processes that make it at once each writes a whole file, the first link wins, and both read
    what won. Raises: OSError where it cannot be read or made.
    """
    try:
        return place.read_bytes()
    except FileNotFoundError:
        pass
    made = _written(place.parent, make())
    try:
        os.link(made, place)
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return place.read_bytes()


def replaced(place: Path, data: bytes) -> None:
    """Put `data` into the place of what the file held, at once or not at all. Raises: OSError."""
    made = _written(place.parent, data)
    try:
        made.replace(place)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def _written(folder: Path, data: bytes) -> Path:
    """A new file in `folder`, whole on the disk; the caller gives it its name."""
    handle, made = tempfile.mkstemp(dir=folder, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(made)
        raise
    return Path(made)
