"""The history as a workbook, or as JSON Lines: what the same address shows, all of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from taizhang.audit.filters import HistoryFilter
from taizhang.audit.models import Event
from taizhang.audit.queries.history import Row
from taizhang.audit.words import role_words
from taizhang.tables.workbook import Field, OfficeWorkbook

#: A sheet ends at 1,048,576 rows.
MOST_ROWS = 1_000_000
_BATCH = 1_000


def workbook_of(asked: HistoryFilter) -> IO[bytes]:
    """All events asked for, as .xlsx; the newest million where there are more."""
    fields = [
        Field(_("时间"), 20),
        Field(_("人员"), 12),
        Field(_("单位"), 22),
        Field(_("角色"), 12),
        Field(_("行为"), 16),
        Field(_("对象类别"), 10),
        Field(_("对象"), 30),
        Field(_("变化"), 60),
        Field(_("地址"), 16),
        Field(_("链"), 20),
        Field(_("序号"), 8, "number"),
        Field(_("哈希"), 24),
    ]
    book = OfficeWorkbook()
    said = asked.said() or _("全部历史")
    sheet = book.sheet(_("历史"), fields, title=_("历史记录"), said=said)
    for row in _rows(asked):
        event = row.event
        sheet.write(
            [
                timezone.localtime(event.time).strftime("%Y-%m-%d %H:%M:%S"),
                event.actor_name,
                event.unit_name,
                role_words(event.role),
                row.act,
                row.kind.words(),
                event.subject_name,
                "\n".join(map(str, row.changes)),
                event.address,
                event.chain.name,
                event.sequence,
                event.hash,
            ]
        )
    return book.finish()


def lines_of(asked: HistoryFilter) -> Iterator[str]:
    """All events asked for, a JSON object a line, with the fields that their hashes are taken of."""
    for event in _events(asked):
        fields = event.fields_hashed(event.chain.name) | {"hash": event.hash}
        yield json.dumps(fields, ensure_ascii=False, sort_keys=True) + "\n"


def _rows(asked: HistoryFilter) -> Iterator[Row]:
    events = islice(_events(asked), MOST_ROWS)
    while batch := list(islice(events, _BATCH)):
        yield from Row.of(batch)


def _events(asked: HistoryFilter) -> Iterator[Event]:
    order = "id" if asked.sort == "old" else "-id"
    events = asked.of(Event.objects.select_related("chain")).order_by(order)
    return events.iterator(chunk_size=_BATCH)
