"""Words and figures of pages, in each language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from taizhang.web.templatetags.frame import figure


def said(source: str | Template, **values: Any) -> str:
    if isinstance(source, str):
        source = Template("{% load i18n %}" + source)
    return source.render(Context(values))


class TestTranslate:
    def test_says_it_in_the_language_of_whoever_looks(self) -> None:
        words = Template('{% load i18n %}{% translate "台账" %}')
        for _again in range(2):
            for language, expected in (("zh-hans", "台账"), ("en", "Ledger")):
                with override(language):
                    assert said(words) == expected

    def test_tells_the_same_words_in_two_senses_apart(self) -> None:
        for words in ('{% translate "台账" context "无此含义" %}', '{% translate "无此词条" %}'):
            with override("en"):
                assert said(words) in ("台账", "无此词条")

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_does_with_values_what_django_does(self, language: str) -> None:
        with override(language):
            assert said("{% translate name %}", name="<b>") == "&lt;b&gt;"
            assert said("{% translate name %}", name="x") == "x"
            assert said('{% translate "100%" %}') == "100%"
            assert said('{% translate "<b>" %}') == "<b>"
            assert said('{% translate "台账" as words %}[{{ words }}]') in ("[台账]", "[Ledger]")
            assert said('{% trans "台账" noop %}') == "台账"


class TestFigure:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            *(
                (0, "0"),
                (999, "999"),
                (100_000, "100,000"),
                (-1200, "-1,200"),
                (None, ""),
                ("", ""),
                ("12", "12"),
            ),
            *((Decimal("5655.40"), "5,655.4"), (Decimal("1.2E+4"), "12,000")),
        ],
    )
    def test_parts_thousands_in_both_languages(
        self, language: str, value: Decimal | int | None, words: str
    ) -> None:
        with override(language):
            assert figure(value) == words
