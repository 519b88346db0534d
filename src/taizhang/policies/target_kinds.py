"""The kind of a target, from its unit of measure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetKind(models.TextChoices):
    """What kind of number a target commits to."""

    COUNT = "count", _("数量")
    SHARE = "share", _("占比")
    AMOUNT = "amount", _("金额")
    RATIO = "ratio", _("比例")
    MULTIPLE = "multiple", _("倍数")
    DURATION = "duration", _("时长")
    FREQUENCY = "frequency", _("频次")
    QUANTITY = "quantity", _("计量")

    @property
    def bit(self) -> int:
        """The kind's bit in `Task.target_kinds`. The order above must not change."""
        return 1 << list(TargetKind).index(self)


# The first that the unit ends in decides; 人次 is a count of people, so it stands before 次.
_ENDINGS: list[tuple[TargetKind, str]] = [
    (TargetKind.COUNT, r"人次|批次|人天|人日|例次"),
    (TargetKind.SHARE, r"[%％‰]|个?百分点|成"),
    (TargetKind.RATIO, r"[比:：∶]\s*\d+(\.\d+)?"),
    (TargetKind.MULTIPLE, r"倍|番"),
    (TargetKind.AMOUNT, r"元|美元|欧元|港币|元/.*|元每.*"),
    (TargetKind.DURATION, r"年|个?月|季度|学年|学期|[天日周]|星期|工作日|(小|学|课)时|分钟|秒"),
    (TargetKind.FREQUENCY, r"次|次/.*|次每.*|轮|轮次|场次|遍|回"),
    (
        TargetKind.QUANTITY,
        r"平方(公里|千米|米)|立方米|公里|千米|[米亩吨升]|公顷|公斤|千克|千瓦时?|兆瓦|度|克|里|吨标准煤",
    ),
]
_RULES = [(kind, re.compile(rf"[十百千万亿]*(?:{ending})")) for kind, ending in _ENDINGS]


def kind_of(unit_of_measure: str) -> TargetKind:
    """Return the kind of a target that is measured in `unit_of_measure` (万元, %, 比1).

    What no rule knows is a count: measure words (个, 家, 所, 名, 条) have no end, other units have.
    """
    unit = unit_of_measure.strip()
    for kind, rule in _RULES:
        if rule.fullmatch(unit):
            return kind
    return TargetKind.COUNT


def mask_of(kinds: Iterable[TargetKind]) -> int:
    """Return the sum of the bits of `kinds`, each counted once."""
    mask = 0
    for kind in kinds:
        mask |= kind.bit
    return mask


def masks_with(kind: TargetKind) -> list[int]:
    """Return all masks that hold `kind`, so that an index can find the tasks that have it."""
    return [mask for mask in range(1 << len(TargetKind)) if mask & kind.bit]
