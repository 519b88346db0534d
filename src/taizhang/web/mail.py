"""The server that takes our mail (SMTP), from the environment:

TAIZHANG_MAIL_HOST      its name; without it no mail is sent
TAIZHANG_MAIL_PORT      default 587 with starttls, 465 with tls, 25 with none
TAIZHANG_MAIL_TLS       starttls (default), tls (from the first byte), or none
TAIZHANG_MAIL_USER      who signs in there; "" for nobody
TAIZHANG_MAIL_PASSWORD  his password; better in the file mail-password of the data folder
TAIZHANG_MAIL_FROM      the sender, as 台账 <ledger@example.gov.cn>
"""

from __future__ import annotations

import os
from pathlib import Path

HOST = os.environ.get("TAIZHANG_MAIL_HOST", "")
USER = os.environ.get("TAIZHANG_MAIL_USER", "")
TLS = os.environ.get("TAIZHANG_MAIL_TLS") or "starttls"
SENDER = os.environ.get("TAIZHANG_MAIL_FROM") or f"taizhang@{HOST or 'localhost'}"
PASSWORD_FILE = "mail-password"  # noqa: S105, the name of the file that holds it
_PORTS = {"starttls": 587, "tls": 465, "none": 25}

if TLS not in _PORTS:
    raise ValueError(f"TAIZHANG_MAIL_TLS is {TLS!r}: one of {', '.join(_PORTS)}")


def port() -> int:
    """The port that was given, else that of the kind of encryption."""
    return int(os.environ.get("TAIZHANG_MAIL_PORT") or _PORTS[TLS])


def password(home: Path) -> str:
    """What is in the file, else in the environment."""
    try:
        return (home / PASSWORD_FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        return os.environ.get("TAIZHANG_MAIL_PASSWORD", "")
