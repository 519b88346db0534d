"""The ledger's table as a page shows it: alone, or as what a unit leads and supports."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from taizhang.ledger.cells import Cells
from taizhang.ledger.columns import COLUMNS, Choice, Column, chosen
from taizhang.ledger.filters import LedgerFilter
from taizhang.ledger.models import EntryState
from taizhang.ledger.queries.ledger import Choices, choices, ledger_page
from taizhang.ledger.queries.rows import Row
from taizhang.ledger.said import DUE_WORDS, LIGHT_WORDS, TARGET_WORDS, Part, parts
from taizhang.organizations.models import Unit
from taizhang.policies.models import Role
from taizhang.policies.queries.seen import SeenPlans, seen_plans
from taizhang.tables.paging import Paging
from taizhang.tables.parts import page_or_part as parts_of_page

#: The part of the page that a request swaps → its template; anything else gets the whole page.
FRAGMENTS = {"ledger": "ledger/_ledger.html", "ledger-results": "ledger/_results.html"}
FRAGMENTS_OF_A_UNIT = {**FRAGMENTS, "ledger": "ledger/_unit_ledger.html"}


@dataclass(frozen=True, slots=True)
class TableContext:
    """What `_ledger.html` and `_results.html` show.

    `asked` is the filter, `said` the same in words. `query` asks for it again (export, language).
    `fixed_unit` is set on the page of a unit, whose table is always that unit's.
    """

    asked: LedgerFilter
    said: list[Part]
    query: str
    rows: list[Row]
    paging: Paging
    choices: Choices
    choice: Choice
    columns: tuple[Column, ...] = COLUMNS
    fixed_unit: Unit | None = None
    roles: tuple[tuple[str, str], ...] = tuple(Role.choices)

    @property
    def due_words(self) -> list[tuple[str, object]]:
        """What can be asked of deadlines, with words."""
        return list(DUE_WORDS.items())

    @property
    def target_words(self) -> list[tuple[str, object]]:
        """What can be asked of targets, with words."""
        return list(TARGET_WORDS.items())

    @property
    def light_words(self) -> list[tuple[str, object]]:
        """What can be asked of lights, with words."""
        return list(LIGHT_WORDS.items())

    @property
    def states(self) -> list[tuple[str, object]]:
        """What can be asked of states, with words."""
        return list(EntryState.choices)

    @property
    def body(self) -> SafeString:
        """The rows of the table."""
        cells = Cells(self.choice)
        return mark_safe("".join(map(cells.of, self.rows)))  # noqa: S308, escaped cell by cell

    @property
    def export_name(self) -> str:
        """The view that gives this table as a workbook."""
        return "ledger:unit-export" if self.fixed_unit else "ledger:export"


def table(
    request: HttpRequest, *, unit: Unit | None = None, seen: SeenPlans | None = None
) -> TableContext:
    """The table that the address of `request` asks for; `seen`: what its person sees, where it is known."""
    asked = LedgerFilter.from_address(with_unit(request, unit))
    fixed = frozenset({"unit"}) if unit else frozenset()
    today = timezone.localdate()
    seen = seen or seen_plans(request.actor)
    offered = choices(asked, seen)
    page = ledger_page(asked, page=request.GET.get("page"), today=today, seen=seen)
    return TableContext(
        asked=asked,
        said=parts(
            asked,
            by=request.actor,
            fixed=fixed,
            unsaid=frozenset({"role"}) if unit else frozenset(),
        ),
        query=asked.without(*fixed).query(),
        rows=page.rows,
        paging=page.paging,
        choices=offered,
        choice=chosen(request, is_at_work=offered.is_at_work),
        fixed_unit=unit,
    )


def with_unit(request: HttpRequest, unit: Unit | None) -> dict[str, str]:
    """The query of the address, with `unit` in place of any that it asks for."""
    given = request.GET.dict()
    if unit:
        given = {**given, "unit": str(unit.pk), "unit_name": ""}
    return given


def page_or_part(
    request: HttpRequest, page: str, shown: TableContext, context: dict[str, object]
) -> HttpResponse:
    """The whole page, or the part of it that htmx asked for."""
    return parts_of_page(
        request,
        page,
        FRAGMENTS_OF_A_UNIT if shown.fixed_unit else FRAGMENTS,
        {**context, "table": shown, "paging": shown.paging},
        query=shown.query,
        paging=shown.paging,
    )
