"""Addresses of plans across levels."""

from __future__ import annotations

from django.urls import path

from taizhang.levels.views import gaps, pair, pictures, plan_levels

app_name = "levels"
urlpatterns = [
    path("plans/<int:plan_id>/levels/", plan_levels.levels, name="plan"),
    path("plans/<int:plan_id>/levels/link/", plan_levels.link, name="link-plan"),
    path("plans/<int:plan_id>/levels/gaps/", gaps.gaps, name="gaps"),
    path("plans/<int:plan_id>/levels/gaps.xlsx", gaps.export, name="gaps-export"),
    path("plans/<int:plan_id>/levels/picture/", pictures.whole, name="picture"),
    path("levels/<int:link_id>/", pair.pair, name="pair"),
    path("levels/<int:link_id>/align/", plan_levels.align, name="align"),
    path("levels/<int:link_id>/end/", plan_levels.end, name="end"),
    path("levels/<int:link_id>/restore/", plan_levels.restore, name="restore"),
    path("levels/<int:link_id>/add/", pair.add, name="add"),
    path("levels/<int:link_id>/export.xlsx", pair.export, name="export"),
    path("levels/<int:link_id>/tasks/<int:task_link_id>/", pair.decide_task, name="decide-task"),
    path(
        "levels/<int:link_id>/targets/<int:target_link_id>/",
        pair.decide_target,
        name="decide-target",
    ),
    path("tasks/<int:task_id>/chain/", pictures.chain, name="chain"),
    path("targets/<int:target_id>/chain/", pictures.figures, name="figures"),
]
