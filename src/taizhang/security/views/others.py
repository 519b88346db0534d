"""For the security administrator: people, locks, sign-ins, downloads, what browsers blocked."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from taizhang.accounts.models import Account
from taizhang.permission import DomainError, needs
from taizhang.security import services
from taizhang.security.blocked import MOST_BYTES, keep_reports, reports_in
from taizhang.security.lockout import locks as locks_now
from taizhang.security.models import BlockedLoad
from taizhang.security.permissions import (
    END_SESSIONS,
    LIFT_LOCK,
    OWN,
    RESET_SECOND_FACTOR,
    REVEAL_CONTACT,
    SEE,
    SEE_SIGN_INS,
)
from taizhang.security.queries.people import FILTERS, state_of, states_page
from taizhang.security.queries.sign_ins import SIGN_IN_ACTS, download_acts, events_page
from taizhang.security.services.contact import Contact
from taizhang.security.sessions import open_sessions
from taizhang.tables.language import language

UNPROCESSABLE = 422
SAID = {
    "lifted": gettext_lazy("已解除锁定，现在可以登录。"),
    "ended": gettext_lazy("已强制退出：此人在各处都要重新登录。"),
    "reset": gettext_lazy("二次验证已重置，此人在各处的登录都已退出；下次登录后重新启用。"),
}


@needs(SEE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody's state. Context: `page`, `paging`, `asked`, `filters`."""
    asked = {"q": request.GET.get("q", "")[:100], "only": request.GET.get("only", "")}
    page = states_page(words=asked["q"], only=asked["only"], page=request.GET.get("page"))
    filters = [(name, _filter_words(name)) for name in FILTERS]
    context = {"page": page, "paging": page.paging, "asked": asked, "filters": filters}
    return render(request, "security/people.html", context)


@needs(SEE)
@require_safe
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """One person: sessions, second factor, lock, sign-ins, and what can be done."""
    return _person(request, account_id, said=SAID.get(request.GET.get("said", ""), ""))


@needs(END_SESSIONS)
@require_POST
def end_sessions(request: HttpRequest, account_id: int) -> HttpResponse:
    """Sign the person out everywhere."""
    return _act(
        request,
        account_id,
        "ended",
        lambda a: services.end_sessions_of(account=a, by=request.actor),
    )


@needs(RESET_SECOND_FACTOR)
@require_POST
def reset_second_factor(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take the second factors away."""
    return _act(
        request,
        account_id,
        "reset",
        lambda a: services.reset_second_factor(account=a, by=request.actor),
    )


@needs(REVEAL_CONTACT)
@never_cache
@require_POST
def reveal_contact(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show telephone number and mail in full, this once."""
    account = get_object_or_404(Account, pk=account_id)
    contact = services.reveal_contact(account=account, by=request.actor)
    return _person(request, account_id, contact=contact)


@needs(SEE)
@require_safe
def locks(request: HttpRequest) -> HttpResponse:
    """What is locked now."""
    context = {"locks": locks_now(), "said": SAID.get(request.GET.get("said", ""), "")}
    return render(request, "security/locks.html", context)


@needs(LIFT_LOCK)
@require_POST
def lift_lock(request: HttpRequest) -> HttpResponse:
    """Lift one."""
    services.lift_lock(
        username=request.POST.get("username", ""),
        address=request.POST.get("address", ""),
        by=request.actor,
    )
    return HttpResponseRedirect(reverse("security:locks") + "?said=lifted")


@needs(SEE_SIGN_INS)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Who signed in, out, failed, and when, from where."""
    return _events(request, SIGN_IN_ACTS, "security/sign_ins.html")


@needs(SEE_SIGN_INS)
@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """Who took what away."""
    return _events(request, download_acts(), "security/downloads.html")


@needs(SEE)
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """What browsers stopped on our pages."""
    context = {"blocked": BlockedLoad.objects.order_by("-last_at", "-id")[:200]}
    return render(request, "security/blocked.html", context)


@csrf_exempt  # sent by the browser itself; it can only add to a count
@needs(OWN)
@require_POST
def blocked_report(request: HttpRequest) -> HttpResponse:
    """Take a browser's report; the answer is empty whatever it held."""
    body = request.read(MOST_BYTES + 1)
    if len(body) <= MOST_BYTES:
        keep_reports(reports_in(body))
    return HttpResponse(status=204)


def _events(request: HttpRequest, acts: list[str] | tuple[str, ...], template: str) -> HttpResponse:
    given = request.GET.get("person", "")
    of = int(given) if given.isdecimal() and len(given) < 10 else None
    whose = get_object_or_404(Account, pk=of) if of is not None else None
    page = events_page(acts, of=of, after=request.GET.get("after", ""))
    context = {"page": page, "events": page.events, "whose": whose}
    return render(request, template, context)


def _act(
    request: HttpRequest, account_id: int, said: str, act: Callable[[Account], object]
) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    try:
        act(account)
    except DomainError as refusal:
        return _person(request, account_id, refusal=refusal)
    if request.actor.account == account_id:
        return HttpResponseRedirect(reverse("account_login"))
    here = reverse("security:person", args=[account_id])
    return HttpResponseRedirect(f"{here}?said={said}")


def _person(
    request: HttpRequest,
    account_id: int,
    *,
    said: object = "",
    contact: Contact | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    try:
        state = state_of(account_id)
    except Account.DoesNotExist:
        raise Http404 from None
    context = {
        "state": state,
        "account": state.account,
        "now": timezone.now(),
        "sessions": open_sessions(state.account),
        "factors": Authenticator.objects.filter(user_id=account_id).order_by("id"),
        "events": events_page(SIGN_IN_ACTS, of=account_id).events[:10],
        "contact": contact,
        "said": said,
        "refusal": refusal.sentence(language()) if refusal else "",
        "is_own": request.actor.account == account_id,
    }
    status = UNPROCESSABLE if refusal else 200
    return render(request, "security/person.html", context, status=status)


def _filter_words(name: str) -> str:
    return {
        "": _("全部在用账号"),
        "no-factor": _("应启用而未启用二次验证"),
        "old-password": _("密码到期或还是初始密码"),
        "dormant": _("长期不登录"),
        "locked": _("已锁定"),
    }[name]
