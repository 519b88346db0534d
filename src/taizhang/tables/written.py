"""Columns of one row, written by a statement that the database plans once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Field, Model

from taizhang.tables.prepared import planned_cursor


def write(row: Model, names: Sequence[str]) -> None:
    """Write the fields `names` of a row that is in the database.

    As `row.save(update_fields=names)`, for what is written every few seconds by everybody: Django puts
    the statement together each time, and no signal is sent. Raises: DatabaseError, the row is gone.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    model = type(row)
    fields = _fields(model, tuple(names))
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    with planned_cursor() as cursor:
        cursor.execute(_statement(model, fields, connection.vendor), [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"no {model._meta.label} {row.pk} to write")


@cache
def _fields(model: type[Model], names: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(model._meta.get_field(name) for name in names)  # type: ignore[misc]  # no relation


@cache
def _statement(model: type[Model], fields: tuple[Field, ...], _vendor: str) -> str:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    key = model._meta.pk
    if key is None:
        raise TypeError(f"{model._meta.label} has no key")
    return f"UPDATE {quoted(model._meta.db_table)} SET {columns} WHERE {quoted(key.column)} = %s"  # noqa: S608
