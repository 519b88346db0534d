"""Static files straight from the package, each address with a hash of the content.

Django's manifest storage wants a collectstatic step and a folder to write to; this needs neither.
The hash is in the query (`app.css?v=1f8a22c0`): the file is the one that was installed, the address
changes with it. A CSS file that names others by `url()` must name such as never change.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """`{% static "x.css" %}` gives `/static/x.css?v=<hash>`."""

    def url(self, name: str | None) -> str:
        """The address of `name` with its hash; a missing file fails loudly in templates' tests."""
        address = super().url(name)
        version = _content_hash.__wrapped__(name) if settings.DEBUG else _content_hash(name)
        return f"{address}?v={version}"


@cache
def _content_hash(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"no static file {name!r} in the package")
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]
