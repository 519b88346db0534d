"""Addresses of sign-in, one's own account, people and roles."""

from __future__ import annotations

from django.urls import include, path

from taizhang.accounts.views import own, people, sign_in

#: The names are allauth's: it leads there by itself.
_ALLAUTH = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/closed/", sign_in.closed, name="account_inactive"),
]
_OWN = [
    path("me/", own.profile, name="profile"),
    path("me/password/", own.password, name="own-password"),
]
_PEOPLE = [
    path("people/", people.people, name="people"),
    path("people/export/", people.export, name="export"),
    path("people/new/", people.create, name="create"),
    path("people/units/", people.unit_names, name="unit-names"),
    path("people/<int:account_id>/", people.person, name="person"),
    path("people/<int:account_id>/change/", people.change, name="change"),
    path("people/<int:account_id>/close/", people.close, name="close"),
    path("people/<int:account_id>/reopen/", people.reopen, name="reopen"),
    path("people/<int:account_id>/password/", people.reset_password, name="reset-password"),
    path("people/<int:account_id>/roles/", people.grant, name="grant"),
    path("people/<int:account_id>/roles/<int:grant_id>/end/", people.end_grant, name="end-grant"),
    path("people/<int:account_id>/hand-over/", people.hand_over, name="hand-over"),
    path("roles/", people.all_roles, name="roles"),
]
urlpatterns = [*_ALLAUTH, path("", include(([*_OWN, *_PEOPLE], "accounts")))]
