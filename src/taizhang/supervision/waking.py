"""The clock of the server (`taizhang serve`): once a minute it looks whether something is to be done."""

from __future__ import annotations

import datetime as dt
import logging
import os
import time

from django.db import DatabaseError, connections
from django.utils import timezone

from taizhang.configuration.values import forget, value
from taizhang.permission import Actor, DomainError
from taizhang.supervision import options
from taizhang.supervision.models import DailyRun
from taizhang.supervision.services.daily import run_day
from taizhang.supervision.services.delivering import deliver

EVERY_SECONDS = 60
log = logging.getLogger("taizhang.supervision")


def wake(now: dt.datetime | None = None) -> bool:
    """Run the day if it is time and nobody has; send what waits. Returns whether the day was run.

    Several processes may call it at once: the row of the day and the state of each delivery decide.
    """
    now = now or timezone.now()
    local = timezone.localtime(now)
    forget()
    ran = False
    if local.hour >= value(options.HOUR) and not _is_finished(local.date()):
        try:
            run_day(today=local.date(), by=Actor.operator("每日运行"))
            ran = True
        except DomainError as refusal:  # another process has it, or a later day was run by hand
            log.info("%s", refusal.sentence("en"))
    deliver(now)
    return ran


def wake_for_ever(parent: int) -> None:
    """Wake once a minute until the server (the process `parent`) is gone. Runs in a process of its own."""
    while os.getppid() == parent:
        try:
            wake()
        except (DatabaseError, OSError):
            # The database or the network is away: the next minute goes on.
            log.exception("the daily run was interrupted and goes on in a minute")
        finally:
            connections.close_all()
        _sleep(parent)


def _sleep(parent: int) -> None:
    for _second in range(EVERY_SECONDS):
        if os.getppid() != parent:
            return
        time.sleep(1)


def _is_finished(day: dt.date) -> bool:
    return DailyRun.objects.filter(day=day, finished_at__isnull=False).exists()
