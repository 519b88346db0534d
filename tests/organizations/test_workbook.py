"""Units out to a workbook and in again; what is wrong is told cell by cell, and nothing is taken."""

import datetime as dt
import io
from typing import IO

import openpyxl
import pytest

from taizhang.organizations.errors import CannotRead, RowsWrong
from taizhang.organizations.models import Alias, Succession, Unit, UnitPeriod
from taizhang.organizations.services import add_alias, divisions_named, units_named
from taizhang.organizations.services.import_units import Imported, import_units
from taizhang.organizations.services.tree import mend_paths
from taizhang.organizations.workbooks.columns import ALIAS_COLUMNS, UNIT_COLUMNS
from taizhang.organizations.workbooks.writing import export_units, faults_workbook, template
from taizhang.permission import Actor, Grant, NotAllowed, Role
from tests.organizations.reorganisation import OPERATOR, County, county, reorganise

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> County:
    made = county()
    reorganise(made)
    add_alias(
        unit=made.agriculture, name="青溪县农委", valid_until=dt.date(2018, 12, 31), by=OPERATOR
    )
    return made


def read(file: IO[bytes]) -> bytes:
    with file:
        return file.read()


def exported() -> bytes:
    return read(export_units(Unit.objects.order_by("pk")))


def histories() -> list[list[tuple[object, ...]]]:
    units = Unit.objects.order_by("pk")
    return [[(h.name, h.valid_from, h.valid_until) for h in unit.history] for unit in units]


def filled(*rows: dict[str, object], aliases: tuple[dict[str, object], ...] = ()) -> bytes:
    """The template with rows typed into it."""
    book = openpyxl.load_workbook(io.BytesIO(read(template())))
    for sheet, columns, given in (
        (book["单位"], UNIT_COLUMNS, rows),
        (book["别名"], ALIAS_COLUMNS, aliases),
    ):
        for row in given:
            sheet.append([row.get(column.head) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, changes: dict[str, object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in changes.items():
        book["单位"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def state() -> list[object]:
    return [
        list(Unit.objects.order_by("pk").values()),
        list(
            UnitPeriod.objects.order_by("unit", "valid_until").values_list(
                "name", "valid_from", "valid_until"
            )
        ),
        list(Alias.objects.order_by("pk").values()),
    ]


class TestARoundTrip:
    def test_changes_nothing(self, here):
        before = state()

        done = import_units(data=exported(), name="units.xlsx", by=OPERATOR)

        assert done == Imported(added=0, changed=0, kept=3, aliases=0)
        assert state() == before

    def test_into_an_empty_installation_gives_the_same_units(self, here):
        data = exported()
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = book["单位"]
        for row in sheet.iter_rows(min_row=4):
            row[0].value = f"新{row[0].value}"
            if row[6].value and str(row[6].value).startswith("#"):
                row[6].value = None
        book["别名"]["A4"] = "青溪县农业农村局"
        out = io.BytesIO()
        book.save(out)
        before = [
            [(h.name, h.valid_from, h.valid_until) for h in u.history]
            for u in Unit.objects.order_by("pk")
        ]
        for model in (Alias, Succession, UnitPeriod):
            model.objects.all().delete()
        Unit.objects.update(heir=None, parent=None)
        Unit.objects.all().delete()

        done = import_units(data=out.getvalue(), name="units.xlsx", by=OPERATOR)

        assert (done.added, done.aliases) == (3, 1)
        after = [
            [(h.name, h.valid_from, h.valid_until) for h in u.history]
            for u in Unit.objects.order_by("pk")
        ]
        assert after == before
        assert Unit.objects.get(name="青溪县农业农村局").parent.name == "青溪县人民政府"
        assert mend_paths() == 0

    def test_takes_what_was_edited(self, here):
        book = openpyxl.load_workbook(io.BytesIO(exported()))
        (row,) = [r for r in book["单位"].iter_rows(min_row=4) if r[1].value == "青溪县农业农村局"]
        done = import_units(
            data=edited(exported(), {f"D{row[0].row}": "事业单位"}), name="u.xlsx", by=OPERATOR
        )
        assert (done.changed, done.kept) == (1, 2)
        assert Unit.objects.get(pk=here.agriculture.pk).nature == "institution"


class TestNewUnits:
    def test_stand_under_units_of_the_same_file_in_any_order(self, here):
        done = import_units(
            data=filled(
                {
                    "名称": "青溪县职教中心",
                    "行政区划": "青溪县",
                    "上级单位": "青溪县教育局",
                    "起": "2020年9月1日",
                },
                {"名称": "青溪县教育局", "行政区划": "青溪县", "上级单位": "青溪县人民政府"},
                aliases=({"单位": "青溪县教育局", "别名": "青溪县教体局"},),
            ),
            name="new.xlsx",
            by=OPERATOR,
        )
        assert done == Imported(added=2, changed=0, kept=0, aliases=1)
        school = Unit.objects.get(name="青溪县职教中心")
        bureau = Unit.objects.get(name="青溪县教育局")
        assert (school.parent, school.since) == (bureau, dt.date(2020, 9, 1))
        assert school.path == f"{bureau.path}{school.pk}/"
        assert bureau.path.startswith(here.government.path)

    def test_that_a_plan_named_before_are_that_unit(self, here):
        wanted = ("青溪县教育局", "unit", "青溪县")
        named = units_named([wanted], divisions_named({"青溪县": ""}))[wanted]

        import_units(
            data=filled(
                {"名称": "青溪县教育局", "行政区划": "青溪县", "上级单位": "青溪县人民政府"}
            ),
            name="new.xlsx",
            by=OPERATOR,
        )
        assert Unit.objects.get(name="青溪县教育局").pk == named.pk
        assert Unit.objects.get(pk=named.pk).state == "confirmed"

    def test_may_have_several_periods(self, here):
        import_units(
            data=filled(
                {
                    "编号": "新1",
                    "名称": "青溪县教育局",
                    "行政区划": "青溪县",
                    "起": "2015-01-01",
                    "止": "2019-01-09",
                },
                {
                    "编号": "新1",
                    "名称": "青溪县教育体育局",
                    "行政区划": "青溪县",
                    "起": "2019-01-10",
                },
            ),
            name="new.xlsx",
            by=OPERATOR,
        )
        unit = Unit.objects.get(name="青溪县教育体育局")
        assert unit.as_of(dt.date(2018, 1, 1)).name == "青溪县教育局"


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("row", "cell", "words"),
        [
            ({"名称": None, "行政区划": "青溪县"}, "B4", "名称"),
            ({"名称": "甲局", "行政区划": "无名县"}, "F4", "没有这个行政区划"),
            ({"名称": "甲局", "上级单位": "无名局"}, "G4", "没有这个单位"),
            ({"名称": "甲局", "上级单位": "甲局"}, "G4", "自己"),
            ({"名称": "甲局", "起": "上个月"}, "H4", "不是日期"),
            ({"名称": "甲局", "起": "2020-02-02", "止": "2020-02-01"}, "I4", "早于"),
            ({"名称": "甲局", "起": "2999-01-01"}, "H4", "还没有到"),
            ({"名称": "甲局", "统一社会信用代码": "11330225MB00000010"}, "E4", "校验码"),
            ({"名称": "甲局", "统一社会信用代码": "1133"}, "E4", "18 位"),
            ({"名称": "甲局", "性质": "国家机器"}, "D4", "没有这种性质"),
            ({"名称": "甲局", "类别": "处室"}, "C4", "类别"),
            ({"编号": "999999", "名称": "甲局"}, "A4", "没有编号"),
            ({"名称": "青溪县农业农村局", "行政区划": "青溪县"}, "B4", "已经登记"),
        ],
    )
    def test_is_told_by_cell_and_nothing_is_taken(self, here, row, cell, words):
        before = state()
        good = {"名称": "青溪县审计局", "行政区划": "青溪县", "上级单位": "青溪县人民政府"}

        with pytest.raises(RowsWrong) as refused:
            import_units(data=filled(row, good), name="new.xlsx", by=OPERATOR)

        faults = refused.value.faults
        assert [f.cell for f in faults] == [cell]
        assert words in faults[0].sentence
        assert state() == before

    def test_is_told_of_all_cells_at_once(self, here):
        with pytest.raises(RowsWrong) as refused:
            import_units(
                data=filled(
                    {"名称": "甲局", "起": "x"},
                    {"名称": "乙局", "行政区划": "无名县", "上级单位": "丙局"},
                    aliases=({"单位": "丁局", "别名": "丁"},),
                ),
                name="new.xlsx",
                by=OPERATOR,
            )
        places = [(f.sheet, f.cell) for f in refused.value.faults]
        assert places == [("别名", "A4"), ("单位", "H4"), ("单位", "F5"), ("单位", "G5")]
        report = openpyxl.load_workbook(io.BytesIO(read(faults_workbook(refused.value.faults))))
        assert [row[1].value for row in report["问题"].iter_rows(min_row=4)] == [
            "A4",
            "H4",
            "F5",
            "G5",
        ]

    def test_may_be_a_gap_between_two_periods(self, here):
        with pytest.raises(RowsWrong) as refused:
            import_units(
                data=filled(
                    {"编号": "新1", "名称": "甲局", "止": "2019-01-08"},
                    {"编号": "新1", "名称": "乙局", "起": "2019-01-10"},
                ),
                name="new.xlsx",
                by=OPERATOR,
            )
        assert [(f.cell, "2019-01-09" in f.sentence) for f in refused.value.faults] == [
            ("H5", True)
        ]

    def test_may_be_a_ring_of_units(self, here):
        with pytest.raises(RowsWrong, match="2"):
            import_units(
                data=filled(
                    {"名称": "甲局", "上级单位": "乙局"}, {"名称": "乙局", "上级单位": "甲局"}
                ),
                name="new.xlsx",
                by=OPERATOR,
            )

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", "名称,性质".encode()])
    def test_may_be_the_file_itself(self, data):
        with pytest.raises(CannotRead):
            import_units(data=data, name="x.xlsx", by=OPERATOR)


class TestWhoMayImport:
    def test_is_the_coordinator_of_what_stands_above(self, here):
        other = county("白水县")
        row = {"名称": "青溪县审计局", "行政区划": "青溪县", "上级单位": "青溪县人民政府"}
        own = Actor("own", grants=(Grant(Role.COORDINATOR, here.government.path),))
        strange = Actor("strange", grants=(Grant(Role.COORDINATOR, other.government.path),))
        contact = Actor("contact", grants=(Grant(Role.CONTACT, here.government.path),))

        with pytest.raises(RowsWrong):
            import_units(data=filled(row), name="x.xlsx", by=strange)
        with pytest.raises(NotAllowed):
            import_units(data=filled(row), name="x.xlsx", by=contact)
        assert import_units(data=filled(row), name="x.xlsx", by=own).added == 1
