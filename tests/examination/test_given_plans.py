"""The plans that were given to the project: what is wrong with them, and what is not."""

from __future__ import annotations

from taizhang import parse, read
from taizhang.examination import Finding, examine
from tests.conftest import seed
from tests.examination.reading import of


def found_in(stem: str) -> list[Finding]:
    document = read(seed(stem), f"{stem}.txt")
    return examine(document, parse(document))


class TestGivenPlans:
    def test_the_goals_and_the_task_differ_on_the_special_programmes(self) -> None:
        (differs,) = of("number-differs", found_in("004"))

        assert "5个" in differs.sentence()
        assert "8个" in differs.sentence()

    def test_the_numbers_that_add_up_are_not_reported(self) -> None:
        assert of("sum-differs", found_in("004")) == []

    def test_the_unit_that_leads_and_supports(self) -> None:
        (both,) = of("unit-lead-and-support", found_in("000"))

        assert "任务28中，县教育局" in both.sentence()

    def test_the_year_without_its_word(self) -> None:
        (incomplete,) = of("date-incomplete", found_in("002"))

        assert "“2025”" in incomplete.sentence()

    def test_each_finding_has_places_with_words(self) -> None:
        for stem in ("000", "002", "004"):
            document = read(seed(stem), f"{stem}.txt")
            for finding in examine(document, parse(document)):
                assert finding.places
                assert all(document.cut(place).strip() for place in finding.places)


class TestWords:
    def test_the_gravest_come_first(self) -> None:
        weights = [finding.severity for finding in found_in("004")]

        assert weights == sorted(weights, reverse=True)

    def test_a_code_that_is_no_longer_known_is_shown_as_it_is(self) -> None:
        (first, *_rest) = found_in("000")

        old = Finding("of-an-older-version", first.severity, first.places)

        assert old.sentence() == old.sentence("en") == "of-an-older-version"
