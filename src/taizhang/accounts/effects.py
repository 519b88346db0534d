"""What a role lets its holder do, in words: made from the declared acts, so that it is always true."""

from __future__ import annotations

from django.utils.translation import gettext as _

from taizhang.accounts.words import act_words
from taizhang.permission import ACTS, Act, Relation, Role
from taizhang.tables.language import language

#: What everybody may do needs no saying.
_UNSAID = frozenset({"accounts.own-password"})


def effect(role: Role) -> str:
    """可：查看政策和台账、导入文件（本单位及下级…）. One sentence for each relation."""
    by_relation: dict[Relation, list[Act]] = {}
    for act in ACTS.values():
        relation = act.rules.get(role)
        if relation is not None and act.name not in _UNSAID:
            by_relation.setdefault(relation, []).append(act)
    said = [
        _where(relation) % {"acts": _join([act_words(act) for act in by_relation[relation]])}
        for relation in Relation
        if relation in by_relation
    ]
    return (" " if language() == "en" else "").join(said) if said else _("目前没有可办的事。")


def _where(relation: Relation) -> str:
    return {
        Relation.ANYWHERE: _("可%(acts)s。"),
        Relation.KEEPS: _("对本范围管理的方案和单位，可%(acts)s。"),
        Relation.TAKES_PART: _("对本范围管理的、或分给本范围任务的方案，可%(acts)s。"),
        Relation.IS: _("对本单位（不含下级）管理的、或分给本单位任务的方案，可%(acts)s。"),
    }[relation]


def _join(words: list[str]) -> str:
    if language() == "en":
        return ", ".join(word[:1].lower() + word[1:] for word in words)
    return "、".join(words)
