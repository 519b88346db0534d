"""The letter of assignment (任务交办函) of a unit: a .docx with all that a published plan binds it to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from taizhang.organizations.models import Unit
from taizhang.policies.models import Deadline, Plan, Role, Target, Task, TaskUnit

_HEAD = ("编号", "任务", "职责", "共同承担单位", "完成时限", "目标")
#: Shares of the width of the page.
_WIDTHS = (26, 104, 18, 54, 30, 35)
_SONG, _HEI = "宋体", "黑体"


@dataclass(frozen=True)
class Line:
    """A task as the letter to one unit lists it."""

    code: str
    text: str
    role: str
    others: str
    due: str
    targets: str


def letter(plan: Plan, unit: Unit) -> bytes:
    """The letter of `unit` about the published `plan`, as .docx."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    lines = lines_of(plan, unit)
    say(document.add_paragraph(), "任务交办函", _HEI, 20, centred=True)
    say(document.add_paragraph(), f"{unit.name}：", _SONG, 12)
    number = f"（{plan.doc_number}）" if plan.doc_number else ""
    day = _day(plan)
    say(
        document.add_paragraph(),
        f"《{plan.name}》{number}已于{day}发布。贵单位承担其中{len(lines)}项任务，现予交办，"
        "请按时限组织落实，并按周期报送进展。",
        _SONG,
        12,
        indented=True,
    )
    _fill(document.add_table(rows=1, cols=len(_HEAD)), lines)
    keeper = plan.keeper.name if plan.keeper else plan.issuer
    for words in filter(None, (keeper, day)):
        paragraph = document.add_paragraph()
        say(paragraph, words, _SONG, 12)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def letters(plan: Plan, units: Iterable[Unit]) -> bytes:
    """The letters of all `units`, as a .zip with a file for each, named for the unit."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for unit in units:
            package.writestr(f"{_file_name(unit)}.docx", letter(plan, unit))
    return packed.getvalue()


def units_bound(plan: Plan) -> Sequence[Unit]:
    """The units that a published plan binds, by name."""
    bound = TaskUnit.objects.filter(task__plan=plan).order_by().values("unit")
    return list(Unit.objects.filter(pk__in=bound).order_by("name", "id"))


def lines_of(plan: Plan, unit: Unit) -> list[Line]:
    """What `plan` binds `unit` to, in the order of the plan. Five queries."""
    mine = TaskUnit.objects.filter(task__plan=plan, unit=unit).select_related("group")
    by_task: dict[int, list[TaskUnit]] = {}
    for row in mine.order_by("id"):
        by_task.setdefault(row.task_id, []).append(row)
    tasks = Task.objects.filter(pk__in=by_task).order_by("position")
    others = _others(by_task, unit)
    dues = _texts(Deadline.objects.filter(task__in=by_task), "raw")
    targets = _texts(Target.objects.filter(task__in=by_task), "raw")
    return [
        Line(
            code=task.code,
            text=f"{task.measure}：{task.text}" if task.measure else task.text,
            role="、".join(_role(row) for row in by_task[task.pk]),
            others="\n".join(others.get(task.pk, ())),
            due="\n".join(dues.get(task.pk, ())),
            targets="\n".join(targets.get(task.pk, ())),
        )
        for task in tasks
    ]


def _role(row: TaskUnit) -> str:
    label = str(Role(row.role).label)
    return f"{label}（{row.group.name}）" if row.group else label


def _others(by_task: dict[int, list[TaskUnit]], unit: Unit) -> dict[int, list[str]]:
    rows = TaskUnit.objects.filter(task__in=by_task).exclude(unit=unit).order_by("id")
    names: dict[int, dict[str, list[str]]] = {}
    for task, role, group, name in rows.values_list("task_id", "role", "group__name", "unit__name"):
        # Of a group its name says enough: forty counties would bury the leads.
        listed = names.setdefault(task, {}).setdefault(str(Role(role).label), [])
        if (group or name) not in listed:
            listed.append(group or name)
    return {
        task: [f"{role}：{'、'.join(units)}" for role, units in of_task.items()]
        for task, of_task in names.items()
    }


def _texts(rows: object, field: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for task, words in rows.order_by("position").values_list("task_id", field):  # type: ignore[attr-defined]
        found.setdefault(task, []).append(words)
    return found


def _day(plan: Plan) -> str:
    day = plan.published_on
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _file_name(unit: Unit) -> str:
    return "".join(c for c in unit.name if c.isalnum() or c in "（）·-")[:80] or str(unit.pk)


def say(
    paragraph: Paragraph,
    words: str,
    font: str,
    size: float,
    *,
    centred: bool = False,
    indented: bool = False,
) -> None:
    """Add words in a face of Chinese characters; `indented` by two of them."""
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.name = font
    # Word asks for the face of Chinese characters apart.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)


def _fill(table: Table, lines: Sequence[Line]) -> None:
    table.style = "Table Grid"
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, _HEAD, strict=True):
        say(cell.paragraphs[0], words, _HEI, 10.5, centred=True)
    _repeat_on_each_page(table)
    for line in lines:
        said = (line.code, line.text, line.role, line.others, line.due, line.targets)
        for cell, words in zip(table.add_row().cells, said, strict=True):
            say(cell.paragraphs[0], words, _SONG, 10.5)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Mm(width)


def _repeat_on_each_page(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
