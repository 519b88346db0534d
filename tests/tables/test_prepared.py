"""A prepared query gives what Django gives, whatever the values."""

from __future__ import annotations

import datetime as dt

import pytest

from taizhang.accounts.models import Account
from taizhang.organizations.models import Division, Unit, UnitKind
from taizhang.tables.prepared import Prepared

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def bureaus() -> list[Unit]:
    """Two departments of one place, one of which began on a day, and one of none."""
    place = Division.objects.create(name="青溪县", level="county")
    return [
        Unit.objects.create(name="青溪县民政局", division=place),
        Unit.objects.create(name="青溪县财政局", division=place, since=DAY),
        Unit.objects.create(name="老年协会"),
    ]


class TestPrepared:
    def test_gives_the_rows_of_each_value_in_one_query(
        self, bureaus: list[Unit], django_assert_num_queries
    ) -> None:
        units = Prepared(
            lambda place: (
                Unit.objects.filter(division=place).select_related("division").order_by("-name")
            )
        )
        place = bureaus[0].division
        with django_assert_num_queries(1):
            found = units(place.pk)
            assert [unit.division.name for unit in found] == ["青溪县"] * 2
        assert found == [bureaus[1], bureaus[0]]
        assert units(place.pk + 1) == []
        assert units(place.pk) == found

    def test_takes_words_and_days(self, bureaus: list[Unit]) -> None:
        units = Prepared(
            lambda name, day, kind: Unit.objects.filter(name=name, since__lte=day, kind=kind)
        )
        assert units("青溪县财政局", DAY, UnitKind.UNIT) == [bureaus[1]]
        assert units("青溪县财政局", DAY - dt.timedelta(days=1), UnitKind.UNIT) == []
        assert units("青溪县民政局", DAY, UnitKind.UNIT) == []

    def test_gives_one_or_none(self, bureaus: list[Unit]) -> None:
        units = Prepared(lambda key: Unit.objects.filter(pk=key))
        assert units.one(bureaus[2].pk) == bureaus[2]
        assert units.one(0) is None

    def test_finds_nothing_under_a_number_that_no_column_holds(self, bureaus: list[Unit]) -> None:
        units = Prepared(lambda key: Unit.objects.filter(pk=key))
        assert units(bureaus[0].pk) == [bureaus[0]]
        assert units(10**30) == []

    def test_gives_what_a_list_of_values_gives(self, bureaus: list[Unit]) -> None:
        rows = Unit.objects.order_by("pk")
        names = Prepared(lambda key: rows.filter(pk__gte=key).values_list("name", flat=True))
        both = Prepared(lambda key: rows.filter(pk__gte=key).values_list("name", "pk"))
        assert names(bureaus[1].pk) == [unit.name for unit in bureaus[1:]]
        assert both(bureaus[1].pk) == [(unit.name, unit.pk) for unit in bureaus[1:]]

    def test_does_not_hide_what_changed_since(self, bureaus: list[Unit]) -> None:
        units = Prepared(lambda key: Unit.objects.filter(pk=key))
        (before,) = units(bureaus[0].pk)
        Unit.objects.filter(pk=before.pk).update(name="青溪县民政和老龄局")
        (after,) = units(bureaus[0].pk)
        assert (before.name, after.name) == ("青溪县民政局", "青溪县民政和老龄局")

    def test_takes_as_many_values_as_there_are(self, bureaus: list[Unit]) -> None:
        units = Prepared(lambda *keys: Unit.objects.filter(pk__in=keys).order_by("pk"))
        keys = [unit.pk for unit in bureaus]
        assert units(*keys[:2]) == bureaus[:2]
        assert units(keys[2]) == bureaus[2:]
        assert units(*keys, *range(10**9, 10**9 + 30)) == bureaus

    def test_refuses_what_it_cannot_ask(self) -> None:
        with pytest.raises(TypeError, match="beside"):
            Prepared(lambda key: Unit.objects.filter(pk=key).prefetch_related("children"))(1)
        with pytest.raises(TypeError, match="told"):
            Prepared(lambda key: Unit.objects.filter(name=str(int(key) + 1)))(1)

    def test_gives_nothing_where_no_row_can_be(self, django_assert_num_queries) -> None:
        nobody = Prepared(lambda name: Unit.objects.filter(name=name, pk__in=[]))
        with django_assert_num_queries(0):
            assert nobody("青溪县民政局") == []
            assert nobody.one("青溪县财政局") is None

    @pytest.mark.parametrize(
        "words",
        [
            "2026-11-22T09:30:00",
            "2026-11-22T09:30:00.12",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59",
        ],
    )
    def test_gives_moments_as_they_were_kept(self, words: str) -> None:
        moment = dt.datetime.fromisoformat(words).replace(tzinfo=dt.UTC)
        person = Account.objects.create(
            username="quan", name="全安", last_login=moment, created_at=moment
        )
        when = Prepared(lambda key: Account.objects.filter(pk=key).values_list("last_login"))
        assert when(person.pk) == [(moment,)]
        assert when(person.pk)[0][0].tzinfo is dt.UTC
