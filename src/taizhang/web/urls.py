"""Addresses. Each capability brings its own."""

from __future__ import annotations

import importlib.util

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="policies:plans"), name="home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("taizhang.policies.urls")),
]
if importlib.util.find_spec("taizhang.ledger") and importlib.util.find_spec("taizhang.ledger.urls"):
    urlpatterns.append(path("", include("taizhang.ledger.urls")))
