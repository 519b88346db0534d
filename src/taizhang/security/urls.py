"""Addresses of sign-in security; those of allauth under its own names, each with the act it needs."""

from __future__ import annotations

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.providers.openid_connect import views as sign_on_server
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.cache import never_cache

from taizhang.permission import needs
from taizhang.security.permissions import OWN
from taizhang.security.views import others, own, sign_on

_own = needs(OWN)
_open = login_not_required
_FACTOR = [
    path("sign-in/second-factor/", _open(factor.authenticate), name="mfa_authenticate"),
    path("me/confirm/", _own(reauthenticate), name="account_reauthenticate"),
    path("me/confirm/code/", _own(factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "me/confirm/key/",
        _own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("me/second-factor/", _own(factor.index), name="mfa_index"),
    path("me/second-factor/app/", _own(never_cache(totp.activate_totp)), name="mfa_activate_totp"),
    path("me/second-factor/app/off/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("me/second-factor/keys/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("me/second-factor/keys/add/", _own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "me/second-factor/keys/<int:pk>/remove/",
        _own(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("me/second-factor/keys/<int:pk>/", _own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "me/second-factor/codes/",
        _own(never_cache(codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "me/second-factor/codes/new/",
        _own(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "me/second-factor/codes/download/",
        _own(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
_SIGN_ON = [
    path("sign-in/with/<slug:provider_id>/", sign_on_server.login, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/callback/",
        sign_on_server.callback,
        name="openid_connect_callback",
    ),
    path("sign-in/with/", sign_on.cancelled, name="socialaccount_login_cancelled"),
]
_OURS = [
    path("me/security/", own.security, name="own"),
    path("me/security/sessions/end/", own.end_session, name="end-own-session"),
    path("me/security/contact/", own.contact, name="own-contact"),
    path("me/security/sign-ins/", own.sign_ins, name="own-sign-ins"),
    path("security/", others.people, name="people"),
    path("security/people/<int:account_id>/", others.person, name="person"),
    path("security/people/<int:account_id>/end/", others.end_sessions, name="end-sessions"),
    path(
        "security/people/<int:account_id>/second-factor/",
        others.reset_second_factor,
        name="reset-second-factor",
    ),
    path("security/people/<int:account_id>/contact/", others.reveal_contact, name="reveal-contact"),
    path("security/locks/", others.locks, name="locks"),
    path("security/locks/lift/", others.lift_lock, name="lift-lock"),
    path("security/sign-ins/", others.sign_ins, name="sign-ins"),
    path("security/downloads/", others.downloads, name="downloads"),
    path("security/blocked/", others.blocked, name="blocked"),
    path("csp-report/", others.blocked_report, name="blocked-report"),
]
urlpatterns = [*_FACTOR, *_SIGN_ON, path("", include((_OURS, "security")))]
