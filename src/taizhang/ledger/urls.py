"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.acting_urls import urlpatterns as acting_urls
from taizhang.ledger.asking_urls import urlpatterns as asking_urls
from taizhang.ledger.book_urls import urlpatterns as book_urls
from taizhang.ledger.reporting_urls import urlpatterns as reporting_urls
from taizhang.ledger.views import columns, leadership, ledger, overview, task, units, workbook

app_name = "ledger"
urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/columns/", columns.choose, name="columns"),
    path("ledger/export/", ledger.export, name="export"),
    path("tasks/<int:task_id>/", task.task, name="task"),
    path("tasks/<int:task_id>/row/", task.row, name="task-row"),
    *reporting_urls,
    path("overview/", overview.overview, name="overview"),
    path("leadership/", leadership.leadership, name="leadership"),
    path("leadership/export/", leadership.export, name="leadership-export"),
    path("leadership/tasks/", leadership.tasks, name="leadership-tasks"),
    path("leadership/tasks/export/", leadership.export_tasks, name="leadership-tasks-export"),
    path("leadership/plans/<int:plan_id>/", leadership.of_plan, name="leadership-plan"),
    path(
        "leadership/plans/<int:plan_id>/export/",
        leadership.export_plan,
        name="leadership-plan-export",
    ),
    path("units/", units.units, name="units"),
    path("units/export/", units.export_units, name="units-export"),
    path("units/names/", units.names, name="unit-names"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/export/", units.export_unit, name="unit-export"),
    *asking_urls,
    path("reports/workbook/", workbook.workbook, name="workbook"),
    path("reports/workbook/download/", workbook.download, name="workbook-download"),
    path("reports/workbook/take/", workbook.take, name="workbook-take"),
    path("plans/names/", ledger.plan_names, name="plan-names"),
    *acting_urls,
    *book_urls,
]
