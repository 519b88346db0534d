"""Roles and acts in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from taizhang.accounts.models.grant import RoleName
from taizhang.permission import DUTIES, Act, Role
from taizhang.tables.language import language


def role_words(role: Role | str) -> str:
    """The name of a role: 统筹员."""
    return str(RoleName(str(role)).label)


def act_words(act: Act) -> str:
    """The name of an act in the language of the page: 导入文件."""
    return act.en if language() == "en" else act.zh


def holding_said(role: str, unit: str | None) -> str:
    """A role and where it holds: 单位联络员（县教育局）, 统筹员（全部）. A duty is always for all."""
    if unit is None and role in DUTIES:
        return role_words(role)
    return _("%(role)s（%(unit)s）") % {"role": role_words(role), "unit": unit or _("全部")}
