"""Addresses. Each capability brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("taizhang.policies.urls")),
    path("", include("taizhang.ledger.urls")),
]
