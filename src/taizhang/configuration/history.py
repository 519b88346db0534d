"""Settings in the history, in words."""

from __future__ import annotations

from django.urls import reverse

from taizhang.audit.kinds import tell
from taizhang.audit.words import FIELDS
from taizhang.configuration.services import KIND

FIELDS.setdefault("value", ("设为", "set to"))
tell(KIND, "设置", "setting", address=lambda name: reverse("configuration:settings") + f"#{name}")
