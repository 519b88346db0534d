"""Deadlines of cells and lines, and those that a task's own text states."""

from __future__ import annotations

import pytest

from taizhang.extraction.deadlines import find_deadlines, read_deadlines
from taizhang.extraction.plan import Deadline, DeadlineKind
from taizhang.extraction.setting import Setting

from .targets.reading import SETTING, passage_of


def told(deadline: Deadline) -> tuple[str, str | None, bool]:
    return (deadline.kind.value, deadline.date, deadline.then_ongoing)


@pytest.mark.parametrize(
    ("cell", "deadlines"),
    [
        ("2025年", [("by", "2025", False)]),
        ("2025", [("by", "2025", False)]),
        ("2023.6", [("by", "2023-06", False)]),
        ("2023-06-30", [("by", "2023-06-30", False)]),
        ("12月", [("by", "2022-12", False)]),
        ("2021年7月前完成并长期坚持", [("by", "2021-07", True)]),
        ("2024年年底前完成，持续推进", [("by", "2024-12", True)]),
        ("6月底前", [("by", "2022-06", False)]),
        ("2021-2023年", [("by", "2023", False)]),
        ("印发后3个月内", [("by", "2022-06", False)]),
        ("完成时限：2023年6月底前", [("by", "2023-06", False)]),
        ("2022年启动，2024年完成", [("by", "2024", False)]),
        (
            "2023年6月底前出台方案，2025年底前全面完成",
            [("by", "2023-06", False), ("by", "2025-12", False)],
        ),
        ("年度常规工作", [("routine", None, False)]),
        ("每季度末", [("routine", None, False)]),
        ("每年12月", [("routine", None, False)]),
        ("长期坚持", [("ongoing", None, False)]),
        ("持续推进", [("ongoing", None, False)]),
        ("2022年起", [("ongoing", None, False)]),
        ("市教育局", []),
        ("", []),
    ],
)
def test_reads_the_cell(cell: str, deadlines: list[tuple[str, str | None, bool]]) -> None:
    assert [told(d) for d in read_deadlines(passage_of(cell), SETTING)] == deadlines


def test_each_of_several_dates_has_its_own_words() -> None:
    found = read_deadlines(passage_of("2023年6月底前出台方案，2025年底前全面完成"), SETTING)
    assert [d.raw for d in found] == ["2023年6月底前出台方案", "2025年底前全面完成"]


def test_is_unsure_of_a_date_whose_year_nobody_tells() -> None:
    (found,) = read_deadlines(passage_of("6月底前"), Setting())
    assert found.date is None
    assert found.confidence < 0.9
    assert [w.code for w in found.warnings] == ["date-without-year"]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # A date that opens a text of one sentence.
        ("到2026年，争创3个名师工作室，建设5门精品课程。", ["2026"]),
        # In a longer text it is the due of its targets alone.
        ("实施建设计划。到2025年，升学比重达到50%以上。", []),
        # A date that governs an act without a number.
        ("2021年编制完成实施方案。改造危桥30座。", ["2021"]),
        ("制定标准10项。争取2022年前进入全省名录。", ["2022"]),
        ("2023年年底前完成全部排污口建档立案，2025年年底前整治率达到100%。", ["2023-12"]),
        # Dates of numbers, starts, bases and rhythms are none.
        ("覆盖率2022年达到70%，2023年达到90%。", []),
        ("改造老旧小区120个，2022年11月底前完成。", []),
        ("推进项目建设。2022年9月底前开工建设。", []),
        ("从2022年起，将其纳入考核。", []),
        ("排放量较2020年明显下降。", []),
        ("每年定期组织活动月。", []),
    ],
)
def test_finds_in_a_text(text: str, dates: list[str]) -> None:
    assert [d.date for d in find_deadlines(passage_of(text), SETTING)] == dates


def test_the_same_date_in_column_and_text_is_one_deadline() -> None:
    stated = read_deadlines(passage_of("2025年"), SETTING)
    assert find_deadlines(passage_of("到2025年，建成平台。"), SETTING, stated) == []


def test_spans_cut_the_raw_words() -> None:
    passage = passage_of("到 2025 年，\n建成平台。")
    (found,) = find_deadlines(passage, SETTING)
    assert passage.document.cut(found.spans) == found.raw == "到 2025 年"
    assert found.kind is DeadlineKind.BY


class TestADateOfTheTextThatTheColumnHasToo:
    def test_is_one_deadline_where_both_end_with_the_same_month(self) -> None:
        stated = read_deadlines(passage_of("2024年底前"), SETTING)

        assert find_deadlines(passage_of("两年内引进人才60名，建立档案。"), SETTING, stated) == []

    def test_is_another_where_they_do_not(self) -> None:
        stated = read_deadlines(passage_of("2024年6月底前"), SETTING)

        found = find_deadlines(passage_of("两年内引进人才60名，建立档案。"), SETTING, stated)

        assert [told(d) for d in found] == [("by", "2024", False)]
