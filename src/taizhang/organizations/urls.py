"""Addresses of divisions, units and groups, for those who keep them."""

from __future__ import annotations

from django.urls import path

from taizhang.organizations.views import divisions, files, units, unsure
from taizhang.organizations.views.acts import (
    ACTS_OF_GROUPS,
    ACTS_OF_UNITS,
    act_view,
)
from taizhang.organizations.views.members import leave, remove_alias, take_members

app_name = "organizations"
urlpatterns = [
    path("manage/units/", units.units, name="units"),
    path("manage/units/export/", units.export, name="units-export"),
    path("manage/units/template/", files.template, name="units-template"),
    path("manage/units/import/", files.import_file, name="units-import"),
    path("manage/units/import/faults/", files.faults, name="units-faults"),
    path("manage/units/names/", units.unit_names, name="unit-names"),
    path("manage/units/new/", units.new, name="unit-new"),
    path("manage/units/<int:unit_id>/", units.unit, name="unit"),
    path(
        "manage/units/<int:unit_id>/aliases/<int:alias_id>/remove/",
        remove_alias,
        name="alias-remove",
    ),
    path("manage/units/<int:unit_id>/members/take/", take_members, name="members-take"),
    path(
        "manage/units/<int:unit_id>/members/<int:membership_id>/leave/", leave, name="member-leave"
    ),
    path("manage/groups/", units.groups, name="groups"),
    path("manage/groups/new/", units.new_group, name="group-new"),
    path("manage/unsure-units/", unsure.unsure, name="unsure"),
    path("manage/unsure-units/new/", unsure.all_new, name="unsure-all-new"),
    path("manage/unsure-units/<int:unit_id>/", unsure.answer, name="unsure-answer"),
    path("manage/divisions/", divisions.divisions, name="divisions"),
    path("manage/divisions/names/", units.division_names, name="division-names"),
    path("manage/divisions/load/", divisions.load, name="divisions-load"),
    path("manage/divisions/new/", divisions.new, name="division-new"),
    path("manage/divisions/<int:division_id>/", divisions.change, name="division"),
    *(
        path(f"manage/units/<int:unit_id>/{act.slug}/", act_view(act), name=f"act-{act.slug}")
        for act in {act.slug: act for act in (*ACTS_OF_UNITS, *ACTS_OF_GROUPS)}.values()
    ),
]
