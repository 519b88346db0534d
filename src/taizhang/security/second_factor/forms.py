"""Codes that are typed: a wrong one counts as a wrong password does (`MFA_FORMS`)."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext as _


class _Counted:
    """For forms whose `code` is checked: refused during a lock, counted where it is wrong."""

    user: Any

    def clean_code(self) -> str:
        """Raises: ValidationError."""
        request, credentials = context.request, {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            raise forms.ValidationError(_("尝试次数过多，已锁定。"), "locked")
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
        except forms.ValidationError:
            request.sign_in_step = "second-factor"
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
            raise
        return code


class CodeForm(_Counted, AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(_Counted, ReauthenticateForm):
    """The code before something grave."""
