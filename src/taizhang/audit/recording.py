"""Record what was done: `record` and `record_all`, in the transaction of the act itself.

The end of the chain is locked, the event added, the end moved: three statements, written by hand
and planned once, because each act pays for them. Whoever adds to another chain does not wait. The
lock goes with the transaction, so an event is there if and only if its act is; a savepoint that is
rolled back takes its events and the chain's end with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from taizhang.audit.canonical import FORM, NONE_BEFORE, canonical, digest, keepable, moment
from taizhang.audit.subjects import Subject
from taizhang.permission import Act, Actor
from taizhang.tables.prepared import planned_cursor

NAME_LENGTH, SUBJECT_NAME_LENGTH, KEY_LENGTH = 200, 300, 100
_COLUMNS = (
    "chain_id", "sequence", "form", "time", "act", "account_id", "actor_name", "unit_id",
    "unit_name", "role", "is_operator", "address", "subject_kind", "subject_key", "subject_name",
    "before", "after", "previous", "hash",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO audit_event ({', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)

_HELD = 'SELECT id FROM audit_chain WHERE name = ANY(%s) ORDER BY name COLLATE "C"'


class NotInTransaction(RuntimeError):
    """An event must share the transaction of its act; the caller has none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be recorded, by `record_all`: the arguments of `record`."""

    act: Act | str
    subject: Model | Subject
    by: Actor
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def record(
    act: Act | str,
    *,
    subject: Model | Subject,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the history: `by` did `act` to `subject`, and `before` became `after`.

    `before` and `after` hold what changed, in plain values, personal data masked (`mask`).
    Raises: NotInTransaction; TypeError and ValueError for values that are not plain.
    """
    record_all([Entry(act, subject, by, before, after)])


def record_all(entries: Iterable[Entry]) -> None:
    """Add many events, in order. Chains are locked in the order of their names, so that two that
    add to the same chains wait for one another and never for each other.

    Raises: as `record`.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("record an act inside of its own transaction (transaction.atomic)")
    now = timezone.now()
    prepared = [_fields(entry, now) for entry in entries]
    prepared.sort(key=_chain)  # stable: the order within a chain is that of the entries
    with planned_cursor() as cursor:
        for chain, fields in groupby(prepared, key=_chain):
            _add(cursor, chain, list(fields), now)
    transaction.on_commit(_seal_when_due, robust=True)


def hold(chains: Iterable[str]) -> None:
    """Let no other act add to these chains until the transaction ends; in the order of `record_all`.

    For what follows from several acts on one subject: whoever counts them under this lock misses none.
    Raises: NotInTransaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("hold a chain inside of a transaction (transaction.atomic)")
    # SQLite has no such lock and needs none: its transactions begin IMMEDIATE, one at a time.
    names = list(chains)
    if names and connection.features.has_select_for_no_key_update:
        with connection.cursor() as cursor:
            cursor.execute(f"{_HELD} {connection.ops.for_update_sql(no_key=True)}", (names,))


def _seal_when_due() -> None:
    # Here, for models are not yet known when this module is loaded.
    from taizhang.audit import sealing

    sealing.recorded()


def _chain(fields: dict[str, Any]) -> str:
    chain: str = fields["chain"]
    return chain


def _fields(entry: Entry, now: dt.datetime) -> dict[str, Any]:
    by, subject = entry.by, Subject.of(entry.subject)
    return {
        "form": FORM,
        "chain": keepable(subject.chain, 2 * KEY_LENGTH + 1),
        "time": moment(now),
        "act": keepable(str(entry.act), KEY_LENGTH),
        "account": by.account,
        "actor": keepable(by.name, NAME_LENGTH),
        "unit": by.unit,
        "unit_name": keepable(by.unit_name, NAME_LENGTH),
        "role": by.role,
        "operator": by.is_operator,
        "address": keepable(by.address, KEY_LENGTH),
        "kind": keepable(subject.kind, KEY_LENGTH),
        "key": keepable(subject.key, KEY_LENGTH),
        "subject": keepable(subject.name, SUBJECT_NAME_LENGTH),
        "before": canonical(entry.before) if entry.before is not None else "",
        "after": canonical(entry.after) if entry.after is not None else "",
    }


def _add(cursor: Any, chain: str, events: list[dict[str, Any]], now: dt.datetime) -> None:
    chain_id, sequence, previous = _end_of(cursor, chain)
    time = connection.ops.adapt_datetimefield_value(now)
    rows = []
    for fields in events:
        sequence += 1
        fields["sequence"], fields["previous"] = sequence, previous
        fields["hash"] = previous = digest(fields)
        rows.append(_row(chain_id, time, fields))
    if len(rows) == 1:
        cursor.execute(_INSERT, rows[0])
    else:
        cursor.executemany(_INSERT, rows)
    cursor.execute(
        "UPDATE audit_chain SET sequence = %s, hash = %s WHERE id = %s",
        (sequence, previous, chain_id),
    )


def _row(chain_id: int, time: object, fields: dict[str, Any]) -> tuple[Any, ...]:
    return (
        chain_id, fields["sequence"], fields["form"], time, fields["act"], fields["account"],
        fields["actor"], fields["unit"], fields["unit_name"], fields["role"], fields["operator"],
        fields["address"], fields["kind"], fields["key"], fields["subject"],
        fields["before"], fields["after"], fields["previous"], fields["hash"],
    )  # fmt: skip


def _end_of(cursor: Any, chain: str) -> tuple[int, int, str]:
    """The chain's id, last number and last hash, locked until the transaction ends; made if new."""
    found = _locked(cursor, chain)
    if found is None:
        try:
            with transaction.atomic():
                cursor.execute(
                    "INSERT INTO audit_chain (name, sequence, hash) VALUES (%s, 0, %s)",
                    (chain, NONE_BEFORE),
                )
        except IntegrityError:
            pass  # somebody else began it while we looked: his is the one
        found = _locked(cursor, chain)
        if found is None:
            raise RuntimeError(f"the chain {chain} was neither found nor made")
    return found


def _locked(cursor: Any, chain: str) -> tuple[int, int, str] | None:
    # SQLite has no such lock and needs none: its transactions begin IMMEDIATE, one at a time.
    has_lock = connection.features.has_select_for_no_key_update
    lock = connection.ops.for_update_sql(no_key=True) if has_lock else ""
    cursor.execute(
        f"SELECT id, sequence, hash FROM audit_chain WHERE name = %s {lock}",  # noqa: S608
        (chain,),
    )
    row: tuple[int, int, str] | None = cursor.fetchone()
    return row
