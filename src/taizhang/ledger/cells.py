"""The cells of the ledger's table as HTML.

Put together from strings: a page has six hundred cells, and a template takes three times as long for
them as the database and the rest of the page together. Whatever is not ours is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from taizhang.ledger.columns import Choice
from taizhang.ledger.models import Entry, Light
from taizhang.ledger.queries.rows import Given, Row
from taizhang.ledger.templatetags.lights import drawn_light, drawn_percent, light
from taizhang.ledger.words import fact_words, role_words
from taizhang.policies.models import Section

BREAK = "<br>"


class Cells:
    """The rows of a table with the columns of `choice`; words and addresses are looked up once."""

    def __init__(self, choice: Choice) -> None:
        self.language = get_language()
        self.words = fact_words()
        self.roles = role_words()
        self.unit_page = reverse("ledger:units")
        self.task_page = _before_number("ledger:task")
        self.plan_page = _before_number("policies:plan")
        self.width = len(choice.columns)
        self.written = [_WRITTEN[column.key] for column in choice.columns]
        self.original, self.former = _("原时限"), _("原承担单位，已移交")
        self.first_goal, self.reworded = _("原目标"), _("表述已调整")
        self.today = _("（今%s）")
        self.nobody = _("没有牵头或责任单位")

    def of(self, row: Row) -> SafeString:
        """A row as `<tr>`, after the head of the group that begins with it."""
        head = "" if row.heading is None else self._head(row)
        cells = "".join(written(self, row) for written in self.written)
        return mark_safe(f'{head}<tr role="row" data-row>{cells}</tr>\n')  # noqa: S308, see above

    def _head(self, row: Row) -> SafeString:
        return format_html(
            '<tr class="group" role="row"><th scope="rowgroup" role="rowheader" colspan="{}">{}</th></tr>',
            self.width,
            self._heading(row),
        )

    def _heading(self, row: Row) -> Any:
        if isinstance(row.heading, Light):
            return light(row.heading)
        if isinstance(row.heading, Section):
            return format_html('{} <span class="soft">{}</span>', row.heading, row.task.plan.name)
        return row.heading or self.nobody

    # ---- the columns -----------------------------------------------------------------------------

    def number(self, row: Row) -> str:
        """Only where the row above has another."""
        same, number = (" is-same", "") if row.is_same_number else ("", escape(row.task.number))
        return f'<td role="cell" class="c-number figure{same}">{number}</td>'

    def section(self, row: Row) -> str:
        """The section of the plan that the task stands in."""
        section = row.task.section
        return _cut("section", escape(section.name) if section else "")

    def measure(self, row: Row) -> str:
        """Only where the row above has another."""
        same, measure = (" is-same", "") if row.is_same_measure else ("", escape(row.task.measure))
        return (
            f'<td role="cell" class="c-measure{same}"><div class="cut words">{measure}</div></td>'
        )

    def text(self, row: Row) -> str:
        """The task's words; they open the row, and without script the task's page.

        Those that hold: where they are others than the plan's, that is said, with the plan's at hand.
        """
        address = f"{self.task_page}{row.task.pk}/"
        words, mark = row.task.text or row.task.measure, ""
        if row.entry is not None and row.entry.words:
            mark = f'<span class="soft small" title="{escape(words)}">（{self.reworded}）</span>'
            words = row.entry.words
        return (
            f'<td role="cell" class="c-text"><a class="cut words row-handle" data-row-handle '
            f'href="{address}" aria-expanded="false" hx-get="{address}row/?columns={self.width}">'
            f"{escape(words)}{mark}</a></td>"
        )

    def lead(self, row: Row) -> str:
        """Who is in charge."""
        return _cut("lead", self._badges(row.leads))

    def support(self, row: Row) -> str:
        """Who helps."""
        return _cut("support", self._badges(row.supports))

    def _badges(self, units: Iterable[Given]) -> str:
        """The units of a row, by the weight of their role, each a link."""
        return " ".join(self._badge(unit) for unit in units)

    def _badge(self, given: Given) -> str:
        words = escape(given.said.words(today=self.today))
        if given.is_over:
            return f'<s class="soft small" title="{self.former}">{words}</s>'
        return (
            f'<a class="role role-{given.role}" href="{self.unit_page}{given.unit_id}/" '
            f'title="{self.roles[given.role]}">{words}</a>'
        )

    def due(self, row: Row) -> str:
        """The date that holds, beside the plan's where it was put off."""
        return (
            f'<td role="cell" class="c-due figure"><div class="cut">'
            f"{self._moved(row.entry) or self._deadlines(row.deadlines)}</div></td>"
        )

    def _moved(self, entry: Entry | None) -> str:
        """A date that is not the one that the plan gives to the task."""
        if entry is None or not entry.due_on or not (entry.is_extended or entry.due_of_targets):
            return ""
        words = f"<span>{entry.due_on}</span>"
        if entry.is_extended:
            words += (
                f' <s class="soft small" title="{self.original}">{entry.first_due_on or ""}</s>'
            )
        if entry.due_of_targets:
            words += f' <span class="soft small">{escape(entry.due_origin)}</span>'
        return words

    def _deadlines(self, deadlines: Iterable[Any]) -> str:
        return BREAK.join(
            f'<span title="{escape(d.raw)}">'
            f"{escape(self.words.due(d.kind, d.date_end, d.raw, d.then_ongoing))}</span>"
            for d in deadlines
        )

    def target(self, row: Row) -> str:
        """What must be reached, beside the plan's goal where another holds."""
        return _cut("target", BREAK.join(self._amount(target) for target in row.targets))

    def _amount(self, target: Any) -> str:
        kind, unit, now = target.comparator, target.unit_of_measure, target.entry_targets__goal
        amount = escape(self.words.amount(kind, target.value, target.upper, unit))
        if now is not None and now != target.value:
            first = f'<s class="soft small" title="{self.first_goal}">{amount}</s>'
            amount = f"{escape(self.words.amount(kind, now, None, unit))} {first}"
        return f"<span>{escape(target.subject)} {amount}</span>"

    def percent(self, row: Row) -> str:
        """How far it has come."""
        return _cell("percent", drawn_percent(row.entry, self.language) if row.entry else "")

    def light(self, row: Row) -> str:
        """Its light."""
        return _cell("light", drawn_light(row.entry, self.language) if row.entry else "")

    def state(self, row: Row) -> str:
        """Its state in words."""
        return _cell("state", escape(row.entry.get_state_display()) if row.entry else "")

    def plan(self, row: Row) -> str:
        """The plan that it comes from."""
        name = escape(row.task.plan.name)
        return _cell(
            "plan", f'<a class="cut" href="{self.plan_page}{row.task.plan_id}/">{name}</a>'
        )

    def unsure(self, row: Row) -> str:
        """How many facts of it the reader is not sure of."""
        count = row.task.unsure_count
        return _cell("unsure number", f'<span class="unsure">{count}</span>' if count else "")

    def code(self, row: Row) -> str:
        """Its code."""
        return _cell("code figure", escape(row.task.code))


def _cell(name: str, html: str) -> str:
    return f'<td role="cell" class="c-{name}">{html}</td>'


def _cut(name: str, html: str) -> str:
    return f'<td role="cell" class="c-{name}"><div class="cut">{html}</div></td>'


def _before_number(view: str) -> str:
    """The address of a view of one thing, up to the thing's number."""
    return reverse(view, args=[0]).removesuffix("0/")


_WRITTEN: dict[str, Callable[[Cells, Row], str]] = {
    "number": Cells.number,
    "section": Cells.section,
    "measure": Cells.measure,
    "text": Cells.text,
    "lead": Cells.lead,
    "support": Cells.support,
    "due": Cells.due,
    "target": Cells.target,
    "percent": Cells.percent,
    "light": Cells.light,
    "state": Cells.state,
    "plan": Cells.plan,
    "unsure": Cells.unsure,
    "code": Cells.code,
}
