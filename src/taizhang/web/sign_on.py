"""Where people may sign in by an identity server of the office (OpenID Connect), from the environment:

TAIZHANG_OIDC_URL      the server, whose /.well-known/openid-configuration tells the rest
TAIZHANG_OIDC_CLIENT   by what name we are known there
TAIZHANG_OIDC_SECRET   the secret of that client; better in the file oidc-secret of the data folder
TAIZHANG_OIDC_NAME     what the button says
TAIZHANG_OIDC_CLAIM    the claim that holds the sign-in name (default preferred_username)

The address to register there: https://HOST/sign-in/with/office/callback/
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

#: The server in our addresses.
PROVIDER = "office"
SECRET_FILE = "oidc-secret"  # noqa: S105, the name of the file that holds it
CLAIM = os.environ.get("TAIZHANG_OIDC_CLAIM") or "preferred_username"


def servers(home: Path) -> list[dict[str, Any]]:
    """The server, as allauth wants it told; none where none is set."""
    url = os.environ.get("TAIZHANG_OIDC_URL")
    if not url:
        return []
    return [
        {
            "provider_id": PROVIDER,
            "name": os.environ.get("TAIZHANG_OIDC_NAME") or "统一登录",
            "client_id": os.environ.get("TAIZHANG_OIDC_CLIENT", ""),
            "secret": _secret(home),
            "settings": {"server_url": url},
        }
    ]


def _secret(home: Path) -> str:
    try:
        return (home / SECRET_FILE).read_text("utf-8").strip()
    except FileNotFoundError:
        return os.environ.get("TAIZHANG_OIDC_SECRET", "")
