"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from taizhang.policies.views import findings, plans, review

app_name = "policies"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/upload/", plans.upload, name="upload"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>.json", plans.plan_json, name="plan-json"),
    path("plans/<int:plan_id>/original/", plans.original, name="original"),
    path("plans/<int:plan_id>/review/", review.review, name="review"),
    path("plans/<int:plan_id>/review/edit/", review.edit, name="review-edit"),
    path("plans/<int:plan_id>/reread/", review.reread, name="reread"),
    path("plans/<int:plan_id>/findings.xlsx", findings.export, name="findings-export"),
    path("plans/<int:plan_id>/examine/", findings.examine, name="examine"),
    path(
        "plans/<int:plan_id>/findings/<int:finding_id>/dismiss/", findings.dismiss, name="dismiss"
    ),
    path(
        "plans/<int:plan_id>/findings/<int:finding_id>/restore/", findings.restore, name="restore"
    ),
]
