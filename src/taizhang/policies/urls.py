"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from taizhang.policies import views

app_name = "policies"
urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/upload/", views.upload, name="upload"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>.json", views.plan_json, name="plan-json"),
    path("plans/<int:plan_id>/original/", views.original, name="original"),
]
