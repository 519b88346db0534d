"""The history and what is kept beside it: proved, sealed, backed up; the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from taizhang.audit.models import Chain, Event, Seal
from taizhang.backup.permissions import MAKE
from taizhang.configuration.values import value
from taizhang.documents.errors import Wording
from taizhang.web.checks.points import Point, point
from taizhang.web.checks.verified import last_verified

_GROUP = Wording("历史和备份", "History and backup")
VERIFIED_DAYS = 31
#: Seals are made a minute after something was recorded; a server that was stopped makes up for it.
SEAL_LATE = dt.timedelta(hours=1)
CLOCK_OFF = dt.timedelta(minutes=5)


def _verified() -> Iterator[Point]:
    last = last_verified()
    old = last is not None and timezone.now() - last.time > dt.timedelta(days=VERIFIED_DAYS)
    day = timezone.localtime(last.time).strftime("%Y-%m-%d %H:%M") if last else ""
    yield point(
        "history.verified",
        _GROUP,
        Wording("验证历史", "The history proved"),
        Wording("还没有验证过。", "It was never proved.")
        if last is None
        else Wording(
            f"{day} 验证了 {last.events} 条，{last.faults} 处不符。",
            f"{day}: {last.events} events, {last.faults} faults.",
        ),
        bad=last is not None and last.faults > 0,
        warn=last is None or old,
        mend=Wording(
            "运行 taizhang audit verify；有不符时照它指出的逐条查，并与备份、证据包对照。",
            "Run taizhang audit verify. Where it names faults, look into each, beside backup and bundles.",
        ),
        clause="8.1.4.3 c, 8.1.4.7",
    )


def _sealed() -> Iterator[Point]:
    seal = Seal.objects.order_by("-number").first()
    late = timezone.now() - SEAL_LATE
    moved = Q(sealedend=None) | Q(sealedend__sequence__lt=F("sequence"))
    unsealed = Chain.objects.filter(moved, sequence__gt=0)
    waiting = Event.objects.filter(chain__in=unsealed, time__lt=late)
    overdue = waiting.exclude(time__lte=seal.time).exists() if seal else waiting.exists()
    day = timezone.localtime(seal.time).strftime("%Y-%m-%d %H:%M") if seal else ""
    yield point(
        "history.sealed",
        _GROUP,
        Wording("封存历史", "The history sealed"),
        Wording("还没有封存。", "No seal yet.")
        if seal is None
        else Wording(f"第 {seal.number} 个封存，{day}。", f"Seal {seal.number}, {day}."),
        bad=overdue,
        warn=seal is None and not overdue,
        mend=Wording(
            "运行 taizhang audit seal，并查服务器日志为什么没有自动封存（密钥文件、磁盘）。",
            "Run taizhang audit seal, and look in the log why it did not happen by itself.",
        ),
        clause="8.1.4.3 c",
    )


def _backup() -> Iterator[Point]:
    days = value("backup.days")
    last = Event.objects.filter(act=MAKE.name).order_by("-id").first()
    old = last is None or timezone.now() - last.time > dt.timedelta(days=days)
    day = timezone.localtime(last.time).strftime("%Y-%m-%d %H:%M") if last else ""
    yield point(
        "history.backup",
        _GROUP,
        Wording("备份", "Backup"),
        Wording("还没有备份过。", "There is no backup.")
        if last is None
        else Wording(
            f"最近一次 {day}，要求 {days} 天内。", f"Last {day}; {days} days are allowed."
        ),
        bad=last is None,
        warn=old,
        mend=Wording(
            "定时运行 taizhang backup，存到别的机器，并试着恢复一次。",
            "Run taizhang backup at regular times, keep it on another machine, and try to restore it.",
        ),
        clause="8.1.4.9 a, 8.1.4.3 c",
    )


def _clock() -> Iterator[Point]:
    now = timezone.now()
    newest = Event.objects.order_by("-id").values_list("time", flat=True).first()
    ahead = newest is not None and newest > now + CLOCK_OFF
    said = timezone.localtime(now).strftime("%Y-%m-%d %H:%M:%S")
    zone_differs = settings.TIME_ZONE != "Asia/Shanghai"
    yield point(
        "history.clock",
        _GROUP,
        Wording("时钟", "The clock"),
        Wording(
            f"现在 {said}（{settings.TIME_ZONE}）{'，早于历史中最新的事件' if ahead else ''}。",
            f"Now {said} ({settings.TIME_ZONE}){', before the newest event' if ahead else ''}.",
        ),
        bad=ahead,
        warn=zone_differs,
        mend=Wording(
            "用单位的时间服务器校时（chrony、systemd-timesyncd）：历史的时间要可信。",
            "Set the clock by a time server (chrony, systemd-timesyncd): the history must be trusted.",
        ),
        clause="8.1.4.3 b",
    )


CHECKS = [_verified, _sealed, _backup, _clock]
