"""`{% load sign_in_security %}`: other ways to sign in, the sign-in before, who needs a second factor."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from taizhang.audit.models import Event
from taizhang.audit.words import act_words
from taizhang.security.second_factor.obliged import must_have
from taizhang.security.sessions import LAST

register = template.Library()


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A server at which one may sign in: how it is called, where its button leads."""

    name: str
    address: str


@register.simple_tag
def other_ways() -> list[OtherWay]:
    """The identity servers that are set."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [
        OtherWay(app["name"], reverse("openid_connect_login", args=[app["provider_id"]]))
        for app in apps
    ]


@register.simple_tag(takes_context=True)
def last_sign_in(context: template.Context) -> dict[str, Any] | None:
    """The sign-in before this one: `time`, `address`, `failed`; None where there was none."""
    request = context.get("request")
    told = request.session.get(LAST) if request is not None else None
    return {**told, "time": dt.datetime.fromisoformat(told["time"])} if told else None


@register.simple_tag(takes_context=True)
def must_have_factor(context: template.Context) -> bool:
    """Whether the person's role needs a second factor."""
    return must_have(context["request"].actor)


@register.filter
def words_of(event: Event) -> str:
    """The act of an event: 登录失败."""
    return act_words(event.act)


@register.filter
def factor_words(kind: str) -> str:
    """A kind of second factor: 验证器应用."""
    known = {
        "totp": _("验证器应用"),
        "webauthn": _("安全密钥"),
        "recovery_codes": _("恢复码"),
    }
    return known.get(str(kind), str(kind))


@register.filter
def detail_words(event: Event) -> str:
    """How one came in, or where it failed: 密码、二次验证."""
    known = {
        "password": _("密码"),
        "second-factor": _("二次验证"),
        "sign-on": _("统一登录"),
        "idle": _("无操作"),
        "too-long": _("登录时间到限"),
        "elsewhere": _("在另一处退出"),
        "no-account": _("没有对应账号"),
        "another-person": _("已绑定他人"),
        "server": _("对方未应答"),
    }
    told = _after(event)
    parts = [told.get("step"), told.get("reason"), told.get("what"), *told.get("by", [])]
    return "、".join(known.get(str(part), str(part)) for part in parts if part)


def _after(event: Event) -> dict[str, Any]:
    told = json.loads(event.after) if event.after else {}
    return told if isinstance(told, dict) else {}
