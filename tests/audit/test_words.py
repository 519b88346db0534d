"""What was recorded reads as the pages say it: labels, names and figures, no key and no code."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from taizhang.audit.changes import changes_of
from taizhang.audit.fields import untold
from taizhang.audit.kinds import KINDS
from taizhang.audit.models import Event
from taizhang.ledger.models import EntryTarget
from tests.ledger.at_work import AtWork, at_work


@pytest.fixture
def work(db: None, settings, tmp_path: Path) -> AtWork:
    settings.FILES = tmp_path / "files"
    return at_work()


def event(kind: str, act: str, before: str = "", after: str = "") -> Event:
    return Event(subject_kind=kind, act=act, before=before, after=after)


def said(*given: Any) -> list[str]:
    return [str(change) for change in changes_of([event(*given)])[0]]


class TestAnActInTheHistory:
    def test_says_labels_instead_of_codes(self) -> None:
        report = ("ledger.progressreport", "ledger.report")
        before, after = (f'{{"standing":"{s}","state":"{t}"}}' for s, t in
                         (("", "draft"), ("on_course", "submitted")))  # fmt: skip
        assert said(*report, before, after) == ["进展状态: 按序推进", "状态: 草稿 → 待审核"]
        with translation.override("en"):
            assert said(*report, before, after) == [
                "state of progress: on course", "state: draft → to be checked"
            ]  # fmt: skip

    def test_says_the_same_word_of_each_kind_in_its_own_way(self) -> None:
        assert said("organizations.divisions", "divisions.change", "", '{"state":2024}') == [
            "区划代码版本（年）: 2024"
        ]
        assert said("ledger.closure", "ledger.ask-closure", "", '{"state":"asked"}') == [
            "状态: 待审核"
        ]

    def test_hides_keys_whose_names_stand_beside_them(self) -> None:
        after = '{"role":"auditor","unit":3,"unit_name":"青溪县教育局"}'
        assert said("accounts.account", "accounts.grant", "", after) == [
            "角色: 审计员", "单位: 青溪县教育局"
        ]  # fmt: skip

    def test_says_in_a_line_what_a_reviewer_did(self) -> None:
        task = '"task":["t2.9","建成社区食堂30个以上。"],"number":1'
        check = f'{{"act":"check","stands":"a1df",{task}}}'
        assert said("policies.plan", "policies.review", "", check) == [
            "更正: 核对无误：建成社区食堂30个以上。"
        ]
        assert said("policies.plan", "policies.review", check, "") == [
            "撤销更正: 核对无误：建成社区食堂30个以上。"
        ]

    def test_names_targets_with_one_query_however_many_events(self, work: AtWork) -> None:
        target = EntryTarget.objects.get(subject="社区食堂")
        values = f'{{"values":[[{target.pk},"1280","2026-09-30"]]}}'
        returns = f'{{"returns":[["value-{target.pk}","请核对。"],["done","请写明人次。"]]}}'
        events = [event("ledger.progressreport", "ledger.report", "", values)] * 20
        events.append(event("ledger.progressreport", "ledger.check", "", returns))
        with CaptureQueriesContext(connection) as queries:
            found = changes_of(events)
        assert str(found[0][0]) == "目标值: 社区食堂 1,280个（2026-09-30）"
        assert str(found[-1][0]) == "退回理由: 社区食堂：请核对。；本期进展：请写明人次。"
        assert len(queries) <= 2

    def test_shows_what_an_unknown_version_wrote_as_it_is(self) -> None:
        assert said("ledger.closure", "ledger.x", "", '{"state":"odd","new":[[1]]}') == [
            "new: [[1]]", "状态: odd"
        ]  # fmt: skip


class TestASubject:
    def test_is_called_by_words_and_not_by_keys_or_codes(self) -> None:
        for kind in KINDS:
            if (
                kind.count(".") != 1
                or kind.split(".")[1] not in apps.all_models[kind.split(".")[0]]
            ):
                continue
            source = inspect.getsource(apps.get_model(kind).__str__)
            assert not re.search(r"_id\b|\.pk\b|\.id\b|return self\.code", source), kind


class TestAFieldWithoutWords:
    @pytest.mark.parametrize(
        "given",
        [
            {"state": "draft", "nobody_told": 1},
            {"state": "not-a-state"},
            {"state": "draft", "values": {"a": 1}},
            {"done": [["a", 1]]},
        ],
    )
    def test_is_found_whenever_a_test_records_it(self, given: dict[str, Any]) -> None:
        assert len(untold("ledger.progressreport", "ledger.report", given)) == 1
