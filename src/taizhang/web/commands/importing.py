"""`taizhang import`: files into the ledger, each all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from taizhang.documents.errors import ReadingError
from taizhang.web.commands.given_files import given_files
from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import say
from taizhang.web.commands.operator import operator
from taizhang.web.commands.parsing import BAD_INPUT, report

if TYPE_CHECKING:
    from taizhang.organizations.models import Unit


def import_files(paths: list[Path], *, by_name: bool = False, unit: str = "") -> int:
    """Import each file and say what came of it; return the exit code.

    Files are called as they were typed, or by their name alone. `unit` is the name of the one that
    keeps the plans.

    Files are opened before the database is: a mistyped name must not create a ledger.
    """
    code = 0
    ready, keeper = False, None
    for file in given_files(paths):
        try:
            data = file.content()
            if not ready:
                prepare()
                ready, keeper = True, _keeper(unit)
            name = Path(file.name).name
            typer.echo(_imported(data, name, name if by_name else file.name, keeper))
        except ReadingError as error:
            error.file = file.name
            report(error)
            code = BAD_INPUT
    return code


def _keeper(name: str) -> Unit | None:
    """The unit of that very name; ends the command where there is none, or more than one."""
    from taizhang.organizations.models import Unit

    if not name:
        return None
    found = list(Unit.objects.filter(name=name)[:2])
    if len(found) == 1:
        return found[0]
    typer.echo(
        say(
            f"没有唯一的单位叫“{name}”。请写台账“单位”页上的全称。",
            f"There is not just one unit named “{name}”. Write its full name as on the page of units.",
        ),
        err=True,
    )
    raise typer.Exit(BAD_INPUT)


def _imported(data: bytes, name: str, file: str, keeper: Unit | None) -> str:
    from taizhang.policies.services import import_document

    result = import_document(data=data, name=name, by=operator(), keeper=keeper)
    plan = result.plan
    if result.already:
        return say(
            f"{file}：此前已导入，没有改动。方案：{plan.name}（/plans/{plan.pk}/）",
            f"{file}: imported before, nothing changed. Plan: {plan.name} (/plans/{plan.pk}/)",
        )
    return say(
        f"{file}：已导入，任务 {plan.task_count} 项，存疑 {plan.unsure_count} 处。"
        f"方案：{plan.name}（/plans/{plan.pk}/）",
        f"{file}: imported, {plan.task_count} tasks, {plan.unsure_count} unsure facts. "
        f"Plan: {plan.name} (/plans/{plan.pk}/)",
    )
