"""The history in words: acts and roles. What acts changed is told by `fields` and `values`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from taizhang.permission import ACTS
from taizhang.tables.language import language


class _Roles:
    """How roles are called: the capability of accounts tells it."""

    words: Callable[[str], str] = staticmethod(str)


def name_roles_by(words: Callable[[str], str]) -> None:
    """Let roles be called by `words`, a function of a role's value."""
    _Roles.words = staticmethod(words)


def role_words(role: str) -> str:
    """The role in which somebody acted: 统筹员; 命令行 for who worked at the server."""
    if role == "operator":
        return _("命令行")
    return _Roles.words(role) if role else ""


def act_words(name: str) -> str:
    """An act by its name: 导入文件."""
    act = ACTS.get(name)
    if act is None:
        return name
    return act.en if language() == "en" else act.zh
