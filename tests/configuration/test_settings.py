"""Settings: what holds, who changes what, what is refused, and that each change is on record."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from taizhang.audit.models import Event
from taizhang.configuration.errors import BadAddress, NotAWholeNumber, OutOfLimits, UnknownOption
from taizhang.configuration.models import Setting
from taizhang.configuration.options import OPTIONS
from taizhang.configuration.services import change_settings, reset_setting
from taizhang.configuration.values import value
from taizhang.permission import NotAllowed, Role
from tests.people import OPERATOR, actor

pytestmark = pytest.mark.django_db
SECURITY, SYSTEM = Role.SECURITY_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR


class TestASetting:
    def test_has_its_default_until_it_is_set_and_again_when_reset(self) -> None:
        assert value("session.idle_minutes") == 30

        change_settings(given={"session.idle_minutes": "20"}, by=OPERATOR)
        assert value("session.idle_minutes") == 20

        reset_setting(name="session.idle_minutes", by=OPERATOR)
        assert value("session.idle_minutes") == 30
        assert not Setting.objects.exists()

    def test_is_recorded_with_what_it_was_when_changed(self) -> None:
        change_settings(given={"session.idle_minutes": "20"}, by=actor(SECURITY))

        event = Event.objects.get(act="configuration.change-security")
        assert event.subject_key == "session.idle_minutes"
        assert json.loads(event.before) == {"value": 30}
        assert json.loads(event.after) == {"value": 20}

    def test_that_stays_as_it_is_leaves_no_record(self) -> None:
        assert change_settings(given={"session.idle_minutes": "30"}, by=OPERATOR) == []
        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        ("name", "text", "refusal"),
        [
            ("session.idle_minutes", "4", OutOfLimits),
            ("session.idle_minutes", "half an hour", NotAWholeNumber),
            ("session.idle_minutes", "-5", NotAWholeNumber),
            ("addresses.duties", "10.0.0.0/33", BadAddress),
            ("addresses.duties", "intranet", BadAddress),
            ("no.such", "1", UnknownOption),
        ],
    )
    def test_refuses_what_makes_no_sense(self, name: str, text: str, refusal: type) -> None:
        with pytest.raises(refusal):
            change_settings(given={"password.history": "7", name: text}, by=OPERATOR)
        assert value("password.history") == 5

    def test_takes_addresses_as_people_write_them(self) -> None:
        change_settings(given={"addresses.clerk": "10.1.2.3，10.20.0.0/16\n::1"}, by=OPERATOR)
        assert value("addresses.clerk") == ["10.1.2.3/32", "10.20.0.0/16", "::1/128"]


class TestWho:
    @pytest.mark.parametrize("role", [r for r in Role if r is not SECURITY])
    def test_nobody_else_changes_security(self, role: Role) -> None:
        with pytest.raises(NotAllowed):
            change_settings(given={"session.idle_minutes": "20"}, by=actor(role))

    def test_the_security_administrator_does_not_change_the_system(self) -> None:
        with pytest.raises(NotAllowed):
            change_settings(given={"backup.days": "3"}, by=actor(SECURITY))
        change_settings(given={"backup.days": "3"}, by=actor(SYSTEM))
        assert value("backup.days") == 3


class TestThePage:
    def test_says_what_each_does_and_what_is_its_default(
        self, sign_in: Callable[..., Client]
    ) -> None:
        page = sign_in(SECURITY).get("/settings/").content.decode()
        for option in OPTIONS.values():
            assert option.title.zh in page
            assert option.effect.zh in page

    def test_offers_only_what_the_person_may_change(self, sign_in: Callable[..., Client]) -> None:
        page = sign_in(SYSTEM).get("/settings/").content.decode()
        assert 'name="backup.days"' in page
        assert 'name="session.idle_minutes"' not in page

    def test_changes_what_was_typed(self, sign_in: Callable[..., Client]) -> None:
        answer = sign_in(SECURITY).post(
            "/settings/",
            {"option": ["session.idle_minutes", "second_factor.roles"], "session.idle_minutes": "15",
             "second_factor.roles": ["auditor"]},
        )  # fmt: skip
        assert answer.status_code == 302
        assert value("session.idle_minutes") == 15
        assert value("second_factor.roles") == ["auditor"]

    def test_shows_what_is_wrong_beside_what_was_typed(
        self, sign_in: Callable[..., Client]
    ) -> None:
        answer = sign_in(SECURITY).post(
            "/settings/", {"option": "session.idle_minutes", "session.idle_minutes": "999"}
        )
        assert answer.status_code == 422
        assert "要在 5 至 240 之间" in answer.content.decode()
        assert 'value="999"' in answer.content.decode()

    def test_does_not_let_somebody_shut_himself_out(self, sign_in: Callable[..., Client]) -> None:
        answer = sign_in(SECURITY).post(
            "/settings/", {"option": "addresses.duties", "addresses.duties": "10.9.9.9"}
        )
        assert answer.status_code == 422
        assert value("addresses.duties") == []
        assert "127.0.0.1" in answer.content.decode()

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CLERK])
    def test_is_for_the_three_duties(self, role: Role, sign_in: Callable[..., Client]) -> None:
        assert sign_in(role).get("/settings/").status_code == 403
