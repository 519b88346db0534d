"""What a task's own words say for its task book: proposed from the text, never invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from taizhang.ledger.drafting import (
    Goal,
    actions_in,
    baseline_of,
    gap_of,
    gap_words,
    objective_words,
    rises_in,
    step_named,
)


class TestActions:
    def test_are_the_clauses_that_begin_with_a_verb(self) -> None:
        text = "积极推进河道清淤，完善巡查制度；建立水质台账。一是开展排查，二是整治排口。"
        assert actions_in(text) == [
            "积极推进河道清淤",
            "完善巡查制度",
            "建立水质台账",
            "开展排查",
            "整治排口",
        ]

    def test_keep_what_only_explains_with_its_clause(self) -> None:
        assert actions_in("整治乱停乱放，做到一街一策。") == ["整治乱停乱放，做到一街一策"]

    def test_leave_a_date_with_what_follows(self) -> None:
        assert actions_in("完善配套设施，到2027年，改造小区20个。") == [
            "完善配套设施",
            "到2027年，改造小区20个",
        ]

    def test_leave_out_what_only_says_a_target(self) -> None:
        text = "建设社区食堂。2026年底前建成社区食堂30个以上。"
        assert actions_in(text, ["建成社区食堂30个以上"]) == ["建设社区食堂"]

    def test_keep_the_target_where_nothing_else_is_said(self) -> None:
        assert actions_in("建成社区食堂30个。", ["建成社区食堂30个"]) == ["建成社区食堂30个"]

    def test_leave_units_out(self) -> None:
        assert actions_in("整治排口。（牵头单位：县水利局；配合单位：县财政局）") == ["整治排口"]

    def test_of_no_text_are_none(self) -> None:
        assert actions_in("") == []


class TestPresentValues:
    @pytest.mark.parametrize(
        ("text", "before", "after", "unit"),
        [
            ("普惠率由60%提高到80%", 60, 80, "%"),
            ("普惠率由2024年的60％提升至80％", 60, 80, "%"),
            ("入园率从 85.5% 提升至92%", "85.5", 92, "%"),
            ("审批时限由15个工作日压缩至5个工作日", 15, 5, "个工作日"),
            ("床位从1,200张增加到1,500张", 1200, 1500, "张"),
        ],
    )
    def test_are_read(self, text: str, before: object, after: object, unit: str) -> None:
        (rise,) = rises_in(text)
        assert (rise.before, rise.after) == (Decimal(str(before)), Decimal(str(after)))
        assert rise.unit.startswith(unit)

    @pytest.mark.parametrize(
        "text", ["提高到80%", "由县民政局牵头", "由60%提高", "师生比由1:10降至1:8"]
    )
    def test_are_not_invented(self, text: str) -> None:
        assert rises_in(text) == []

    def test_belong_to_the_target_that_they_reach(self) -> None:
        text = "床位由500张增加到800张，占比由50%提高到65%以上。"
        beds = Goal("床位", ">=", Decimal(800), "张")
        share = Goal("占比", ">=", Decimal(65), "%")
        other = Goal("满意率", ">=", Decimal(90), "%")
        assert [baseline_of(g, text) for g in (beds, share, other)] == [500, 50, None]


class TestWords:
    def test_of_a_gap_count_percentage_points(self) -> None:
        goal = Goal("普惠率", ">=", Decimal(80), "%", baseline=Decimal("60.50"))
        assert gap_of(goal) == "还差19.5个百分点"

    def test_of_a_ceiling_go_down(self) -> None:
        goal = Goal("办理时限", "<=", Decimal(5), "天", baseline=Decimal(15), falls=True)
        assert gap_of(goal) == "还需减少10天"

    def test_of_what_is_reached_say_so(self) -> None:
        goal = Goal("食堂", ">=", Decimal(30), "个", baseline=Decimal(30))
        assert gap_of(goal) == "已达到目标"

    def test_of_an_unknown_present_state_are_none(self) -> None:
        assert gap_words([Goal("食堂", ">=", Decimal(30), "个")]) == ""

    def test_of_the_objective_name_number_and_date(self) -> None:
        goal = Goal("社区食堂", ">=", Decimal(30), "个", due=dt.date(2026, 12, 31))
        assert objective_words("建设社区食堂", [goal]) == (
            "建设社区食堂\n社区食堂：不低于30个（2026年12月31日前）"
        )


class TestSteps:
    @pytest.mark.parametrize(
        ("text", "raw", "name"),
        [
            ("2026年6月底前完成选址，2027年底前建成。", "2026年6月底前", "完成选址"),
            ("完成选址（2026年6月底前）。", "2026年6月底前", "2026年6月底前"),
            ("到2026年，改造小区20个；到2027年，改造小区50个。", "到2026年", "改造小区20个"),
        ],
    )
    def test_are_named_by_what_is_due_then(self, text: str, raw: str, name: str) -> None:
        assert step_named(text, raw) == name
