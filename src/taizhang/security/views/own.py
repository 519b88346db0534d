"""One's own sign-in security: where one is signed in, second factor, contact data, sign-ins."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from taizhang.accounts.models import Account
from taizhang.permission import DomainError, needs
from taizhang.security import services
from taizhang.security.models import ContactData
from taizhang.security.passwords.rules import password_set_at
from taizhang.security.permissions import OWN
from taizhang.security.queries.sign_ins import SIGN_IN_ACTS, download_acts, events_page
from taizhang.security.second_factor.obliged import must_have
from taizhang.security.sessions import open_sessions
from taizhang.tables.language import language

UNPROCESSABLE = 422
SAID = {
    "ended": _("那一处已经退出。"),
    "contact": _("联系方式已加密保存；别人看到的是打码的。"),
}


@needs(OWN)
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """The page 登录安全."""
    return _page(request, said=SAID.get(request.GET.get("said", ""), ""))


@needs(OWN)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out in another place."""
    try:
        services.end_own_session(
            account=_me(request), handle=request.POST.get("session", ""), by=request.actor
        )
    except DomainError as refusal:
        return _page(request, refusal=refusal)
    return HttpResponseRedirect(reverse("security:own") + "?said=ended")


@needs(OWN)
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """Keep telephone number and mail."""
    given = {name: request.POST.get(name, "") for name in ("phone", "mail")}
    try:
        services.change_own_contact(account=_me(request), by=request.actor, **given)
    except DomainError as refusal:
        return _page(request, refusal=refusal, given=given)
    return HttpResponseRedirect(reverse("security:own") + "?said=contact")


@needs(OWN)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """All of one's sign-ins and downloads."""
    acts = [*SIGN_IN_ACTS, *download_acts()]
    page = events_page(acts, of=request.user.pk, after=request.GET.get("after", ""))
    return render(request, "security/own_sign_ins.html", {"page": page, "events": page.events})


def _me(request: HttpRequest) -> Account:
    return Account.objects.get(pk=request.user.pk)


def _page(
    request: HttpRequest,
    *,
    said: object = "",
    refusal: DomainError | None = None,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    account = _me(request)
    kept = ContactData.objects.filter(account=account).first()
    context = {
        "sessions": open_sessions(account, this=request.session.session_key),
        "factors": Authenticator.objects.filter(user_id=account.pk).order_by("id"),
        "must_have": must_have(request.actor),
        "password_set_at": password_set_at(account),
        "contact": given
        or {"phone": kept.phone if kept else "", "mail": kept.mail if kept else ""},
        "events": events_page(SIGN_IN_ACTS, of=account.pk).events[:10],
        "said": said,
        "refusal": refusal.sentence(language()) if refusal else "",
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "security/own.html", context, status=status)
