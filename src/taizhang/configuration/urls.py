"""The address of the settings."""

from __future__ import annotations

from django.urls import path

from taizhang.configuration import views

app_name = "configuration"
urlpatterns = [path("settings/", views.settings, name="settings")]
