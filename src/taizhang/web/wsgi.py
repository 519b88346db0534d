"""The entry for a WSGI server (granian)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.web.settings")
application = get_wsgi_application()

# Here, for it needs the models, which the line above loads.
from taizhang.audit import sealing  # noqa: E402

sealing.in_background()
