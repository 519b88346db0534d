"""Dates of a passage: what they come to, and what they do."""

from __future__ import annotations

import pytest

from taizhang.extraction.dates import DateKind, find_dates
from taizhang.extraction.setting import Setting

from .targets.reading import SETTING, passage_of


@pytest.mark.parametrize(
    ("text", "words", "date"),
    [
        ("到2025年，建成", "到2025年", "2025"),
        ("2023年6月前", "2023年6月前", "2023-06"),
        ("2023年6月底前", "2023年6月底前", "2023-06"),
        ("2023年年底前完成", "2023年年底前", "2023-12"),
        ("2024年上半年", "2024年上半年", "2024-06"),
        ("2021年二季度", "2021年二季度", "2021-06"),
        ("2023年第四季度末", "2023年第四季度末", "2023-12"),
        ("2023年9月30日前", "2023年9月30日前", "2023-09-30"),
        ("6月底前", "6月底前", "2022-06"),
        ("9月30日前", "9月30日前", "2022-09-30"),
        ("年底前", "年底前", "2022-12"),
        ("年内完成", "年内", "2022"),
        ("上半年", "上半年", "2022-06"),
        ("三季度末", "三季度末", "2022-09"),
        ("今年年底前", "今年年底前", "2022-12"),
        ("明年6月底", "明年6月底", "2023-06"),
        ("2021-2023年", "2021-2023年", "2023"),
        ("2021年至2023年", "2021年至2023年", "2023"),
        ("2022年9月至2023年12月", "2022年9月至2023年12月", "2023-12"),
        ("2022年1-6月", "2022年1-6月", "2022-06"),
        ("二〇二五年", "二〇二五年", "2025"),
        ("２０２２年６月底前", "２０２２年６月底前", "2022-06"),
        ("“十四五”末", "“十四五”末", "2025"),
        ("“十四五”期间", "“十四五”期间", "2025"),
        ("2023年前", "2023年前", "2023"),
    ],
)
def test_an_end_comes_to(text: str, words: str, date: str) -> None:
    passage = passage_of(text)
    (found,) = find_dates(passage, SETTING)
    assert (passage.raw(found.start, found.end), found.kind, found.date) == (
        words,
        DateKind.POINT,
        date,
    )


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("三年内建成", "2025"),
        ("力争用3年时间", "2025"),
        ("用2至3年时间", "2025"),
        ("未来五年", "2027"),
        ("自印发之日起6个月内", "2022-09"),
        ("印发后3个月内", "2022-06"),
    ],
)
def test_a_span_is_counted_from_the_issue(text: str, date: str) -> None:
    (found,) = find_dates(passage_of(text), SETTING)
    assert (found.kind, found.date) == (DateKind.RELATIVE, date)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("从2020年起，建立制度", DateKind.START),
        ("自2022年5月1日起施行", DateKind.START),
        ("2022年6月启动建设", DateKind.START),
        ("较2020年下降3%", DateKind.BASE),
        ("在2020年基础上翻一番", DateKind.BASE),
        ("每年12月底前报送", DateKind.RECURRING),
        ("每季度末通报", DateKind.RECURRING),
        ("《行动计划（2021—2025年）》", DateKind.NAME),
        ("执行2020年版目录", DateKind.NAME),
    ],
)
def test_is_no_end(text: str, kind: DateKind) -> None:
    (found,) = find_dates(passage_of(text), SETTING)
    assert (found.kind, found.date) == (kind, None)


@pytest.mark.parametrize(
    "text",
    [
        "青年内心",
        "3年以上工作经历",
        "入驻3年以内的企业",
        "15个工作日内办结",
        "五年一贯制",
        "6个月",
        "3月",
    ],
)
def test_finds_no_date_in(text: str) -> None:
    assert find_dates(passage_of(text), SETTING) == []


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    assert find_dates(passage_of("2023年2月30日前"), SETTING) == []


def test_needs_a_year_where_the_document_gives_none() -> None:
    (found,) = find_dates(passage_of("6月底前"), Setting())
    assert found.needs_year
    assert found.date is None
