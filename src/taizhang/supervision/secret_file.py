"""A secret in a file of the data folder, made when first asked for, for its owner alone."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def secret_in(place: Path) -> str:
    """The secret. Of two processes that make it at once, both read what the first one wrote."""
    try:
        return place.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    handle, made = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    try:
        os.link(made, place)
    except FileExistsError:
        pass
    finally:
        os.unlink(made)
    return place.read_text("ascii").strip()
