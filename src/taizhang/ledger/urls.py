"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.views import columns, ledger, overview, task, units

app_name = "ledger"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/columns/", columns.choose, name="columns"),
    path("ledger/export/", ledger.export, name="export"),
    path("tasks/<int:task_id>/", task.task, name="task"),
    path("tasks/<int:task_id>/row/", task.row, name="task-row"),
    path("units/", units.units, name="units"),
    path("units/export/", units.export_units, name="units-export"),
    path("units/names/", units.names, name="unit-names"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/export/", units.export_unit, name="unit-export"),
    path("plans/names/", ledger.plan_names, name="plan-names"),
]
