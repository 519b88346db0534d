"""`taizhang daily`: the day is run, for cron, and what waits goes out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import typer

from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say
from taizhang.web.commands.operator import operator

if TYPE_CHECKING:
    from collections import Counter

    from taizhang.supervision.models import DailyRun

BAD_INPUT = 2
#: Something could not be sent.
NOT_SENT = 1


def run_the_day(on: str | None) -> int:
    """Run the day (today, or `on`: 2026-11-23), print its figures, return the exit code."""
    day = _day(on)
    prepare()
    from django.utils import timezone

    from taizhang.permission import DomainError
    from taizhang.supervision.services.daily import run_day
    from taizhang.supervision.services.delivering import deliver

    today = timezone.localdate()
    if day is not None and day > today:
        typer.echo(say(f"{day}还没有到。", f"{day} has not come yet."), err=True)
        return BAD_INPUT
    try:
        run = run_day(today=day or today, by=operator())
    except DomainError as refusal:
        typer.echo(refusal.sentence(language()), err=True)
        return BAD_INPUT
    sent = deliver()
    _print(run, sent)
    return NOT_SENT if sent["failed"] or sent["again"] else 0


def _day(on: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(on) if on else None
    except ValueError:
        typer.echo(
            say(f"“{on}”不是日期，写法如 2026-11-23。", f"“{on}” is no date, as 2026-11-23."),
            err=True,
        )
        raise typer.Exit(BAD_INPUT) from None


def _print(run: DailyRun, sent: Counter[str]) -> None:
    from taizhang.supervision.queries.runs import line_of

    line = line_of(run)
    parts = [
        say(f"{run.day} 已运行", f"{run.day} was run"),
        say(f"变灯 {line.turned}", f"lights turned {line.turned}"),
        say(f"提醒 {line.said} 条", f"messages {line.said}"),
        say(f"{line.people} 人", f"people {line.people}"),
    ]
    if line.is_quiet:
        parts.append(say("非工作日，没有发提醒", "a day off: nobody was told anything"))
    if line.is_guessed:
        parts.append(
            say("不知道这一年的放假安排，只按周末", "calendar of the year unknown: weekends only")
        )
    if line.nobody:
        parts.append(say(f"无人可提醒 {line.nobody} 件", f"nobody to tell of {line.nobody}"))
    if sent:
        parts.append(
            say(
                f"发出 {sent['sent']}，待重试 {sent['again']}，未发出 {sent['failed']}",
                f"sent {sent['sent']}, to try again {sent['again']}, failed {sent['failed']}",
            )
        )
    typer.echo(say("，", ", ").join(parts) + say("。", "."))
