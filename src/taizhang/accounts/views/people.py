"""People and roles, for the security administrator: lists, one person, and the acts on him."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.accounts import services
from taizhang.accounts.errors import RoleUnknown, TakerUnknown, UnitUnknown
from taizhang.accounts.export import export_people
from taizhang.accounts.models import Account, RoleGrant
from taizhang.accounts.people_filter import PeopleFilter
from taizhang.accounts.permissions import (
    CHANGE,
    CLOSE,
    CREATE,
    END_GRANT,
    EXPORT,
    GRANT,
    HAND_OVER,
    REOPEN,
    RESET_PASSWORD,
    SEE,
)
from taizhang.accounts.queries.people import people_page, person_page, roles
from taizhang.organizations.models import Unit
from taizhang.permission import DomainError, Role, needs
from taizhang.tables.downloads import workbook
from taizhang.tables.language import language
from taizhang.tables.parts import page_or_part

UNPROCESSABLE = 422
NAMES_SHOWN = 12
PARTS = {"people": "accounts/_people.html"}
#: What an act did, by the word in the address to which it leads.
SAID = {
    "changed": gettext_lazy("账号已修改。"),
    "closed": gettext_lazy("账号已停用，此人已退出登录；以前做过的事都还在。"),
    "reopened": gettext_lazy("账号已恢复，原有角色继续有效。"),
    "granted": gettext_lazy("角色已授予，此人下一次打开页面时生效。"),
    "ended": gettext_lazy("角色已收回，立即生效。"),
    "handed-over": gettext_lazy("工作已交接：角色和未办完的事转给了接手人。此人离开时请停用账号。"),
}


@needs(SEE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list. Context: `asked`, a `PeopleFilter`; `page`, a `PeoplePage`; `paging`; `roles`."""
    asked = PeopleFilter.from_address(request.GET.dict())
    today = timezone.localdate()
    page = people_page(asked, page=request.GET.get("page"), today=today)
    context = {"asked": asked, "page": page, "paging": page.paging, "roles": list(Role)}
    return page_or_part(
        request, "accounts/people.html", PARTS, context, query=asked.query(), paging=page.paging
    )


@needs(EXPORT)
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The list that the same address shows, all of it, as .xlsx."""
    asked, today = PeopleFilter.from_address(request.GET.dict()), timezone.localdate()
    return workbook(export_people(asked, today=today, by=request.actor), _("人员"), today)


@needs(SEE)
@require_safe
def all_roles(request: HttpRequest) -> HttpResponse:
    """Each role, what it allows and how many hold it. Context: `roles`."""
    context = {"roles": roles(today=timezone.localdate())}
    return render(request, "accounts/roles.html", context)


@needs(SEE)
@require_safe
def unit_names(request: HttpRequest) -> HttpResponse:
    """Names of units that hold what is being typed."""
    words = request.GET.get("unit", "").strip()[:200]
    names = (
        Unit.objects.filter(name__contains=words).order_by("name") if words else Unit.objects.none()
    )
    shown = list(names.values_list("name", flat=True).distinct()[:NAMES_SHOWN])
    return render(request, "accounts/_names.html", {"names": shown})


@needs(CREATE)
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer shows its first password, this once."""
    if request.method != "POST":
        return render(request, "accounts/person_form.html", {"given": {}})
    try:
        made = services.create_account(
            username=request.POST.get("username", ""),
            name=request.POST.get("name", ""),
            unit=_unit(request.POST),
            by=request.actor,
        )
    except DomainError as error:
        return _form_refused(request, error)
    return _person(request, made.account.pk, password=made.password, said=_("账号已建立。"))


@needs(SEE)
@require_safe
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    """One person with his roles, and what can be done."""
    return _person(request, account_id, said=SAID.get(request.GET.get("said", ""), ""))


@needs(CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, account_id: int) -> HttpResponse:
    """Correct name, sign-in name and unit."""
    account = get_object_or_404(Account.objects.select_related("unit"), pk=account_id)
    if request.method != "POST":
        unit = account.unit.name if account.unit else ""
        given = {"username": account.username, "name": account.name, "unit": unit}
        return render(request, "accounts/person_form.html", {"given": given, "account": account})
    try:
        services.change_account(
            account=account,
            username=request.POST.get("username", ""),
            name=request.POST.get("name", ""),
            unit=_unit(request.POST),
            by=request.actor,
        )
    except DomainError as error:
        return _form_refused(request, error, account)
    return _back(account_id, "changed")


@needs(CLOSE)
@require_POST
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close the account of who left."""
    return _act(
        request,
        account_id,
        "closed",
        lambda account: services.close_account(account=account, by=request.actor),
    )


@needs(REOPEN)
@require_POST
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open it again."""
    return _act(
        request,
        account_id,
        "reopened",
        lambda account: services.reopen_account(account=account, by=request.actor),
    )


@needs(RESET_PASSWORD)
@sensitive_variables()
@require_POST
def reset_password(request: HttpRequest, account_id: int) -> HttpResponse:
    """A new first password; the answer shows it, this once."""
    account = get_object_or_404(Account, pk=account_id)
    try:
        given = services.reset_password(account=account, by=request.actor)
    except DomainError as error:
        return _person(request, account_id, refusal=error)
    said = _("密码已重置，此人在各处的登录都已退出。")
    return _person(request, account_id, password=given.password, said=said)


@needs(GRANT)
@require_POST
def grant(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give a role."""

    def give(account: Account) -> None:
        services.grant_role(
            account=account,
            role=_role(request.POST),
            unit=None if request.POST.get("scope") == "whole" else _unit(request.POST, wanted=True),
            valid_from=_day(request.POST.get("from")),
            valid_until=_day(request.POST.get("until")),
            by=request.actor,
        )

    return _act(request, account_id, "granted", give)


@needs(END_GRANT)
@require_POST
def end_grant(request: HttpRequest, account_id: int, grant_id: int) -> HttpResponse:
    """Take a role away."""
    found = get_object_or_404(RoleGrant, pk=grant_id, account_id=account_id)
    return _act(
        request,
        account_id,
        "ended",
        lambda _account: services.end_grant(grant=found, by=request.actor),
    )


@needs(HAND_OVER)
@require_POST
def hand_over(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let another take over roles and open work."""

    def give(account: Account) -> None:
        services.hand_over(giver=account, taker=_taker(request.POST), by=request.actor)

    return _act(request, account_id, "handed-over", give)


def _act(
    request: HttpRequest, account_id: int, said: str, act: Callable[[Account], object]
) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    try:
        act(account)
    except DomainError as error:
        return _person(request, account_id, refusal=error)
    return _back(account_id, said)


def _back(account_id: int, said: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("accounts:person", args=[account_id]) + f"?said={said}")


def _person(
    request: HttpRequest,
    account_id: int,
    *,
    said: object = "",
    password: str = "",
    refusal: DomainError | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    try:
        page = person_page(account_id, today=today)
    except Account.DoesNotExist:
        raise Http404 from None
    context = {
        "page": page,
        "account": page.account,
        "roles": roles(today=today),
        "today": today,
        "said": said,
        "password": password,
        "refusal": refusal.sentence(language()) if refusal else "",
        "given": request.POST if refusal else {},
        "is_own": request.actor.account == account_id,
    }
    response = render(
        request, "accounts/person.html", context, status=UNPROCESSABLE if refusal else 200
    )
    if password:
        response.headers["Cache-Control"] = "no-store"
    return response


def _form_refused(
    request: HttpRequest, error: DomainError, account: Account | None = None
) -> HttpResponse:
    context = {"given": request.POST, "refusal": error.sentence(language()), "account": account}
    return render(request, "accounts/person_form.html", context, status=UNPROCESSABLE)


def _unit(given: Mapping[str, str], *, wanted: bool = False) -> Unit | None:
    """The unit of the name that was typed. Raises: UnitUnknown."""
    name = given.get("unit", "").strip()
    if not name and not wanted:
        return None
    found = list(Unit.objects.filter(name=name)[:2])
    if len(found) != 1:
        raise UnitUnknown(name=name)
    return found[0]


def _role(given: Mapping[str, str]) -> Role:
    try:
        return Role(given.get("role", ""))
    except ValueError:
        raise RoleUnknown from None


def _taker(given: Mapping[str, str]) -> Account:
    username = given.get("taker", "")
    try:
        taker: Account = Account.objects.get_by_natural_key(username)
    except Account.DoesNotExist:
        raise TakerUnknown(username=username) from None
    return taker


def _day(given: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given or "")
    except ValueError:
        return None
