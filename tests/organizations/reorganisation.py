"""The reorganisation of the poverty-alleviation offices, 2018 to 2024, as an office would enter it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from taizhang.organizations.models import Division, Level, Unit
from taizhang.organizations.services import (
    governments,
    merge_units,
    register_unit,
    rename_unit,
)
from taizhang.permission import Actor

OPERATOR = Actor.operator("tester")


@dataclass(frozen=True)
class County:
    """A county with its government, poverty office and bureau of agriculture."""

    division: Division
    government: Unit
    poverty: Unit
    agriculture: Unit


def county(name: str = "青溪县") -> County:
    """The offices as they were in 2018."""
    division = Division.objects.create(name=name, level=Level.COUNTY)
    government = governments([division])[division.pk]

    def registered(words: str, since: dt.date | None = None) -> Unit:
        return register_unit(
            name=name + words, division=division, parent=government, since=since, by=OPERATOR
        )

    return County(
        division,
        government,
        registered("扶贫开发办公室"),
        registered("农业农村局", dt.date(2019, 1, 10)),
    )


def reorganise(of: County) -> None:
    """2021: renamed; 2024: merged."""
    rename_unit(
        unit=of.poverty,
        name=f"{of.division.name}乡村振兴局",
        on=dt.date(2021, 6, 1),
        document="青编〔2021〕9号",
        by=OPERATOR,
    )
    merge_units(
        units=[of.poverty],
        into=of.agriculture,
        on=dt.date(2024, 3, 20),
        document="青编〔2024〕3号",
        by=OPERATOR,
    )
