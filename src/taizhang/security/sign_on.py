"""Sign-on by an identity server of the office (统一登录, OpenID Connect), by allauth.

Which server, and by which claim its people are told, is set on the machine (`web.sign_on`). No account
is made by itself: the claim must name the sign-in name of an account that is there. From then on the
account is bound to that person of the server (`sub`): another who is given the same name later does
not come in. Of what the server tells nothing is kept but that binding.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from taizhang.accounts.address import address_of
from taizhang.accounts.models import Account, AccountManager
from taizhang.audit import SYSTEM, Subject, record
from taizhang.permission import Actor
from taizhang.security.permissions import SIGN_IN_FAILED

FORBIDDEN = 403


class SignOnAdapter(DefaultSocialAccountAdapter):
    """allauth's sign-on with our rules (`SOCIALACCOUNT_ADAPTER`)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Any:
        """Nothing of what the server told goes into an account."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account, or refuse with a page. Raises: ImmediateHttpResponse."""
        told = _told(sociallogin)
        sociallogin.account.extra_data = {}
        if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_refused(request, None, "process"))
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            return
        account = _account_of(told.get(settings.SIGN_ON_CLAIM))
        if account is None:
            raise ImmediateHttpResponse(_refused(request, None, "no-account"))
        provider = sociallogin.account.provider
        if SocialAccount.objects.filter(user=account, provider=provider).exists():
            raise ImmediateHttpResponse(_refused(request, account, "another-person"))
        sociallogin.connect(request, account)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """The server refused, was not reached, or answered amiss."""
        raise ImmediateHttpResponse(_refused(request, None, "server"))


def _told(sociallogin: SocialLogin) -> dict[str, Any]:
    """The claims, those of the user info before those of the token."""
    data = sociallogin.account.extra_data
    return {**(data.get("id_token") or {}), **(data.get("userinfo") or {})}


def _account_of(claim: object) -> Account | None:
    if not isinstance(claim, str) or not claim:
        return None
    return Account.objects.filter(username=AccountManager.normalised(claim)).first()


def _refused(request: HttpRequest, account: Account | None, reason: str) -> HttpResponse:
    with transaction.atomic():
        subject = Subject.of(account) if account else SYSTEM
        after = {"step": "sign-on", "reason": reason}
        record(SIGN_IN_FAILED, subject=subject, by=Actor.nobody(address_of(request)), after=after)
    return render(request, "security/sign_on_refused.html", {"reason": reason}, status=FORBIDDEN)
