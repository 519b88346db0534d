"""Search by pairs of characters; run on both databases, it must answer alike."""

from __future__ import annotations

import pytest

from taizhang.ledger.filters import LedgerFilter
from taizhang.policies.models import Assignment, Task
from taizhang.policies.search import LONGEST, TaskSays, index_tasks, phrases, tokens
from tests.ledger.conftest import SmallLedger
from tests.ledger.making import make_plan, make_task
from tests.people import OPERATOR


def texts(sought: str) -> set[str]:
    """The first four characters of each task that holds `sought`."""
    return {task.text[:4] for task in Task.objects.filter(TaskSays(sought))}


class TestTokens:
    def test_are_pairs_and_the_last_character_alone(self) -> None:
        assert tokens("职业教育") == ["职业", "业教", "教育", "育"]

    def test_do_not_reach_over_punctuation(self) -> None:
        assert tokens("教育、局") == ["教育", "育", "局"]

    def test_know_no_width_and_no_case(self) -> None:
        assert tokens("ＡＢ１") == tokens("ab1") == ["ab", "b1", "1"]

    def test_end_where_a_database_cannot_count_places(self) -> None:
        assert len(tokens("字" * 50_000)) == LONGEST

    def test_sought_words_are_a_phrase_of_pairs(self) -> None:
        assert phrases("职业教育 局") == [["职业", "业教", "教育"], ["局"]]


class TestSearch:
    @pytest.mark.parametrize(
        ("sought", "expected"),
        [
            pytest.param("中等", {"调整中等"}, id="two characters of the text"),
            pytest.param(
                "局", {"调整中等", "建成产教", "落实生均", "新改建农"}, id="one character"
            ),
            pytest.param("优化布局", {"调整中等", "建成产教"}, id="measure"),
            pytest.param("交通运输局", {"新改建农"}, id="unit"),
            pytest.param("费附加用于", {"落实生均"}, id="subject of a target"),
            pytest.param("1200", {"调整中等"}, id="figures"),
            pytest.param("１２０公里", {"新改建农"}, id="full width"),
            pytest.param("实训 经济和信息化", {"建成产教"}, id="all words, wherever they stand"),
            pytest.param("业职", set(), id="order of characters counts"),
            pytest.param("职育", set(), id="no gap within a word"),
            pytest.param("布局每校", set(), id="not across punctuation"),
            pytest.param("布局，每校", {"调整中等"}, id="parts on both sides of punctuation"),
            pytest.param("，。！", set(), id="nothing but punctuation"),
            pytest.param("'\"*:&|()<->", set(), id="signs of the databases' own languages"),
            pytest.param('布局" OR "公路', set(), id="no operators"),
            pytest.param("NOT", set(), id="no keywords"),
        ],
    )
    def test_finds(self, small: SmallLedger, sought: str, expected: set[str]) -> None:
        assert texts(sought) == expected

    def test_follows_a_change_once_it_is_indexed(self, small: SmallLedger) -> None:
        Task.objects.filter(pk=small.wish.pk).update(text="发展低空经济。")

        index_tasks([small.wish])

        assert texts("低空") == {"发展低空"}
        assert texts("社会资本") == set()

    def test_knows_units_by_full_name_and_as_written(self, small: SmallLedger) -> None:
        Assignment.objects.filter(task=small.roads).update(surface="县交通局")

        index_tasks([small.roads.pk])

        assert texts("县交通局") == {"新改建农"}
        assert texts("交通运输局") == {"新改建农"}

    def test_indexes_many_at_once(self, db: None) -> None:
        plan = make_plan("大方案")
        tasks = [make_task(plan, f"第{n}项任务") for n in range(3)]

        index_tasks(tasks * 300)

        assert LedgerFilter(q="第1项").tasks(today=None, by=OPERATOR).count() == 1  # type: ignore[arg-type]

    def test_takes_a_text_longer_than_a_database_can_index(self, db: None) -> None:
        task = make_task(make_plan("长方案"), "长" * 40_000, lead=["象山县教育局"])

        assert set(Task.objects.filter(TaskSays("象山县教育局"))) == {task}
