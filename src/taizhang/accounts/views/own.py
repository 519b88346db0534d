"""One's own account: who one is here, what one may do, the password."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from taizhang.accounts.models import Account
from taizhang.accounts.services import change_own_password
from taizhang.permission import DomainError, own
from taizhang.tables.language import language

UNPROCESSABLE = 422


@own
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """Name, unit, roles and what they allow."""
    return render(request, "accounts/profile.html", {"said": request.GET.get("said", "")})


@sensitive_post_parameters()
@own
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password. Context: `problem`, what is wrong with the one that was typed."""
    problem = ""
    if request.method == "POST":
        try:
            account = change_own_password(
                account=Account.objects.get(pk=request.user.pk),
                old=request.POST.get("old", ""),
                new=request.POST.get("new", ""),
                again=request.POST.get("again", ""),
                by=request.actor,
            )
        except DomainError as error:
            problem = error.sentence(language())
        else:
            # All other sessions ended with the old password; this one goes on.
            update_session_auth_hash(request, account)
            return HttpResponseRedirect(reverse("accounts:profile") + "?said=password")
    status = UNPROCESSABLE if problem else 200
    context = {"problem": problem, "rules": password_validators_help_texts()}
    return render(request, "accounts/own_password.html", context, status=status)
