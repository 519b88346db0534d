"""The fill-in workbook: taken away, filled in by any program, brought back; nothing half taken."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from taizhang.audit.models import Event
from taizhang.ledger.errors import CannotTakeWorkbook, WorkbookRefused
from taizhang.ledger.models import ProgressReport, ReportState, TargetValue
from taizhang.ledger.queries.fill_in import fill_rows, open_periods
from taizhang.ledger.services.reporting import save_report
from taizhang.ledger.services.taking_back import Outcome, preview_workbook, take_workbook
from taizhang.ledger.workbooks.columns import KEY_HEAD, SHEET
from taizhang.ledger.workbooks.keys import RowKey
from taizhang.ledger.workbooks.reading import Line, read_back
from taizhang.ledger.workbooks.writing import fill_in_workbook
from taizhang.permission import Actor, NotAllowed, Role
from tests.ledger.at_work import IN_APRIL, AtWork, at_work

pytestmark = pytest.mark.django_db
MARCH = "2026年3月"
HEADS = 3


@pytest.fixture
def work(kept_files: object) -> AtWork:
    return at_work()


def handed_out(work: AtWork, short: str = "民政局") -> bytes:
    """The workbook of a unit for March."""
    unit = work.unit(short)
    rows = fill_rows(unit, MARCH, IN_APRIL)
    with fill_in_workbook(rows, unit=unit, period=MARCH, today=IN_APRIL) as file:
        return file.read()


class Office:
    """A workbook as somebody edits it: by head and row, as openpyxl saves it."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet: Worksheet = self.book[SHEET]

    def column(self, head: str) -> int:
        return next(c.column for c in self.sheet[HEADS] if c.value == head)

    def put(self, row: int, **values: Any) -> Office:
        """Write under the heads; rows count from 1 below them."""
        for head, value in values.items():
            self.sheet.cell(HEADS + row, self.column(head)).value = value
        return self

    def of(self, row: int, head: str) -> Any:
        return self.sheet.cell(HEADS + row, self.column(head)).value

    def rewritten(self, change: Callable[[list[list[Any]]], Iterable[list[Any]]]) -> bytes:
        """All cells below and with the heads put through `change`, in a new plain workbook: no
        formats, no hidden columns, another name of the sheet.
        """
        table = [[c.value for c in row] for row in self.sheet.iter_rows(min_row=HEADS)]
        book = openpyxl.Workbook()
        book.active.title = "Sheet1"
        for row in change(table):
            book.active.append(row)
        return saved(book)

    @property
    def data(self) -> bytes:
        return saved(self.book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def filled(work: AtWork, short: str = "民政局") -> Office:
    """Every row of the unit filled in."""
    office = Office(handed_out(work, short))
    for row in range(1, office.sheet.max_row - HEADS + 1):
        office.put(
            row, 进展状态="按序推进", 本期进展=f"第{row}项已开工。", **{"进度（%）": 10 * row}
        )
    return office


def preview(work: AtWork, data: bytes, short: str = "民政局", by: Actor | None = None) -> Outcome:
    return preview_workbook(
        unit=work.unit(short),
        data=data,
        name="填报表.xlsx",
        today=IN_APRIL,
        by=by or work.contact(short),
    )


def take(work: AtWork, data: bytes, short: str = "民政局", **given: Any) -> Outcome:
    return take_workbook(
        unit=work.unit(short),
        lines=read_back(data, "填报表.xlsx").lines,
        today=IN_APRIL,
        by=work.contact(short),
        **given,
    )


def march(work: AtWork) -> list[ProgressReport]:
    return list(ProgressReport.objects.order_by("entry__task__position"))


class TestHandedOut:
    def test_has_a_row_for_each_task_with_what_was_said_last(self, work: AtWork) -> None:
        work.report(work.canteens, problems="用地没有落实。")
        office = Office(handed_out(work))
        assert office.sheet["A1"].value == "青溪县民政局2026年3月进展填报表"
        assert "填报单位：青溪县民政局" in office.sheet["A2"].value
        assert [office.of(1, "任务")[:4], office.of(2, "任务")[:4]] == ["2026", "到202"]
        assert office.of(1, "目标") == "社区食堂：不低于 30 个"
        assert [office.of(1, h) for h in ("进展状态", "进度（%）", "本期进展", "存在问题")] == [
            "按序推进",
            20,
            "已开工。",
            "用地没有落实。",
        ]

    def test_says_nothing_of_a_draft_of_an_earlier_period_that_was_never_sent(
        self, work: AtWork
    ) -> None:
        report = work.report(work.canteens)
        assert report.state == "draft"
        may, unit = dt.date(2026, 5, 3), work.unit("民政局")
        rows = fill_rows(unit, "2026年4月", may)
        assert [row.last for row in rows] == [None, None]
        assert rows[0].filled()["percent"] == ""

    def test_opens_only_the_cells_to_fill_in_and_hides_the_key(self, work: AtWork) -> None:
        office = Office(handed_out(work))
        sheet = office.sheet
        assert sheet.protection.sheet
        open_heads = {
            c.value for c in sheet[HEADS] if not sheet.cell(HEADS + 1, c.column).protection.locked
        }
        fill = {"进展状态", "进度（%）", "本期进展", "存在问题", "下一步", "完成值1", "时点1"}
        assert open_heads == fill
        letter = sheet.cell(HEADS, office.column(KEY_HEAD)).column_letter
        assert sheet.column_dimensions[letter].hidden
        kinds = {rule.type for rule in sheet.data_validations.dataValidation}
        assert kinds == {"list", "whole", "decimal", "date"}

    def test_leaves_out_what_was_handed_in(self, work: AtWork) -> None:
        work.submitted(work.report(work.canteens))
        assert len(fill_rows(work.unit("民政局"), MARCH, IN_APRIL)) == 1
        (period,) = open_periods(work.unit("民政局"), IN_APRIL)
        assert (period.name, period.owed, period.handed_in) == (MARCH, 2, 1)


class TestComesBack:
    def test_as_drafts_in_words_and_figures(self, work: AtWork) -> None:
        office = filled(work).put(1, 完成值1=12, 时点1=dt.date(2026, 3, 28), 存在问题="缺人。")
        outcome = take(work, office.data)
        assert (len(outcome.changes), outcome.same) == (2, 0)
        first, second = march(work)
        assert (first.state, first.percent, first.done, first.problems) == (
            ReportState.DRAFT,
            10,
            "第1项已开工。",
            "缺人。",
        )
        assert second.percent == 20
        value = TargetValue.objects.get()
        assert (value.report, value.value, value.on) == (first, 12, dt.date(2026, 3, 28))

    def test_handed_in_where_that_was_chosen(self, work: AtWork) -> None:
        take(work, filled(work).data, submit=True)
        assert {report.state for report in march(work)} == {ReportState.SUBMITTED}

    @pytest.mark.parametrize(
        "change",
        [
            lambda t: [t[0], *reversed(t[1:])],
            lambda t: [[*reversed(row)] for row in t],
            lambda t: [["某某局"], [], *t],
            lambda t: [[row[i] for i in range(len(row)) if i not in (1, 2, 3)] for row in t],
        ],
        ids=["rows sorted", "columns moved", "lines above", "columns taken out"],
    )
    def test_whatever_the_office_did_with_rows_and_columns(
        self, work: AtWork, change: Callable[[list[list[Any]]], list[list[Any]]]
    ) -> None:
        take(work, filled(work).rewritten(change))
        assert [report.done for report in march(work)] == ["第1项已开工。", "第2项已开工。"]
        assert [report.percent for report in march(work)] == [10, 20]

    def test_with_the_rows_that_were_left(self, work: AtWork) -> None:
        data = filled(work).rewritten(lambda t: [t[0], t[2]])
        assert len(take(work, data).changes) == 1
        assert [report.done for report in march(work)] == ["第2项已开工。"]

    def test_leaves_alone_what_nobody_filled_in(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        outcome = take(work, Office(handed_out(work)).data)
        assert (len(outcome.changes), outcome.same) == (0, 2)
        assert march(work) == [draft]
        draft.refresh_from_db()
        assert draft.edition == march(work)[0].edition

    def test_changes_only_what_was_changed(self, work: AtWork) -> None:
        draft = work.report(work.canteens, problems="用地没有落实。")
        before = Event.objects.count()
        take(work, Office(handed_out(work)).put(1, 下一步="开标。").data)
        draft.refresh_from_db()
        assert (draft.problems, draft.next_steps, draft.done) == (
            "用地没有落实。",
            "开标。",
            "已开工。",
        )
        assert Event.objects.count() == before + 1

    def test_reads_a_percent_sign_that_the_program_took_for_a_share(self, work: AtWork) -> None:
        office = filled(work)
        cell = office.sheet.cell(HEADS + 1, office.column("进度（%）"), 0.35)
        cell.number_format = "0%"
        take(work, office.data)
        assert march(work)[0].percent == 35

    def test_a_preview_says_it_and_keeps_nothing(self, work: AtWork) -> None:
        events = Event.objects.count()
        outcome = preview(work, filled(work).data)
        assert (len(outcome.changes), outcome.same, outcome.faults) == (2, 0, [])
        assert (ProgressReport.objects.count(), Event.objects.count()) == (0, events)

    def test_a_preview_sets_the_new_words_beside_those_of_the_last_period(
        self, work: AtWork
    ) -> None:
        work.accepted(work.report(work.canteens))
        may, unit = dt.date(2026, 5, 3), work.unit("民政局")
        rows = fill_rows(unit, "2026年4月", may)
        with fill_in_workbook(rows, unit=unit, period="2026年4月", today=may) as file:
            office = Office(file.read())
        data = office.put(1, **{"进度（%）": 45}).data
        outcome = preview_workbook(
            unit=unit, data=data, name="x.xlsx", today=may, by=work.contact("民政局")
        )
        assert [(d.words, d.before, d.after) for d in outcome.changes[0].differences] == [
            ("进度", "20%", "45%")
        ]

    def test_is_refused_to_another_unit(self, work: AtWork) -> None:
        with pytest.raises(NotAllowed):
            preview(work, filled(work).data, by=work.contact("财政局"))


class TestErrors:
    def test_are_listed_by_cell_and_nothing_is_half_taken(self, work: AtWork) -> None:
        office = filled(work).put(2, **{"进度（%）": 120}, 进展状态="挺好", 完成值1="八百")
        with pytest.raises(WorkbookRefused, match="有 3 处有误") as refusal:
            take(work, office.data)
        outcome = refusal.value.outcome
        assert isinstance(outcome, Outcome)
        said = {fault.cell: fault.sentence for fault in outcome.faults}
        heads = ("进度（%）", "进展状态", "完成值1")
        letters = {h: office.sheet.cell(HEADS, office.column(h)).column_letter for h in heads}
        assert said == {
            f"{letters['进度（%）']}5": "进度：请填0到100的整数",
            f"{letters['进展状态']}5": "进展状态：请从未启动、按序推进、进展缓慢、已完成中选一种",
            f"{letters['完成值1']}5": "改造护理型床位：请只填数字（单位：张）",
        }
        assert ProgressReport.objects.count() == 0

    def test_of_a_value_and_its_day_are_both_told_at_once(self, work: AtWork) -> None:
        outcome = preview(work, filled(work).put(2, 完成值1="八百", 时点1="上月").data)
        assert [fault.sentence for fault in outcome.faults] == [
            "改造护理型床位：请只填数字（单位：张）",
            "改造护理型床位的时点：请写成 2026-06-30",
        ]
        assert ProgressReport.objects.count() == 0

    def test_of_what_lacks_are_found_when_it_is_to_be_handed_in(self, work: AtWork) -> None:
        office = filled(work).put(1, 本期进展="", 进展状态="进展缓慢")
        assert take(work, office.data).is_clean
        with pytest.raises(WorkbookRefused) as refusal:
            take(work, Office(handed_out(work)).put(1, 下一步="再议").data, submit=True)
        faults = refusal.value.outcome.faults  # type: ignore[attr-defined]
        assert [fault.sentence for fault in faults] == [
            "本期进展：还没有填写",
            "存在问题：还没有填写",
        ]

    def test_of_formulas_are_told(self, work: AtWork) -> None:
        outcome = preview(work, filled(work).put(1, **{"进度（%）": "=1+1"}).data)
        assert ["公式" in fault.sentence for fault in outcome.faults] == [True]

    def test_of_a_changed_key(self, work: AtWork) -> None:
        office = filled(work)
        key = office.of(1, KEY_HEAD)
        outcome = preview(
            work, office.put(1, **{KEY_HEAD: key[:-1] + ("A" if key[-1] != "A" else "B")}).data
        )
        assert ["填报标识被改动" in fault.sentence for fault in outcome.faults] == [True]

    def test_of_a_key_that_was_copied(self, work: AtWork) -> None:
        office = filled(work)
        outcome = preview(work, office.put(2, **{KEY_HEAD: office.of(1, KEY_HEAD)}).data)
        assert ["只留一行" in fault.sentence for fault in outcome.faults] == [True]

    def test_of_a_row_without_a_key(self, work: AtWork) -> None:
        office = filled(work)
        outcome = preview(work, office.put(2, **{KEY_HEAD: None}).data)
        assert ["没有填报标识" in fault.sentence for fault in outcome.faults] == [True]

    def test_of_another_units_workbook(self, work: AtWork) -> None:
        outcome = preview(work, filled(work, "教育局").data)
        assert ["青溪县教育局的填报表" in fault.sentence for fault in outcome.faults] == [True]

    def test_of_a_period_that_closed(self, work: AtWork) -> None:
        lines = read_back(filled(work).data, "填报表.xlsx").lines
        with pytest.raises(WorkbookRefused) as refusal:
            take_workbook(
                unit=work.unit("民政局"),
                lines=lines,
                today=dt.date(2026, 7, 1),
                by=work.contact("民政局"),
            )
        assert "填报时间" in refusal.value.outcome.faults[0].sentence  # type: ignore[attr-defined]

    def test_of_a_target_that_the_task_has_not(self, work: AtWork) -> None:
        office = filled(work, "财政局")
        with_target = [r for r in (1, 2) if office.of(r, "目标")]
        without = next(r for r in (1, 2) if r not in with_target)
        outcome = preview(work, office.put(without, 完成值1=3).data, "财政局")
        assert ["没有这个目标" in fault.sentence for fault in outcome.faults] == [True]


class TestOthersChangedIt:
    def test_is_a_conflict_that_stops_all(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        office = filled(work)
        leader = work.leader("民政局")
        save_report(report=draft, values={"done": "负责人写的"}, seen=draft.edition, by=leader)
        outcome = preview(work, office.data)
        assert next(c.why for c in outcome.conflicts).startswith("民政局负责人在")
        with pytest.raises(WorkbookRefused, match="1 项别人已改过"):
            take(work, office.data)
        assert [report.done for report in march(work)] == ["负责人写的"]

    def test_is_left_as_it_is_where_a_person_decides_so(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        office = filled(work)
        leader = work.leader("民政局")
        save_report(report=draft, values={"done": "负责人写的"}, seen=draft.edition, by=leader)
        take(work, office.data, skip_conflicts=True)
        assert [report.done for report in march(work)] == ["负责人写的", "第2项已开工。"]

    def test_to_the_same_is_none(self, work: AtWork) -> None:
        data = filled(work).data
        take(work, data)
        again = preview(work, data)
        assert (again.changes, again.conflicts, again.same) == ([], [], 2)

    def test_where_the_row_was_not_touched_is_none(self, work: AtWork) -> None:
        draft = work.report(work.canteens)
        data = handed_out(work)
        leader = work.leader("民政局")
        save_report(report=draft, values={"done": "负责人写的"}, seen=draft.edition, by=leader)
        assert preview(work, data).conflicts == []


class TestHostile:
    def test_files_end_in_one_clear_error(self, work: AtWork) -> None:
        good = handed_out(work)
        bomb = rebuilt(good, {"xl/media/x.bin": b"\0" * (64 << 20)})
        wide = openpyxl.Workbook()
        wide.active["XFD1048576"] = "x"
        files = {
            "不是": b"PK\x03\x04 nothing",
            "旧版": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "宏": rebuilt(good, {"xl/vbaProject.bin": b"macro"}),
            "引用了其他文件": rebuilt(good, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            "过大|超过|炸弹|MB": bomb,
            "DTD": rebuilt(good, {"xl/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
            "填报标识": saved(openpyxl.Workbook()),
            "读不了这个文件": b"",
            "(填报标识|超过)": saved(wide),
        }
        for words, data in files.items():
            with pytest.raises(CannotTakeWorkbook, match="读不了这个文件") as refusal:
                preview(work, data)
            if words != "不是":
                assert any(w.strip("()") in str(refusal.value) for w in words.split("|")), words

    def test_of_a_million_rows_is_told_at_once(self, work: AtWork) -> None:
        good = handed_out(work)
        with zipfile.ZipFile(io.BytesIO(good)) as package:
            sheet = package.read("xl/worksheets/sheet1.xml").decode()
        rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(100, 60_000))
        sheet = sheet.replace("</sheetData>", rows + "</sheetData>")
        with pytest.raises(CannotTakeWorkbook, match="超过 5000 行"):
            preview(work, rebuilt(good, {"xl/worksheets/sheet1.xml": sheet.encode()}))


def rebuilt(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some parts added or put in the place of others."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return file.getvalue()


class TestKey:
    def test_says_what_was_touched(self) -> None:
        from taizhang.ledger.workbooks.keys import digest

        stood = {"percent": "20", "done": "开工", "value-7": "3", "on-7": "2026-03-31"}
        key = RowKey(1, 2, 3, 0, 0, (7,), digest(stood, (7,)))
        assert RowKey.opened(key.sealed()) == key
        assert key.touched(stood) == {}
        assert key.touched({**stood, "done": " 开工 "}) == {}
        assert key.touched({**stood, "on-7": "2026-03-30"}) == {
            "value-7": "3",
            "on-7": "2026-03-30",
        }

    def test_survives_the_page_between_two_steps(self) -> None:
        line = Line("Sheet1", 4, RowKey(1, 2, 3, 0, 0, (), "0" * 40), {"done": "x"}, {"done": "K4"})
        assert Line.unpacked(line.packed()) == line


class TestThePage:
    """What a contact is told next."""

    @pytest.fixture
    def client(self, work: AtWork, sign_in: Callable[..., Client]) -> Client:
        return sign_in(Role.CONTACT, work.unit("民政局"))

    def test_of_an_empty_file_says_what_to_do(self, client: Client) -> None:
        answer = client.post("/reports/workbook/", {"file": SimpleUploadedFile("x.xlsx", b"")})
        assert answer.status_code == 422
        assert "另存为 .xlsx 后再上传" in answer.content.decode()

    def test_leads_to_the_drafts_that_it_kept(self, work: AtWork, client: Client) -> None:
        unit, today = work.unit("民政局"), timezone.localdate()
        period = open_periods(unit, today)[0].name
        rows = fill_rows(unit, period, today)
        with fill_in_workbook(rows, unit=unit, period=period, today=today) as file:
            data = Office(file.read()).put(1, 进展状态="按序推进", 本期进展="已开工。").data
        shown = client.post("/reports/workbook/", {"file": SimpleUploadedFile("x.xlsx", data)})
        given = {"rows": shown.context["rows"], "unit": unit.pk, "submit": "0"}
        page = client.post("/reports/workbook/take/", given).content.decode()
        address = re.search(r'href="(/reports/[^"]*)">看这些草稿', page)
        assert address, page
        drafts = client.get(html.unescape(address[1]))
        assert "改造护理型床位" not in drafts.content.decode()
        assert [row.pk for row in ProgressReport.objects.all()] == [
            row.report.pk for row in drafts.context["page"].rows
        ]
