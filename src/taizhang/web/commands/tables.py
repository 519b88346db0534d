"""A plan as tables on the terminal (rich)."""

from __future__ import annotations

from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from taizhang.extraction.plan import Plan, Role, Target, Task
from taizhang.extraction.wording import sentence
from taizhang.policies.certainty import doubts_among, is_unsure
from taizhang.web.commands.language import language, say

#: Characters of a task's text that are shown; the whole is in the JSON.
TEXT_SHOWN = 60


def print_plan(plan: Plan, file: str) -> None:
    """Print what the document says of itself, its tasks, and what the reader is not sure of."""
    console = Console()
    console.print(Group(_head(plan, file), _tasks(plan)))
    if plan.targets:
        console.print(_general_targets(plan))
    doubts = _doubts(plan)
    if doubts:
        console.print(Text(say(f"存疑 {len(doubts)} 处", f"Unsure: {len(doubts)}"), style="bold"))
        for place, words in doubts:
            console.print(f"  {escape(place)}  {escape(words)}", highlight=False)


def _head(plan: Plan, file: str) -> Table:
    facts, place = plan.document, plan.document.jurisdiction
    table = Table.grid(padding=(0, 2))
    for name, value in [
        (say("文件", "File"), file),
        (say("标题", "Title"), facts.title),
        (say("发文字号", "Number"), facts.doc_number),
        (say("发文机关", "Issuer"), facts.issuer),
        (say("成文日期", "Date"), facts.issued_on),
        (say("行政区划", "Place"), place and (place.name or place.level.value)),
        *((say("落实", "Carries out"), i.title or i.doc_number) for i in facts.implements),
    ]:
        if value:
            table.add_row(Text(name, style="dim"), Text(value))
    return table


def _tasks(plan: Plan) -> Table:
    table = Table(
        title=say(f"任务 {len(plan.tasks)} 项", f"{len(plan.tasks)} tasks"),
        title_justify="left",
        expand=True,
    )
    table.add_column(say("序号", "No."), no_wrap=True)
    for head, ratio in [
        (say("任务", "Task"), 5),
        (say("牵头、责任", "Lead, responsible"), 3),
        (say("配合", "Support"), 3),
        (say("时限", "Due"), 2),
        (say("目标", "Targets"), 3),
    ]:
        table.add_column(head, ratio=ratio, overflow="fold")
    section = None
    for task in plan.tasks:
        if task.section != section:
            section = task.section
            table.add_section()
            table.add_row("", Text(section or "", style="bold"))
        table.add_row(*_row(task))
    return table


def _row(task: Task) -> list[Text]:
    text = task.text if len(task.text) <= TEXT_SHOWN else task.text[:TEXT_SHOWN] + "…"
    words = "\n".join(filter(None, [task.measure, text]))
    return [
        Text(task.number or ""),
        Text(words, style="yellow" if _unsure(task) else ""),
        Text("、".join(a.surface for a in task.assignments if a.role != Role.SUPPORT)),
        Text("、".join(a.surface for a in task.assignments if a.role == Role.SUPPORT)),
        Text("\n".join(d.raw for d in task.deadlines)),
        Text("\n".join(map(_target, task.targets))),
    ]


def _target(target: Target) -> str:
    value = f"{target.value.normalize():f}"
    if target.upper is not None:
        value += f"–{target.upper.normalize():f}"
    sign = {"=": "", ">=": "≥", "<=": "≤", "~": "约"}.get(target.comparator, target.comparator)
    return f"{target.subject} {sign}{value}{target.unit}"


def _general_targets(plan: Plan) -> Table:
    table = Table(title=say("总体目标", "General targets"), title_justify="left")
    table.add_column(say("目标", "Target"))
    table.add_column(say("时限", "Due"))
    for target in plan.targets:
        table.add_row(Text(_target(target)), Text(target.due or ""))
    return table


def _unsure(fact: Task) -> bool:
    return any(
        is_unsure(confidence=f.confidence, warnings=f.warnings)
        for f in (fact, *fact.assignments, *fact.deadlines, *fact.targets)
    )


def _doubts(plan: Plan) -> list[tuple[str, str]]:
    """Return place and words of each warning, in the order of the document."""
    doubts = [("", w) for w in (*plan.warnings, *doubts_among(plan.document.warnings))]
    for number, task in enumerate(plan.tasks, start=1):
        place = say(f"第{number}项", f"task {number}")
        for fact in (task, *task.assignments, *task.deadlines, *task.targets):
            doubts += [(place, w) for w in doubts_among(fact.warnings)]
    for target in plan.targets:
        doubts += [(say("总体目标", "general"), w) for w in doubts_among(target.warnings)]
    return [(place, sentence(w, language())) for place, w in doubts]
