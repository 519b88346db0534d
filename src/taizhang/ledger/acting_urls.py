"""Addresses of changes, closures, reopening and notes beside lights."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.views import changing, closing

urlpatterns = [
    path("tasks/<int:task_id>/change/", changing.ask, name="change-ask"),
    path("changes/", changing.changes, name="changes"),
    path("changes/export/", changing.export, name="changes-export"),
    path("changes/<int:change_id>/", changing.change, name="change"),
    path("changes/<int:change_id>/decide/", changing.decide, name="change-decide"),
    path("changes/<int:change_id>/withdraw/", changing.withdraw, name="change-withdraw"),
    path("changes/<int:change_id>/evidence/", changing.attach, name="change-evidence"),
    path("tasks/<int:task_id>/closure/", closing.ask, name="closure-ask"),
    path("tasks/<int:task_id>/reopen/", closing.reopen, name="reopen"),
    path("tasks/<int:task_id>/light-note/", closing.note_light, name="note-light"),
    path("closures/", closing.closures, name="closures"),
    path("closures/export/", closing.export, name="closures-export"),
    path("closures/<int:closure_id>/", closing.closure, name="closure"),
    path("closures/<int:closure_id>/check/", closing.check, name="closure-check"),
    path("closures/<int:closure_id>/decide/", closing.decide, name="closure-decide"),
    path("closures/<int:closure_id>/withdraw/", closing.withdraw, name="closure-withdraw"),
    path("closures/<int:closure_id>/evidence/", closing.attach, name="closure-evidence"),
]
