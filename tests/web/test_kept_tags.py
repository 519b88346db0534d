"""What the frame of a page says again and again is put together once, and hangs on no page."""

from __future__ import annotations

from typing import Any

from django.template import Context, Template
from django.utils.translation import override

from taizhang.permission import Role


def template(source: str) -> Template:
    return Template("{% load i18n kept %}" + source)


def said(source: Template, **values: Any) -> str:
    return source.render(Context(values))


class TestKept:
    def test_speaks_the_language_of_each_page(self) -> None:
        part = template('{% kept %}{% translate "台账" %}{% endkept %}')
        assert [said(part), said(part)] == ["台账", "台账"]
        with override("en"):
            assert said(part) == "Ledger"
        assert said(part) == "台账"

    def test_never_shows_one_person_what_was_said_to_another(self) -> None:
        part = template("{% kept %}[{{ name }}]{% endkept %}{{ name }}")
        assert said(part, name="周") == "[]周"
        assert said(part, name="林") == "[]林"


class TestAgain:
    def test_makes_a_part_once_for_a_page_and_anew_for_the_next(self, client: Any) -> None:
        first = client.get("/units/").content.decode()
        assert (first.count('class="person"'), first.count('class="language"')) == (2, 2)
        # The form that changes the language leads back to this very page.
        assert first.count('name="next" value="/units/"') == 2
        other = client.get("/units/?q=abc").content.decode()
        assert other.count('name="next" value="/units/?q=abc"') == 2

    def test_leaves_the_page_its_own_names(self, sign_in: Any) -> None:
        page = sign_in(Role.SECURITY_ADMINISTRATOR).get("/roles/").content.decode()
        # The part calls the person's roles `roles`, as the page does those that there are.
        assert f"?role={Role.CONTACT}" in page
