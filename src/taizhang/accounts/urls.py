"""Addresses of sign-in, one's own account, people and roles."""

from __future__ import annotations

from django.urls import include, path

from taizhang.accounts.views import own, sign_in

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
urlpatterns = [*_ALLAUTH, path("", include((_OWN, "accounts")))]
