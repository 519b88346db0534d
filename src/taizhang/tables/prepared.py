"""Queries that each page asks again and again: Django puts each of them into SQL once, and PostgreSQL
plans it once.

    reports = Prepared(lambda entry: ProgressReport.objects.filter(entry=entry).select_related("period"))
    reports(7)            # a list of rows, as list(ProgressReport.objects.filter(entry=7)…) gives

To put a query together takes Django three times as long as to ask it, and to plan it takes PostgreSQL
longer than to answer it.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

#: A model, or what `values_list` gives.
Row = TypeVar("Row")
#: A value that a prepared query takes.
Value = int | str | dt.date

_LARGEST = 2**63 - 1
#: What a compiler of Django's has found out of a query, and needs to read its rows.
_FOUND = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class _Statement:
    """A query for one kind of database. `places` says which of `given` is which value: (place, number)."""

    sql: str
    given: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    queryset: QuerySet[Any, Any]
    found: dict[str, Any]

    def read(self, rows: list[tuple[Any, ...]], connection: Any) -> list[Any]:
        """What Django makes of the `rows` that the database gave."""
        readers = connection.__dict__.setdefault("_readers_of_prepared", WeakKeyDictionary())
        if (reader := readers.get(self)) is None:
            reader = readers[self] = _Reader(self, connection)
        made: list[Any] = reader(rows)
        return made


class _Reader:
    """Makes of rows what the query asked for, with what its compiler found out. One for each connection,
    and so for each thread: Django would find out the same again for each query.
    """

    def __init__(self, statement: _Statement, connection: Any) -> None:
        query = copy.copy(statement.queryset.query)
        compiler = query.get_compiler(connection=connection)
        compiler.__dict__.update(statement.found)
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(fields)
        rows: list[list[tuple[Any, ...]]] = [[]]

        def results_iter(
            _results: Any = None, tuple_expected: bool = False, **_kwargs: Any
        ) -> Iterator[Any]:
            if not converters:
                return iter(rows[0])
            read = compiler.apply_converters(rows[0], converters)
            return map(tuple, read) if tuple_expected else iter(read)

        compiler.execute_sql = lambda *_args, **_kwargs: rows
        compiler.results_iter = results_iter
        query.get_compiler = lambda *_args, **_kwargs: compiler
        self._rows = rows
        self._iterable = statement.queryset._iterable_class(
            SimpleNamespace(
                db=connection.alias,
                query=query,
                _fields=statement.queryset._fields,
                _known_related_objects={},
            )
        )

    def __call__(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        self._rows[0] = rows
        try:
            return list(self._iterable)
        finally:
            self._rows[0] = []


class Prepared(Generic[Row]):
    """A query with values in it, ids, words, days or moments, to which columns are compared.

    `build` makes it of the values. It is asked once for each number of values and kind of database: what it
    gives may depend on the values alone, and hold as many conditions whatever they are. It fetches nothing
    beside its rows (`prefetch_related`).

    It may take as many values as there are (`lambda *entries: ….filter(entry__in=entries)`): each number
    is a query of its own, so of more than `most` Django asks them as ever.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *, most: int = 8) -> None:
        self._build = build
        self._most = most
        self._statements: dict[tuple[str, int], _Statement | None] = {}

    def __call__(self, *values: Value) -> list[Row]:
        """The rows for these values, in the order of the query."""
        if any(isinstance(value, int) and abs(value) > _LARGEST for value in values):
            return []  # no column holds it, and SQLite would not take it
        if len(values) > self._most:
            return list(self._build(*values))
        connection = connections[DEFAULT_DB_ALIAS]
        if (key := (connection.vendor, len(values))) not in self._statements:
            self._statements[key] = _put_together(self._build, values, connection)
        if (statement := self._statements[key]) is None:
            return []
        given = list(statement.given)
        for place, number in statement.places:
            given[place] = _as_sent(values[number], connection)
        with planned_cursor() as cursor:
            cursor.execute(statement.sql, given)
            rows = cursor.fetchall()
        return statement.read(rows, connection)

    def one(self, *values: Value) -> Row | None:
        """The first of them, None where there is none."""
        rows = self(*values)
        return rows[0] if rows else None


def _put_together(
    build: Callable[..., QuerySet[Any, Any]], values: Sequence[Value], connection: Any
) -> _Statement | None:
    """None: no row can fulfil its conditions, and Django has no words for such a query."""
    marks = [_mark(value, number) for number, value in enumerate(values)]
    queryset = build(*marks)
    if queryset._prefetch_related_lookups:
        raise TypeError("a prepared query fetches nothing beside its rows")
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    sent = {_as_sent(mark, connection): number for number, mark in enumerate(marks)}
    places = tuple((place, sent[p]) for place, p in enumerate(params) if p in sent)
    if {number for _place, number in places} != set(sent.values()):
        raise TypeError("a value of a prepared query stands where it cannot be told")
    if compiler.has_extra_select:
        raise TypeError("a prepared query sorts by what it gives")
    if compiler.has_composite_fields([column[0] for column in compiler.select]):
        raise TypeError("a prepared query gives no columns that are one field together")
    found = {name: getattr(compiler, name) for name in _FOUND}
    given = tuple(p.value if isinstance(p, Enum) else p for p in params)
    return _Statement(sql, given, places, queryset, found)


@contextmanager
def planned_cursor() -> Iterator[Any]:
    """A cursor for statements that are the same each time: PostgreSQL keeps their plans for as long as the
    connection lives. Not where connections are pooled by transaction (TAIZHANG_POOLER).

    Only for what finds a few rows by an index: a plan that is kept knows no values, and one that counts
    many rows was found three times as slow by it.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    is_pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    if connection.vendor != "postgresql" or is_pooled:
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    there = connection.connection
    if there.prepare_threshold is None:
        # Django turns it off; its own cursors never make use of it.
        there.prepare_threshold = 5
        if connection.timezone is dt.UTC:
            there.adapters.register_loader("timestamptz", _loader_of_moments())
    usual, there.cursor_factory = there.cursor_factory, _planning_cursor()
    try:
        cursor = connection.cursor()
    finally:
        there.cursor_factory = usual
    with cursor:
        yield cursor


@cache
def _loader_of_moments() -> Any:
    """Reads a moment ten times as fast as Django's, whose expression and sums it needs for other zones
    and for moments that Python has not: a page has a hundred of them.
    """
    from django.db.backends.postgresql.psycopg_any import BaseTzLoader

    class UtcLoader(BaseTzLoader):  # type: ignore[misc]
        timezone = dt.UTC

        def load(self, data: Any) -> Any:
            words = str(data, "ascii")
            if words[4] != "-" or not words.endswith("+00"):
                return super().load(data)
            return dt.datetime.fromisoformat(words)

    return UtcLoader


@cache
def _planning_cursor() -> Any:
    # Here: SQLite needs no driver for PostgreSQL.
    from django.db.backends.postgresql.base import ServerBindingCursor

    class PlanningCursor(ServerBindingCursor):  # type: ignore[misc]
        def execute(self, query: Any, params: Any = None) -> Any:
            return super().execute(query, params, prepare=True)

    return PlanningCursor


def _mark(value: Value, number: int) -> Value:
    """What stands for a value while the query is put together, and is no value of any row."""
    match value:
        case str():
            return f"\ue000{number}"
        case dt.datetime():
            return dt.datetime(3, 1, 1 + number, tzinfo=dt.UTC)
        case dt.date():
            return dt.date(3, 1, 1 + number)
        case _:
            return 2_113_000_000 + number


def _as_sent(value: Value, connection: Any) -> Any:
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, dt.date) else value
