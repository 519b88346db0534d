"""Static files straight from the package, each address with a hash of the content.

Django's manifest storage wants a collectstatic step and a folder to write to; this needs neither.
The hash is in the query (`app.css?v=1f8a22c0`): the file is the one that was installed, the address
changes with it. A CSS file that names others by `url()` must name such as never change.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFiles(StaticFilesStorage):
    """`{% static "x.css" %}` gives `/static/x.css?v=<hash>`."""

    def url(self, name: str | None) -> str:
        """The address of `name` with its hash; a missing file fails loudly in templates' tests."""
        if settings.DEBUG:
            return f"{super().url(name)}?v={_content_hash(name)}"
        # A page names thirty of them.
        key = (self.base_url, name)
        if key not in _ADDRESSES:
            _ADDRESSES[key] = f"{super().url(name)}?v={_content_hash(name)}"
        return _ADDRESSES[key]


#: By the address of all static files, and the name.
_ADDRESSES: dict[tuple[str | None, str | None], str] = {}


def _content_hash(name: str | None) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"no static file {name!r} in the package")
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]
