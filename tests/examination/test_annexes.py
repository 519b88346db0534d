"""Annexes that are named: there, or not."""

from __future__ import annotations

import pytest

from tests.examination.reading import findings, item, of

TASK = item("更新管网，清单见附件{number}。")


class TestAnnexes:
    def test_one_that_is_named_but_absent_is_found_once(self) -> None:
        found = findings(TASK.format(number=2), "3.清查。按附件2填报。（责任单位：县水利局）")

        assert [f.details for f in of("annex-absent", found)] == [(("annex", "附件2"),)]

    def test_a_list_of_annexes_is_no_annex(self) -> None:
        found = findings(TASK.format(number=""), end="附件：管网改造清单")

        assert len(of("annex-absent", found)) == 1

    @pytest.mark.parametrize(
        ("number", "head"),
        [
            ("2", "附件2"),
            ("2", "附件2：管网改造清单"),
            ("２", "附件2"),
            ("1", "附件"),
            ("", "附件1"),
            ("二", "附件2"),
        ],
    )
    def test_one_that_a_line_begins_is_there(self, number: str, head: str) -> None:
        found = findings(TASK.format(number=number), end=f"{head}\n\n清单另列如下。")

        assert of("annex-absent", found) == []
