import json
from decimal import Decimal

import pytest

from taizhang.extraction.serialise import number, to_json
from tests.policies import samples


class TestNumber:
    @pytest.mark.parametrize(
        ("value", "written"), [("50", "50"), ("50.000", "50"), ("1.2", "1.2"), ("1E+3", "1000")]
    )
    def test_is_written_as_a_person_would(self, value: str, written: str) -> None:
        assert json.dumps(number(Decimal(value))) == written


class TestToJson:
    def test_has_the_shape_of_the_plan_format(self) -> None:
        value = to_json(samples.plan())

        assert set(value) == {"document", "sections", "tasks", "targets", "warnings"}
        assert value["document"]["jurisdiction"] == {"name": "临江县", "level": "county"}
        task = value["tasks"][0]
        assert task["number"] == "1"
        assert task["assignments"][1] == {
            "role": "lead",
            "surface": "县交通局",
            "division": "临江县",
            "canonical": "临江县交通运输局",
            "kind": "unit",
            "spans": [{"block": 10, "start": 0, "end": 4}],
            "confidence": 1.0,
            "warnings": [],
        }
        assert task["deadlines"][0]["date"] == "2025-06"
        assert task["targets"][0]["value"] == 120

    def test_words_warnings_in_the_language_asked_for(self) -> None:
        in_chinese = to_json(samples.plan())["tasks"][1]["warnings"]
        in_english = to_json(samples.plan(), "en")["tasks"][1]["warnings"]

        assert in_chinese[0]["code"] == in_english[0]["code"] == "lead-blank"
        assert in_english[0]["message"].isascii()
        assert not in_chinese[0]["message"].isascii()

    def test_can_be_written_as_json(self) -> None:
        assert json.loads(json.dumps(to_json(samples.plan())))
