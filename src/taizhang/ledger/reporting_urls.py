"""Addresses of progress reports."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.views import answering, course, evidence, reporting, reports

urlpatterns = [
    path("tasks/<int:task_id>/report/", reporting.begin, name="report-begin"),
    path("reports/", reports.reports, name="reports"),
    path("reports/due/", reports.due, name="reports-due"),
    path("reports/export/", reports.export, name="reports-export"),
    path("reports/accept/", answering.accept_many, name="reports-accept"),
    path("reports/check/", answering.check_many, name="reports-check"),
    path("reports/<int:report_id>/", reporting.report, name="report"),
    path("reports/<int:report_id>/save/", reporting.save, name="report-save"),
    path("reports/<int:report_id>/submit/", reporting.submit, name="report-submit"),
    path("reports/<int:report_id>/correct/", reporting.correct, name="report-correct"),
    path("reports/<int:report_id>/check/", answering.check, name="report-check"),
    path("reports/<int:report_id>/accept/", answering.accept, name="report-accept"),
    path("reports/<int:report_id>/return/", answering.give_back, name="report-return"),
    path(
        "reports/<int:report_id>/return-within/",
        answering.give_back_within,
        name="report-return-within",
    ),
    path(
        "reports/<int:report_id>/return-support/",
        answering.give_back_to_support,
        name="report-return-support",
    ),
    path("reports/<int:report_id>/weave/<int:support_id>/", answering.weave, name="report-weave"),
    path("reports/<int:report_id>/evidence/", evidence.attach, name="report-evidence"),
    path("evidence/<int:evidence_id>/", evidence.download, name="evidence"),
    path("evidence/<int:evidence_id>/picture/", evidence.picture, name="evidence-picture"),
    path("evidence/<int:evidence_id>/remove/", evidence.remove, name="evidence-remove"),
    path("plans/<int:plan_id>/course/", course.course, name="course"),
]
