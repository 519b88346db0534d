"""Addresses of reminders."""

from __future__ import annotations

from django.urls import path

from taizhang.supervision.views import messages, nudges, runs

app_name = "supervision"
urlpatterns = [
    path("messages/", messages.messages, name="messages"),
    path("messages/seen/", messages.seen, name="seen"),
    path("messages/mail/", messages.mail, name="mail"),
    path("messages/runs/", runs.runs, name="runs"),
    path("nudges/new/", nudges.new, name="nudge"),
]
