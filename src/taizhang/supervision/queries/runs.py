"""The daily runs and what went out, for who looks after them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.configuration.values import value
from taizhang.supervision import options
from taizhang.supervision.models import Channel, DailyRun, Delivery, DeliveryState
from taizhang.supervision.queries.due import RULES
from taizhang.supervision.services.daily import DEAD_AFTER
from taizhang.supervision.services.mailing import is_set_up
from taizhang.supervision.working_days import is_known

#: So many days are shown.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class RunLine:
    """A day: its figures, and how mail and messenger went as (words, number)."""

    run: DailyRun
    is_dead: bool
    turned: int
    said: int
    nobody: int
    people: int
    mails: list[tuple[str, int]]
    post: Delivery | None

    @property
    def seconds(self) -> int | None:
        """How long it took, a second at least; None while it is going on."""
        if self.run.finished_at is None:
            return None
        return max(1, round((self.run.finished_at - self.run.started_at).total_seconds()))

    @property
    def is_quiet(self) -> bool:
        """Whether it was a day off."""
        return not self.run.figures.get("calendar", {}).get("working", True)

    @property
    def is_guessed(self) -> bool:
        """Whether the official calendar of the year was not known."""
        return not self.run.figures.get("calendar", {}).get("known", True)


@dataclass(frozen=True, slots=True)
class RunsPage:
    """The last days; `failed` are deliveries that were given up or broke off."""

    lines: list[RunLine]
    failed: list[Delivery]
    hour: int
    mail_is_set_up: bool
    hook_is_set: bool
    year_is_known: bool
    year: int


def runs_page() -> RunsPage:
    """The last 30 days. Four queries."""
    runs = list(DailyRun.objects.order_by("-day")[:SHOWN])
    first = runs[-1].day if runs else dt.date.max
    mails, posts = _deliveries(first)
    broken = Delivery.objects.filter(
        day__gte=first, state__in=[DeliveryState.FAILED, DeliveryState.SENDING]
    )
    return RunsPage(
        lines=[line_of(run, mails[run.day], posts.get(run.day)) for run in runs],
        failed=list(broken.select_related("digest__account").order_by("-day", "id")[:100]),
        hour=value(options.HOUR),
        mail_is_set_up=is_set_up(),
        hook_is_set=bool(value(options.HOOK)),
        year_is_known=is_known(timezone.localdate().year),
        year=timezone.localdate().year,
    )


def _deliveries(
    first: dt.date,
) -> tuple[dict[dt.date, list[tuple[str, int]]], dict[dt.date, Delivery]]:
    mails: dict[dt.date, list[tuple[str, int]]] = defaultdict(list)
    rows = Delivery.objects.filter(day__gte=first)
    counted = rows.filter(channel=Channel.MAIL).order_by("day", "state")
    for day, state, count in counted.values_list("day", "state").annotate(n=Count("pk")):
        mails[day].append((str(DeliveryState(state).label), count))
    posts = {row.day: row for row in rows.filter(channel=Channel.HOOK)}
    return mails, posts


def line_of(
    run: DailyRun, mails: Sequence[tuple[str, int]] = (), post: Delivery | None = None
) -> RunLine:
    """The figures of a run, added up."""

    def total(name: str) -> int:
        figures: list[dict[str, Any]] = [run.figures.get(step, {}) for step in RULES]
        return sum(of_step.get(name, 0) for of_step in figures)

    return RunLine(
        run=run,
        is_dead=run.finished_at is None and run.touched_at < timezone.now() - DEAD_AFTER,
        turned=run.figures.get("lights", {}).get("turned", 0),
        said=total("said"),
        nobody=total("nobody"),
        people=run.figures.get("digests", {}).get("people", 0),
        mails=list(mails),
        post=post,
    )


def state_words(line: RunLine) -> str:
    """How the run stands."""
    if line.run.finished_at:
        return _("已完成")
    return _("中断，将接着运行") if line.is_dead else _("正在运行")
