"""The address under which people reach this site, for what leaves it."""

from __future__ import annotations

from django.conf import settings


def address_of_site(path: str) -> str:
    """The address of `path`; "" where the operator named no host."""
    host = next(filter(None, settings.OTHER_HOSTS), "")
    if not host or host.startswith("*") or host == "0.0.0.0":  # noqa: S104, compared, not bound
        return ""
    return f"{'https' if settings.HTTPS else 'http'}://{host.lstrip('.')}{path}"
