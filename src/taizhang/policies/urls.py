"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from taizhang.policies.views import (
    findings,
    keeping,
    page_images,
    plans,
    publication,
    review,
    revision,
)

app_name = "policies"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/upload/", plans.upload, name="upload"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>.json", plans.plan_json, name="plan-json"),
    path("plans/<int:plan_id>/pages/<int:number>/", page_images.page_image, name="page-image"),
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
    path("plans/<int:plan_id>/publish/", publication.publish, name="publish"),
    path("plans/<int:plan_id>/withdraw/", publication.withdraw, name="withdraw"),
    path("plans/<int:plan_id>/keeper/", keeping.keeper, name="keeper"),
    path("plans/keepers/", keeping.names, name="keeper-names"),
    path("plans/<int:plan_id>/letters/", publication.letters, name="letters"),
    path("plans/<int:plan_id>/letters.zip", publication.all_letters, name="all-letters"),
    path("plans/<int:plan_id>/letters/<int:unit_id>.docx", publication.letter, name="letter"),
    path("plans/<int:plan_id>/revise/", revision.revise, name="revise"),
    path("plans/<int:plan_id>/revision/", revision.revision, name="revision"),
    path("plans/<int:plan_id>/revision.xlsx", revision.export, name="revision-export"),
    path("plans/<int:plan_id>/revision/continues/", revision.continues, name="continues"),
    path("notices/<int:notice_id>/seen/", publication.seen, name="seen"),
]
