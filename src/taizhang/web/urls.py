"""Addresses. Each capability brings its own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from taizhang.web.checks.page import self_check
from taizhang.web.first_page import first_page
from taizhang.web.health import health

handler404 = "taizhang.web.missing.missing"
urlpatterns = [
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("health/", health, name="health"),
    path("", first_page, name="first-page"),
    path("security/check/", self_check, name="self-check"),
    # What is asked for most stands first: Django tries one after the other.
    path("", include("taizhang.ledger.urls")),
    path("", include("taizhang.policies.urls")),
    path("", include("taizhang.accounts.urls")),
    path("", include("taizhang.security.urls")),
    path("", include("taizhang.configuration.urls")),
    path("", include("taizhang.levels.urls")),
    path("", include("taizhang.supervision.urls")),
    path("", include("taizhang.organizations.urls")),
    path("", include("taizhang.audit.urls")),
]
