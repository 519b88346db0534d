"""Columns of a row written by one statement say what `save` would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError

from taizhang.ledger.models import Entry, ProgressReport
from taizhang.tables.written import write
from tests.ledger.at_work import at_work


@pytest.fixture
def report(db: None) -> ProgressReport:
    work = at_work()
    return work.report(Entry.objects.order_by("id")[0])


class TestWrite:
    def test_keeps_the_columns_that_are_named_and_no_other(self, report: ProgressReport) -> None:
        moment = dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC)
        report.done, report.percent, report.changed_at = "已开工“三处”;'--", 40, moment
        report.returns, report.problems = [["done", "请写明"]], "不写"
        write(report, ("done", "percent", "changed_at", "returns"))
        now = ProgressReport.objects.get(pk=report.pk)
        assert (now.done, now.percent, now.changed_at) == ("已开工“三处”;'--", 40, moment)
        assert (now.returns, now.problems) == ([["done", "请写明"]], "")

    def test_touches_no_other_row(self, report: ProgressReport) -> None:
        others = ProgressReport.objects.exclude(pk=report.pk).values_list("pk", "percent")
        before = list(others)
        report.percent = 77
        write(report, ["percent"])
        assert list(others.all()) == before

    def test_fails_where_the_row_is_gone(self, report: ProgressReport) -> None:
        ProgressReport.objects.filter(pk=report.pk).delete()
        with pytest.raises(DatabaseError):
            write(report, ["percent"])
