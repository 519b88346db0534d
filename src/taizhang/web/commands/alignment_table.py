"""An alignment as tables on the terminal (rich): what is carried by what, and what by nothing."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from taizhang.alignment import Alignment, Relation, TargetPair, TaskPair
from taizhang.extraction.plan import Plan, Task
from taizhang.web.commands.language import language, say

#: Characters of a task that are shown; the whole is in the file.
TEXT_SHOWN = 48
_STYLES = {Relation.WEAKER: "red", Relation.LATER: "red", Relation.DIFFERENT: "dim"}


def print_alignment(upper: Plan, lower: Plan, found: Alignment) -> None:
    """Print the pairs by lower task, the general targets, and the upper tasks without a carrier."""
    console = Console()
    console.print(Text(_summary(upper, lower, found), style="bold"))
    console.print(_pairs(upper, lower, found))
    if found.general:
        console.print(_general(found))
    if found.uncarried:
        console.print(
            Text(say("上级任务中尚无承接的：", "Upper tasks that nothing carries:"), style="bold")
        )
        for index in found.uncarried:
            console.print(Text(f"  {index + 1}  {_short(upper.tasks[index])}"))


def _summary(upper: Plan, lower: Plan, found: Alignment) -> str:
    carried = len(upper.tasks) - len(found.uncarried)
    carrying = len({pair.lower for pair in found.pairs if pair.grade == 2})
    return say(
        f"上级任务 {len(upper.tasks)} 项，其中 {carried} 项有承接；"
        f"下级任务 {len(lower.tasks)} 项，其中 {carrying} 项承接上级。以下由程序提出，请核对。",
        f"{carried} of {len(upper.tasks)} upper tasks are carried, by {carrying} of "
        f"{len(lower.tasks)} lower ones. These are proposals: check them.",
    )


def _pairs(upper: Plan, lower: Plan, found: Alignment) -> Table:
    table = Table(expand=True, show_lines=False)
    table.add_column(say("下级任务", "Lower task"), ratio=4, overflow="fold")
    table.add_column(say("上级任务", "Upper task"), ratio=4, overflow="fold")
    table.add_column(say("关系", "Relation"), no_wrap=True)
    table.add_column(say("理由", "Reasons"), ratio=5, overflow="fold")
    by_lower = sorted(found.pairs, key=lambda pair: (pair.lower, -pair.score, pair.upper))
    for index, pairs in groupby(by_lower, key=lambda pair: pair.lower):
        table.add_section()
        task = f"{index + 1}  {_short(lower.tasks[index])}"
        for pair in pairs:
            table.add_row(
                Text(task),
                Text(f"{pair.upper + 1}  {_short(upper.tasks[pair.upper])}"),
                _grade(pair),
                _reasons(pair),
            )
            task = ""
    return table


def _short(task: Task) -> str:
    words = " ".join(filter(None, [task.measure, task.text]))
    return words if len(words) <= TEXT_SHOWN else words[:TEXT_SHOWN] + "…"


def _grade(pair: TaskPair) -> Text:
    if pair.grade == 2:
        return Text(say("承接", "carries"), style="green")
    return Text(say("相关", "related"), style="yellow")


def _reasons(pair: TaskPair) -> Text:
    lines = [Text(reason.sentence(language())) for reason in pair.reasons]
    return Text("\n").join([*lines, *map(_target, pair.targets)])


def _target(pair: TargetPair) -> Text:
    return Text(pair.sentence(language()), style=_STYLES.get(pair.relation, ""))


def _general(found: Alignment) -> Table:
    table = Table(title=say("总体目标", "General targets"), title_justify="left")
    table.add_column(say("上级", "Upper"), no_wrap=True)
    table.add_column(say("下级", "Lower"), no_wrap=True)
    table.add_column(say("关系", "Relation"))
    for pair in found.general:
        table.add_row(
            *(Text(_place(p.task, p.target)) for p in (pair.upper, pair.lower)), _target(pair)
        )
    return table


def _place(task: int | None, target: int) -> str:
    if task is None:
        return say(f"总体目标{target + 1}", f"general {target + 1}")
    return say(f"任务{task + 1}目标{target + 1}", f"task {task + 1}, target {target + 1}")
