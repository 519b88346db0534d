"""Settings changed (修改设置)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from taizhang.audit import Subject, record
from taizhang.configuration.errors import UnknownOption
from taizhang.configuration.models import Setting
from taizhang.configuration.options import OPTIONS, Option
from taizhang.configuration.values import forget
from taizhang.permission import Actor, ensure

KIND = "configuration.setting"


def change_settings(*, given: Mapping[str, Any], by: Actor) -> list[str]:
    """Set each option in `given` to what a person wrote; return the names of those that changed.

    All or none. A value that is the default takes the row away.
    Raises: NotAllowed, UnknownOption, and what the kind or the guard of an option refuses.
    """
    wanted = {}
    for name, text in given.items():
        option = option_of(name)
        ensure(by, option.changed_by)
        wanted[option] = option.kind.read(text)
    return _changed(wanted, by)


def reset_setting(*, name: str, by: Actor) -> list[str]:
    """Let the default hold again. Raises: NotAllowed, UnknownOption."""
    option = option_of(name)
    ensure(by, option.changed_by)
    return _changed({option: option.default}, by)


def option_of(name: str) -> Option:
    """The option. Raises: UnknownOption."""
    try:
        return OPTIONS[name]
    except KeyError:
        raise UnknownOption(name=name) from None


@transaction.atomic
def _changed(wanted: Mapping[Option, Any], by: Actor) -> list[str]:
    names = [option.name for option in wanted]
    rows = Setting.objects.select_for_update(no_key=True).filter(name__in=names).order_by("name")
    held = {row.name: row.value for row in rows}
    changed = []
    for option, value in wanted.items():
        before = held.get(option.name, option.default)
        if value == before:
            continue
        if option.guard:
            option.guard(value, by)
        _keep(option, value)
        subject = Subject(KIND, option.name, option.title.zh)
        record(
            option.changed_by,
            subject=subject,
            by=by,
            before={"value": option.told(before)},
            after={"value": option.told(value)},
        )
        changed.append(option.name)
    # Now for this transaction, and again when others see it.
    forget()
    transaction.on_commit(forget)
    return changed


def _keep(option: Option, value: Any) -> None:
    if value == option.default:
        Setting.objects.filter(name=option.name).delete()
        return
    kept = {"value": value, "changed_at": timezone.now()}
    Setting.objects.update_or_create(name=option.name, defaults=kept)
