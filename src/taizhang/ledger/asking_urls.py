"""Addresses of requests for more than reports, of the burden of units, and of saved views."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.views import asking, burden, saved

urlpatterns = [
    path("requests/", asking.requests, name="requests"),
    path("requests/export/", asking.export, name="requests-export"),
    path("requests/new/", asking.new, name="request-new"),
    path("requests/<int:request_id>/", asking.one, name="request"),
    path("requests/<int:request_id>/export/", asking.export_one, name="request-export"),
    path("requests/<int:request_id>/withdraw/", asking.withdraw, name="request-withdraw"),
    path("requests/answers/<int:answer_id>/", asking.answer, name="request-answer"),
    path("requests/answers/<int:answer_id>/files/", asking.attach, name="request-answer-files"),
    path("requests/files/<int:file_id>/", asking.file, name="request-file"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.save, name="view-save"),
    path("views/<int:view_id>/rename/", saved.rename, name="view-rename"),
    path("views/<int:view_id>/remove/", saved.remove, name="view-remove"),
    path("burden/", burden.burden, name="burden"),
    path("burden/export/", burden.export, name="burden-export"),
]
