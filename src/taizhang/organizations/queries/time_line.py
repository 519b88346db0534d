"""The time line of a unit: what it was called when, and what happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from taizhang.organizations.models import Alias, Held, Succession, SuccessionKind, Unit
from taizhang.organizations.queries.naming import Names

#: A period narrower than this share of the strip could not be seen.
NARROWEST = 3.0
#: Where no beginning is known the strip begins so long before the first day that is known.
ONE_DAY = dt.timedelta(days=1)
LEAD = dt.timedelta(days=3 * 365)


_SENTENCES = {
    (SuccessionKind.MERGED, True): gettext_noop("并入“%(other)s”"),
    (SuccessionKind.MERGED, False): gettext_noop("“%(other)s”并入"),
    (SuccessionKind.SPLIT, True): gettext_noop("拆分出“%(other)s”"),
    (SuccessionKind.SPLIT, False): gettext_noop("由“%(other)s”拆分而来"),
    (SuccessionKind.TAKEN_OVER, True): gettext_noop("部分职责划入“%(other)s”"),
    (SuccessionKind.TAKEN_OVER, False): gettext_noop("划入“%(other)s”的部分职责"),
    (SuccessionKind.ABOLISHED, True): gettext_noop("撤销"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period in the strip: from `left` for `width`, in hundredths of the strip."""

    held: Held
    left: float
    width: float
    is_shown: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """A reorganisation in a sentence, with its day and the document that says so."""

    on: dt.date
    words: str
    document: str
    other: Unit | None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """All that a page shows of a unit's time. `held` is what held on the day asked, `on`; None where
    the unit did not exist then. `today` is who has what it had, where that is another.
    """

    unit: Unit
    on: dt.date | None
    held: Held | None
    strip: list[Stretch]
    happenings: list[Happening]
    today: tuple[Unit, ...]

    @property
    def aliases(self) -> list[Alias]:
        """What it is called besides. A query."""
        return list(self.unit.aliases.all())

    @property
    def is_eventful(self) -> bool:
        """Whether there is anything to show beyond what holds now."""
        return len(self.strip) > 1 or bool(self.happenings)


def time_line(unit: Unit, on: dt.date | None) -> TimeLine:
    """The unit's time line; none or few queries for a unit that never changed (`noting_events`)."""
    history = unit.history
    held = unit.as_of(on) if on else history[-1]
    said = Names([unit]).said(unit, on)
    return TimeLine(
        unit=unit,
        on=on,
        held=held,
        strip=_strip(history, held),
        happenings=_happenings(unit) if getattr(unit, "has_events", True) else [],
        today=() if unit.until is None else said.today,
    )


def _strip(history: list[Held], shown: Held | None) -> list[Stretch]:
    today = timezone.localdate()
    days = [d for h in history for d in (h.valid_from, h.valid_until) if d is not None]
    start = min([*days, today])
    if history[0].valid_from is None:
        start -= LEAD
    end = today
    whole = max(1, (end - start).days)
    widths = []
    for held in history:
        first, last = held.valid_from or start, min(held.valid_until or end, end)
        widths.append(max(NARROWEST, 100 * (last - first).days / whole))
    scale = 100 / max(100.0, sum(widths))
    stretches, left = [], 0.0
    for held, width in zip(history, widths, strict=True):
        stretches.append(
            Stretch(
                held,
                round(left, 2),
                round(width * scale, 2),
                held == shown,
                held.valid_until is None,
            )
        )
        left += width * scale
    return stretches


def _happenings(unit: Unit) -> list[Happening]:
    rows = Succession.objects.filter(Q(unit=unit) | Q(successor=unit))
    rows = rows.select_related("unit", "successor").order_by("on", "id")
    found = list(rows)
    names = Names({r.unit_id: r.unit for r in found}.values())
    return [_happening(row, unit, names) for row in found]


def _happening(row: Succession, unit: Unit, names: Names) -> Happening:
    is_giver = row.unit_id == unit.pk
    other = row.successor if is_giver else row.unit
    if row.kind == SuccessionKind.RENAMED:
        after, before = (
            names.said(unit, row.on).then,
            names.said(unit, row.on - dt.timedelta(1)).then,
        )
        return Happening(
            row.on,
            _("“%(before)s”更名为“%(after)s”") % {"before": before, "after": after},
            row.document,
            None,
        )
    name = (
        names.said(row.unit, row.on - ONE_DAY).then
        if not is_giver
        else (other.name if other else "")
    )
    sentence = _SENTENCES[row.kind, is_giver]
    return Happening(row.on, _(sentence) % {"other": name}, row.document, other)
