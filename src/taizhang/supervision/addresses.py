"""Where posts to the office's messenger may go: what is refused, and why.

The address comes from a web page, so that it must not lead into the server's own network: https to public
addresses alone. What the operator of the server names in TAIZHANG_HOOK_HOSTS may be http, and lie in a
private network. The network address is looked at again when the connection is made, and that very one
is connected to (`services.posting`): a name cannot turn to another place meanwhile.
"""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from taizhang.supervision.errors import HookUnfit

LONGEST = 500


class HookAddress:
    """The kind of an option that holds such an address, or "" for none."""

    field = "lines"

    def read(self, given: Any) -> str:
        """Raises: HookUnfit."""
        text = str(given).strip()
        if text:
            ensure_fit(text)
        return text

    def write(self, value: str) -> str:
        """As it was given."""
        return value


def ensure_fit(address: str) -> None:
    """Refuse what is no address to post to. Raises: HookUnfit."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if len(address) > LONGEST or not host or parts.scheme not in ("http", "https"):
        raise HookUnfit(why="要以 https:// 开头", why_en="it must begin with https://")
    if not address.isascii() or any(c.isspace() for c in address) or parts.username is not None:
        raise HookUnfit(
            why="其中有空白、汉字或用户名", why_en="it holds blanks, other scripts or a user"
        )
    if parts.scheme == "http" and not is_allowed_host(host):
        raise HookUnfit(
            why="不是 https，主机也不在 TAIZHANG_HOOK_HOSTS 中",
            why_en="it is not https, and the host is not in TAIZHANG_HOOK_HOSTS",
        )


def host_of(address: str) -> str:
    """What of the address may be told: whoever knows all of it can post to the group."""
    return f"{urlsplit(address).scheme}://{urlsplit(address).hostname}/…" if address else ""


def is_allowed_host(host: str) -> bool:
    """Whether the operator named it."""
    return host.lower() in settings.HOOK_HOSTS


def ensure_public(host: str, ip: str) -> None:
    """Refuse a network address that is not public, but of a host that the operator named.

    Raises: HookUnfit.
    """
    if not ipaddress.ip_address(ip).is_global and not is_allowed_host(host):
        raise HookUnfit(
            why=f"{host} 在内网（{ip}），不在 TAIZHANG_HOOK_HOSTS 中",
            why_en=f"{host} lies in a private network ({ip}) and is not in TAIZHANG_HOOK_HOSTS",
        )
