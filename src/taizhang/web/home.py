"""The one folder that holds all data of an installation: TAIZHANG_HOME, `~/.taizhang` by default.

    taizhang.sqlite3   the database, unless DATABASE_URL names another
    files/             the original files, by content hash
    secret-key         signs cookies and forms; made at the first start, readable by its owner only

A folder of the user, not the folder of the moment, is the default: the same command gives the same
ledger wherever it is typed. Pure of Django, so that the command line can use it before settings.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from taizhang.keeping import made_once


def home() -> Path:
    """The data folder, made if it is not there; only its owner may look inside."""
    path = Path(os.environ.get("TAIZHANG_HOME") or "~/.taizhang").expanduser().resolve()
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """The key of this installation, made and kept when first asked for."""
    return made_once(folder / "secret-key", lambda: secrets.token_urlsafe(48).encode()).decode()
