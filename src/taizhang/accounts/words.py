"""Roles and acts in words."""

from __future__ import annotations

from taizhang.accounts.language import language
from taizhang.accounts.models.grant import RoleName
from taizhang.permission import Act, Role


def role_words(role: Role | str) -> str:
    """The name of a role: 统筹员."""
    return str(RoleName(str(role)).label)


def act_words(act: Act) -> str:
    """The name of an act in the language of the page: 导入文件."""
    return act.en if language() == "en" else act.zh
