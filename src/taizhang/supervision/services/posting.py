"""The day's post to the office's messenger: JSON by POST, signed, to an address that was looked at.

    {"msgtype": "text", "text": {"content": "…"}}

as robots of groups in 企业微信, 钉钉 and others take it. The header `X-Taizhang-Signature: t=…,v1=…` lets a
receiver of the office's own prove it: v1 is the HMAC-SHA-256, in hex, of "<t>.<body>" under the secret in
the file `hook-secret` of the data folder; t are the seconds since 1970. No redirect is followed.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from taizhang.keeping import made_once
from taizhang.supervision.addresses import ensure_fit, ensure_public
from taizhang.supervision.models import Digest
from taizhang.supervision.sites import address_of_site

TIMEOUT_SECONDS = 10
#: Robots of groups take 2,048 bytes of text.
MOST_BYTES = 2_000
#: An answer is read so far.
MOST_OF_ANSWER = 65_536
OK = range(200, 300)


class NotTaken(Exception):
    """The other side did not take it; the message is its answer."""


def post(address: str, content: str) -> None:
    """Send the text. Raises: NotTaken; OSError, http.client.HTTPException for the network; HookUnfit."""
    ensure_fit(address)
    body = json.dumps(
        {"msgtype": "text", "text": {"content": content}}, ensure_ascii=False
    ).encode()
    parts = urlsplit(address)
    connection = _Https(parts) if parts.scheme == "https" else _Http(parts)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request("POST", path, body, _headers(body))
        answer = connection.getresponse()
        said = answer.read(MOST_OF_ANSWER)
    finally:
        connection.close()
    if answer.status not in OK:
        raise NotTaken(f"HTTP {answer.status}")
    _ensure_taken(said)


def signature(body: bytes, at: int, secret: str) -> str:
    """The header's value."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def content_of(digests: Sequence[Digest]) -> str:
    """The day in a few lines: how many matters each unit has, and whose they are."""
    units: dict[str, list[Digest]] = defaultdict(list)
    for digest in digests:
        unit = digest.account.unit
        units[unit.name if unit else "其他"].append(digest)
    rows = sorted(units.items(), key=lambda row: -sum(digest.count for digest in row[1]))
    day = digests[0].day
    total = sum(digest.count for digest in digests)
    site = address_of_site("/messages/")
    head = f"台账提醒（{day.month}月{day.day}日）：{len(digests)}人有{total}件事要办。"
    foot = f"请登录办理：{site}" if site else "请登录台账系统办理。"
    lines = []
    for number, (unit, theirs) in enumerate(rows):
        names = "、".join(f"{digest.account.name}{digest.count}件" for digest in theirs)
        rest = f"另有{len(rows) - number}个单位。"
        if len("\n".join([head, *lines, f"{unit}：{names}", rest, foot]).encode()) > MOST_BYTES:
            lines.append(rest)
            break
        lines.append(f"{unit}：{names}")
    return "\n".join([head, *lines, foot])


def _headers(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "taizhang",
        "X-Taizhang-Signature": signature(body, int(time.time()), _secret()),
    }


def _secret() -> str:
    place = Path(settings.HOME) / "hook-secret"
    return made_once(place, lambda: secrets.token_urlsafe(32).encode()).decode().strip()


def _ensure_taken(said: bytes) -> None:
    """Robots answer 200 to what they refuse, and say so inside: {"errcode": 93000, "errmsg": …}."""
    try:
        answer = json.loads(said)
    except ValueError:
        return
    code = answer.get("errcode") if isinstance(answer, dict) else None
    if code:
        raise NotTaken(f"{code} {answer.get('errmsg', '')}"[:200])


def _connected(host: str, port: int) -> socket.socket:
    """A connection to a network address of the host that was looked at, and to no other."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ips = list(dict.fromkeys(str(place[0]) for *_kind, place in found))
    for ip in ips:
        ensure_public(host, ip)
    return socket.create_connection((ips[0], port), TIMEOUT_SECONDS)


class _Http(http.client.HTTPConnection):
    """Connects to what `_connected` allows."""

    def __init__(self, parts) -> None:  # type: ignore[no-untyped-def]
        super().__init__(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)

    def connect(self) -> None:
        """As the class above, but looking where to."""
        self.sock = _connected(self.host, self.port)


class _Https(http.client.HTTPSConnection):
    """The same with TLS; the certificate must be the host's."""

    def __init__(self, parts) -> None:  # type: ignore[no-untyped-def]
        self.tls = ssl.create_default_context()
        super().__init__(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS, context=self.tls)

    def connect(self) -> None:
        """As the class above, but looking where to."""
        self.sock = self.tls.wrap_socket(
            _connected(self.host, self.port), server_hostname=self.host
        )
