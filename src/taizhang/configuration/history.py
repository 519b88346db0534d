"""Settings in the history, in words."""

from __future__ import annotations

from django.urls import reverse

from taizhang.audit.fields import field, tell_fields
from taizhang.audit.kinds import tell
from taizhang.configuration.services import KIND

tell(KIND, "设置", "setting", address=lambda name: reverse("configuration:settings") + f"#{name}")
tell_fields(KIND, value=field("设为", "set to"))
