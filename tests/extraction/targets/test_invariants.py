"""What holds for every text, however odd."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.extraction.dates import find_dates
from taizhang.extraction.deadlines import find_deadlines, read_deadlines
from taizhang.extraction.targets import find_targets

from .fresh_sentences import CASES
from .reading import SETTING, passage_of

PIECES = st.sampled_from(
    [
        *"，。；、：（）“”《》的和及",
        *("达到", "不低于", "至少", "分别", "其中", "按", "由", "提高到", "每年", "占", "用于"),
        *("建成", "新增", "培训", "学校", "覆盖率", "专项资金", "省级", "市级", "对", "在"),
        *(
            "5",
            "1.2",
            "１０",
            "三",
            "一百二十",
            "3-5",
            "1:1",
            "50%",
            "％",
            "万",
            "亿元",
            "个",
            "所",
        ),
        *("2025年", "6月底前", "三年内", "“十四五”末", "从2020年起", "以上", "左右", "以内"),
        *(" ", "\n", "\u3000", "1+X", "翻一番", "〔2020〕3号"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=400, deadline=None)
@given(text=TEXTS)
def test_any_text_gives_targets_whose_spans_cut_their_raw_words(text: str) -> None:
    passage = passage_of(text)
    for target in find_targets(passage, SETTING):
        assert passage.document.cut(target.spans) == target.raw
        assert 0 < target.confidence < 1
        assert target.comparator in (">=", ">", "<=", "<", "~", "=")


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_any_text_gives_dates_and_deadlines(text: str) -> None:
    passage = passage_of(text)
    ends = [0]
    for date in find_dates(passage, SETTING):
        assert ends[-1] <= date.start < date.end <= len(passage.text)
        ends.append(date.end)
    for deadline in read_deadlines(passage, SETTING) + find_deadlines(passage, SETTING):
        assert passage.document.cut(deadline.spans) == deadline.raw


@pytest.mark.parametrize(
    "unit",
    [
        "建成学校5所，",
        "建成学校5所、",
        "建成学校5所",
        "（5个",
        "按5%",
        "由5%",
        "2023年6月底前，",
        "“5个",
        "5",
        "一",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        passage = passage_of(unit * count)
        start = time.process_time()
        find_targets(passage, SETTING)
        find_deadlines(passage, SETTING)
        return time.process_time() - start

    seconds(100)
    short, long = seconds(400), seconds(3200)
    # Eight times the text; quadratic work would take sixty-four times as long.
    assert long < 30 * short + 0.2


def test_the_labels_name_each_case_once() -> None:
    assert len({text for text, _ in CASES.values()}) == len(CASES)
