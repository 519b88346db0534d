"""Rows out of all tables and in again, in a form that both databases share.

A table is a member `tables/APP.MODEL.jsonl`: a row a line, a JSON list of the values of the fields
that the manifest names. Dates, decimals and UUIDs are text, bytes are Base64, JSON stands as it is.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import JSONField, Model, QuerySet

#: Rows read and written at once.
BATCH = 1_000
#: Tables that are made anew from others, or that migrating fills.
MADE_ANEW = ("django_migrations", "policies_task_search")


def tables() -> list[type[Model]]:
    """All models that have a table, those of relations among them, by name."""
    found = (m for m in apps.get_models(include_auto_created=True) if m._meta.managed)
    return sorted((m for m in found if not m._meta.proxy), key=lambda m: m._meta.label_lower)


def left_out() -> set[str]:
    """The tables of the database that no backup holds: those of no model that is not made anew."""
    known = {model._meta.db_table for model in tables()}
    there = set(connection.introspection.table_names())
    return {name for name in there - known if not name.startswith(MADE_ANEW)}


def fields_of(model: type[Model]) -> list[str]:
    """The fields that stand in the model's own table."""
    return [field.attname for field in model._meta.local_concrete_fields]


def rows_of(model: type[Model]) -> Iterator[str]:
    """Each row as a line."""
    rows = QuerySet(model).order_by("pk").values_list(*fields_of(model))
    for row in rows.iterator(chunk_size=BATCH):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    match value:
        case dt.datetime() if value.tzinfo is not None:
            return value.astimezone(dt.UTC).isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | UUID() | dt.timedelta():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def empty(state: Apps) -> None:
    """Take out what migrations put into new tables: the backup has it, as it became."""
    for model in state.get_models(include_auto_created=True):
        QuerySet(model)._raw_delete(connection.alias)


def put_in(state: Apps, label: str, names: list[str], lines: Iterable[bytes]) -> int:
    """Put the rows into the table of the model `label` as it was at the time; return how many."""
    app, _, name = label.partition(".")
    model = state.all_models[app][name]
    by_name = {field.attname: field for field in model._meta.local_concrete_fields}
    fields = [by_name[name] for name in names]
    count = 0
    lines = iter(lines)
    while batch := [json.loads(line) for line in islice(lines, BATCH)]:
        things = [
            model(**{f.attname: _value(f, v) for f, v in zip(fields, row, strict=True)})
            for row in batch
        ]
        # Raw: the values as they were, no field makes its own.
        for part in _parts(things, fields):
            QuerySet(model)._insert(part, fields=fields, using=connection.alias, raw=True)
        count += len(batch)
    return count


def _parts(things: list[Model], fields: list[models.Field[Any, Any]]) -> Iterator[list[Model]]:
    size = min(BATCH, max(1, connection.ops.bulk_batch_size(fields, things)))
    return (things[i : i + size] for i in range(0, len(things), size))


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    target = field.target_field if field.is_relation else field
    return target.to_python(value)


def go_on_counting() -> None:
    """Let the databases give new ids after those that were put in (PostgreSQL)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
