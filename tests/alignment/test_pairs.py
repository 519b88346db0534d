"""Which lower task carries which upper one, and what is told of it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from taizhang import parse, read
from taizhang.alignment import Alignment, TaskPair, align, prepare
from taizhang.extraction.plan import Plan
from tests.alignment.plans import LOWER, UPPER, lower, plan, upper

FIELDS = (
    "建设文化礼堂。每个乡镇建设文化礼堂2处，组织文艺演出。",
    "整修古戏台。修缮古戏台5座，举办民俗展。",
    "发展民宿。培育精品民宿10家，推出旅游线路3条。",
    "开展全民阅读。建设农家书屋20个。",
)


@pytest.fixture(scope="module")
def found() -> Alignment:
    return align(upper(), lower())


def pair(alignment: Alignment, above: int, below: int) -> TaskPair:
    return next(p for p in alignment.pairs if (p.upper, p.lower) == (above, below))


class TestPairs:
    def test_join_the_tasks_that_are_about_one_thing(self, found: Alignment) -> None:
        surest = {p.lower: p.upper for p in sorted(found.pairs, key=lambda p: p.score)}

        assert {lower: surest.get(lower) for lower in range(6)} == {
            0: 2,
            1: 3,
            2: 1,
            3: 5,
            4: 0,
            5: 6,
        }

    def test_leave_out_what_has_nothing_above(self, found: Alignment) -> None:
        assert not [p for p in found.pairs if p.lower == 6 and p.grade == 2]

    def test_name_the_upper_tasks_that_nothing_carries(self, found: Alignment) -> None:
        assert found.uncarried == (4, 7)

    def test_stand_in_the_order_of_the_upper_plan(self, found: Alignment) -> None:
        places = [(p.upper, p.lower) for p in found.pairs]

        assert places == sorted(places)

    def test_that_carry_score_half_or_more(self, found: Alignment) -> None:
        assert all((p.score >= 0.5) == (p.grade == 2) and 0 < p.score < 1 for p in found.pairs)

    def test_are_the_same_whether_the_plans_were_prepared_before(self, found: Alignment) -> None:
        assert align(prepare(upper()), prepare(lower())) == found

    def test_are_the_same_in_another_process_with_other_hashes(self, found: Alignment) -> None:
        code = (
            "from tests.alignment.plans import lower, upper; from taizhang.alignment import align; "
            "print(repr(align(upper(), lower())))"
        )
        for seed in ("1", "2"):
            said = subprocess.run(
                [sys.executable, "-c", code],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
                capture_output=True,
                check=True,
                encoding="utf-8",
            )
            assert said.stdout.strip() == repr(found)

    def test_do_not_come_from_the_name_of_a_place(self) -> None:
        above = plan(("推动制定《青澜省供水条例》。", *UPPER), place="青澜省")
        below = plan(("打造青澜省花园乡村。种植花木。", *LOWER), place="云溪县")

        assert (0, 0) not in {(p.upper, p.lower) for p in align(above, below).pairs}


class TestReasons:
    def test_name_the_object_and_the_policy_in_the_words_of_both(self, found: Alignment) -> None:
        said = [reason.sentence() for reason in pair(found, 3, 1).reasons]

        assert any(s.startswith("同一专有名称：") and "两部制" in s for s in said)
        assert any(s.startswith("对象相同：") and "计量收费率" in s for s in said)

    def test_speak_english_too(self, found: Alignment) -> None:
        assert any(
            r.sentence("en").startswith("The same object: ") for r in pair(found, 2, 0).reasons
        )

    def test_name_two_words_for_one_thing(self) -> None:
        above = plan(("发展老年助餐服务。发展助餐服务。", *UPPER))
        below = plan(("办好长者食堂。让老年人吃得好。", *LOWER))

        (quotes,) = [
            r.quotes for r in pair(align(above, below), 0, 0).reasons if r.code == "same-kind"
        ]

        assert ("助餐", "食堂") in [(q.upper, q.lower) for q in quotes]

    def test_quote_words_that_stand_at_their_spans(self) -> None:
        texts = {name: text_of(items) for name, items in (("upper", UPPER), ("lower", LOWER))}
        documents = {name: read(text.encode(), "plan.txt") for name, text in texts.items()}
        alignment = align(parse(documents["upper"]), parse(documents["lower"]))
        quotes = [
            q
            for p in alignment.pairs
            for r in p.reasons
            if r.code != "same-number"
            for q in r.quotes
        ]

        assert len(quotes) > 10
        for quote in quotes:
            assert documents["upper"].cut(quote.upper_spans) == quote.upper
            assert documents["lower"].cut(quote.lower_spans) == quote.lower

    def test_are_there_for_every_pair(self, found: Alignment) -> None:
        assert all(p.reasons for p in found.pairs)


class TestPlansThatDoNotFit:
    def test_of_different_fields_give_nothing(self) -> None:
        found = align(upper(), plan(FIELDS))

        assert (found.same_field, found.pairs, found.general) == (False, (), ())
        assert found.uncarried == tuple(range(8))

    @pytest.mark.parametrize("side", ["upper", "lower", "both"])
    def test_without_tasks_give_nothing(self, side: str) -> None:
        empty = replace(upper(), tasks=())
        above: Plan = empty if side != "lower" else upper()
        below: Plan = empty if side != "upper" else lower()

        found = align(above, below)

        assert (found.pairs, found.same_field) == ((), False)
        assert found.uncarried == tuple(range(len(above.tasks)))

    def test_of_one_task_each_are_joined_where_they_are_alike(self) -> None:
        task = ("改造老旧管网。降低公共供水管网漏损率。",)

        (only,) = align(plan(task), plan(task)).pairs

        assert (only.upper, only.lower, only.grade) == (0, 0, 2)


def text_of(items: tuple[str, ...]) -> str:
    tasks = [f"{n}.{item}（牵头单位：县水利局）" for n, item in enumerate(items, start=1)]
    return "\n\n".join(["云溪县农村供水保障行动方案", *tasks])
