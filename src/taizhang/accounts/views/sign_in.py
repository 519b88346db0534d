"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.accounts.demo import PASSWORD, demo_people
from taizhang.accounts.models import AccountManager

UNPROCESSABLE = 422


class SignInForm(LoginForm):
    """Name and password; what is wrong is said without telling which of the two it was."""

    error_messages = {
        "wrong": _("登录名或密码不对。请核对大小写和输入法，仍不行时请安全管理员重置密码。")
    }

    def clean_login(self) -> str:
        """The name as accounts keep it."""
        return AccountManager.normalised(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """Check the password. Raises: ValidationError."""
        try:
            return super().clean()
        except forms.ValidationError as refusal:
            if refusal.code in ("username_password_mismatch", "invalid_login"):
                raise forms.ValidationError(self.error_messages["wrong"], "wrong") from None
            raise


class SignIn(LoginView):
    """The page 登录. Context: `form`, `demo`: the accounts of the demonstration."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def get_form_class(self) -> type[forms.Form]:
        """Ours, not one from the settings."""
        return self.form_class

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The form, and where a person goes afterwards."""
        return super().get_context_data(**context) | {
            "demo": demo_people(),
            "demo_password": PASSWORD,
        }

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Answer 422: nothing was done."""
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("account_login"))


@login_not_required
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """The password was right, but the account is closed."""
    return render(request, "accounts/closed.html", status=403)
