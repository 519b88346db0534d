"""Addresses of the history."""

from __future__ import annotations

from django.urls import path

from taizhang.audit.views import history

app_name = "audit"
urlpatterns = [
    path("history/", history.history, name="history"),
    path("history/export.xlsx", history.export_workbook, name="export-xlsx"),
    path("history/export.jsonl", history.export_lines, name="export-jsonl"),
    path("history/<int:event_id>/", history.event, name="event"),
    path("history/of/<str:kind>/<str:key>/", history.of_subject, name="of"),
]
