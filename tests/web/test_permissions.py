"""The walk: every page and every service, asked for in every role, answers as docs/permissions.md says.

The page is the yardstick: its table of acts gives the rules, its tables of pages and services what
each asks for. An address or a service without an entry fails; so does one whose code asks for less
than the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tools import permissions

from taizhang.accounts.models import RoleGrant
from taizhang.audit import record
from taizhang.audit.models import Event
from taizhang.documents.errors import ReadingError
from taizhang.organizations.models import Division
from taizhang.permission import (
    ACTS,
    DUTIES,
    Act,
    Actor,
    DomainError,
    NotAllowed,
    Relation,
    Role,
    may,
)
from taizhang.web.cli import app
from tests.people import OPERATOR, give, person
from tests.web.world import PLACES, Somebody, World

#: On all, for the databases to be set up: the world lives in a transaction around them.
pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
FORBIDDEN, MISSING, WRONG_METHOD = 403, 404, 405
#: One's own only: another's is refused to everybody.
OWN_SERVICES = {"accounts.change_own_password"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world, made once for the walk; what a step does is taken back (`taken_back`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World.made()
        # Here: what a test makes goes with it.
        for at in (PLACES, places(), ("whole",)):
            for who in made.people(at):
                signed_in(who)
        yield made
        transaction.set_rollback(True)


def places() -> tuple[str, ...]:
    """Where each role is asked for pages: everywhere, on PostgreSQL (a second time) in one place."""
    return PLACES if connection.vendor == "sqlite" else PLACES[1:2]


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing of the block remains."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def services() -> dict[str, Any]:
    return permissions.services()


@cache
def page() -> str:
    return permissions.PAGE.read_text("utf-8")


def table(mark: str) -> list[list[str]]:
    """The cells of a table of the page, without its head, signs of code left off."""
    text = page().split(f"<!-- {mark} -->")[1].split(f"<!-- /{mark} -->")[0]
    rows = [line.strip("|").split("|") for line in text.strip().splitlines()[2:]]
    return [[cell.strip().strip("`") for cell in row] for row in rows]


@cache
def said_acts() -> dict[str, Act]:
    """The acts as the page says them: signs read back into rules."""
    relations = {sign: Relation(name) for name, sign in permissions.SIGNS.items()}
    return {
        name: Act(
            name,
            *words.split("<br>"),
            {role: relations[s] for role, s in zip(Role, signs, strict=True) if s},
        )
        for name, words, *signs in table("acts")
    }


def said_pages() -> list[tuple[str, str]]:
    return [(route, act) for route, act in table("pages")]


def said_services() -> list[tuple[str, str]]:
    return [(name, act) for name, act in table("services")]


class TestThePage:
    def test_gives_the_rules_of_every_act_in_both_languages(self) -> None:
        assert {a.name: (a.zh, a.en, dict(a.rules)) for a in ACTS.values()} == {
            a.name: (a.zh, a.en, dict(a.rules)) for a in said_acts().values()
        }, "python tools/permissions.py"

    def test_has_every_address_with_the_act_that_its_view_names(self) -> None:
        found: dict[str, str] = {}
        for route, _name, view in permissions.addresses():
            found.setdefault(f"/{route}", permissions.act_of(view))
        assert dict(said_pages()) == found, "python tools/permissions.py"

    def test_has_every_service_that_takes_by(self) -> None:
        assert {name for name, _act in said_services()} == set(permissions.services())

    def test_has_no_page_or_service_that_asks_for_nothing(self) -> None:
        asked = [*said_pages(), *said_services()]
        assert [row for row in asked if row[1] not in {*said_acts(), "own", "public"}] == []

    def test_lets_out_only_sign_in_language_and_health(self) -> None:
        public = {route for route, act in said_pages() if act == "public"}
        assert public == {
            "/sign-in/",
            "/sign-in/closed/",
            "/sign-out/",
            "/sign-in/second-factor/",
            "/sign-in/with/",
            "/sign-in/with/<slug:provider_id>/",
            "/sign-in/with/<slug:provider_id>/callback/",
            "/i18n/setlang/",
            "/health/",
        }

    def test_keeps_business_data_from_the_three_duties(self) -> None:
        for act in said_acts().values():
            if act.name.startswith(("policies.", "units.", "divisions.")):
                assert not DUTIES & set(act.rules), act.name


class TestEveryPage:
    @pytest.mark.parametrize(("route", "act"), said_pages())
    def test_answers_each_role_as_the_table_says(
        self, world: World, route: str, act: str, settings
    ) -> None:
        settings.HTTPS = False
        # Where no relation to a unit is asked, it does not matter in which unit a person has his role.
        asked = set(said_acts()[act].rules.values()) if act in said_acts() else set()
        crowd = world.people(("whole",) if asked <= {Relation.ANYWHERE} else places())
        with taken_back():
            address = concrete(route, world)
            for who in crowd:
                for method in ("get", "post"):
                    with taken_back():
                        found = asked_for(browser_of(who), method, address)
                    assert found in wanted(world, who, route, act), (who.name, method)


class TestEveryService:
    @pytest.mark.parametrize(("name", "act"), said_services())
    def test_refuses_each_role_as_the_table_says(self, world: World, name: str, act: str) -> None:
        service, rule, reach = services()[name], said_acts()[act], world.reach_for(act)
        with taken_back():
            given = world.arguments(service)
            for who in world.people(places()):
                allowed = name not in OWN_SERVICES and may(who.actor, rule, reach)
                assert is_allowed(world, service, who.actor, given) == allowed, who.name

    @pytest.mark.parametrize(("name", "act"), said_services())
    def test_is_open_to_the_operator(self, world: World, name: str, act: str) -> None:
        assert is_allowed(world, services()[name], OPERATOR) == (name not in OWN_SERVICES)

    @pytest.mark.parametrize(("name", "act"), said_services())
    def test_names_the_act_of_the_table_when_it_refuses(
        self, world: World, name: str, act: str
    ) -> None:
        with pytest.raises(NotAllowed) as refusal:
            world.call(services()[name], by=Actor.nobody())
        assert refusal.value.act.name == act


class TestTheCommandLine:
    def test_acts_as_the_operator_who_may_do_everything(self) -> None:
        assert all(may(OPERATOR, act) for act in ACTS.values())
        assert OPERATOR.role == "operator"

    def test_is_walked_by_its_services(self) -> None:
        # A command calls services and nothing else; what is new here needs a look at who it acts as.
        commands = {command.name for command in app.registered_commands}
        groups = {group.name for group in app.registered_groups}
        assert commands >= {"import", "serve", "demo", "manage", "parse", "examine"}
        assert groups >= {"accounts", "audit"}


class TestTheThreeDuties:
    @pytest.mark.parametrize("duty", sorted(DUTIES))
    @pytest.mark.parametrize("other", [Role.COORDINATOR, *sorted(DUTIES)])
    def test_are_held_alone_whatever_writes_to_the_database(self, duty: Role, other: Role) -> None:
        for first, second in ((duty, other), (other, duty)):
            account = person(first)
            with pytest.raises(IntegrityError, match="three_duties"), transaction.atomic():
                give(account, second)

    def test_cannot_be_joined_by_changing_a_row(self) -> None:
        account = person(Role.CONTACT)
        give(account, Role.INSPECTOR)
        with pytest.raises(IntegrityError, match="three_duties"), transaction.atomic():
            RoleGrant.objects.filter(account=account, role="contact").update(role="auditor")

    def test_leave_other_roles_as_many_as_one_likes(self) -> None:
        account = person(Role.CONTACT)
        for role in (Role.COORDINATOR, Role.INSPECTOR, Role.UNIT_LEADER):
            give(account, role)
        assert account.grants.count() == 4


def concrete(route: str, world: World) -> str:
    """The address of what is in the world; a kind of subject that it lacks fails."""
    samples = world.samples()
    division = Division.objects.get_or_create(name="青溪县")[0]
    known = {
        "plan_id": world.plan.pk,
        "report_id": world.report.pk,
        "support_id": world.report.pk,
        "evidence_id": samples["evidence"].pk,
        "request_id": samples["request"].pk,
        # A saved view is one's own: another's is missing.
        "view_id": 1,
        "answer_id": samples["answer"].pk,
        "file_id": samples["answer"].evidence.get().pk,
        "task_id": world.task.pk,
        **{
            f"{name}_id": samples[name].pk
            for name in ("book", "milestone", "subtask", "dependency")
        },
        **{f"{name}_id": samples[name].pk for name in ("change", "closure")},
        "finding_id": world.finding.pk,
        "link_id": world.above.pk,
        "task_link_id": world.above.tasklink_set.get().pk,
        "target_link_id": world.above.targetlink_set.get().pk,
        "target_id": world.plan.targets.order_by("position")[0].pk,
        "unit_id": (samples["group"] if "membership" in route else world.units["keeper"]).pk,
        "account_id": world.account.pk,
        "alias_id": samples["alias"].pk,
        "membership_id": samples["membership"].pk,
        "period_id": samples["period"].pk,
        "group_id": samples["group"].pk,
        "division_id": division.pk,
        "grant_id": world.grant.pk,
        "notice_id": samples["notice"].pk,
        "kind": "policies.plan",
        "key": world.plan.pk,
        "number": 1,
        # A security key, and an identity server: there are none.
        "pk": 1,
        "provider_id": "office",
    }
    if "event_id" in route:
        record("policies.import", subject=world.plan, by=OPERATOR)
        known["event_id"] = Event.objects.latest("id").pk

    def of_the_world(found: re.Match[str]) -> str:
        return str(known[found[1]])

    return re.sub(r"<(?:\w+:)?(\w+)>", of_the_world, route)


def asked_for(client: Client, method: str, address: str) -> str:
    """What came of it; "nothing" where a form was shown or sent back and no act recorded."""
    before = Event.objects.count()
    with transaction.atomic():
        answer = getattr(client, method)(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        recorded = Event.objects.count() - before
        transaction.set_rollback(True)
    found = outcome(answer)
    return "nothing" if found == "done" and not recorded else found


@cache
def signed_in(who: Somebody) -> Client:
    client = Client()
    if who.account:
        client.force_login(who.account, settings.AUTHENTICATION_BACKENDS[-1])
    return client


def browser_of(who: Somebody) -> Client:
    """A browser in which he signed in when the world was made."""
    client = Client()
    client.cookies.load({name: c.value for name, c in signed_in(who).cookies.items()})
    return client


def wanted(world: World, who: Somebody, route: str, act: str) -> set[str]:
    """What may come of asking.

    Who may not do the act at all is refused; who may, but not to this subject, is refused or finds
    it missing (of plans: exactly missing, if he does not see it). A form of units may be shown to
    whoever may do such acts somewhere, as long as sending it does nothing.
    """
    allowed = {"done", "nothing", "wrong method"}
    if act == "public":
        other = (
            {"refused"} if "closed" in route else {"missing"} if "provider_id" in route else set()
        )
        return {*allowed, "sign-in", *other}
    if who.account is None:
        return {"sign-in"}
    if act == "own":
        return allowed
    if route.startswith(("/me/confirm/", "/me/second-factor/")):
        # One's own second factor, which nobody here has: there is nothing to confirm or to change.
        return {*allowed, "missing", "refused"}
    rule = said_acts()[act]
    if not may(who.actor, rule):
        return {"refused"}
    if "<" not in route and act.startswith(("policies.", "audit.")):
        return allowed
    reach = world.reach if act == "audit.follow" else world.reach_for(act)
    if may(who.actor, rule, reach):
        return allowed
    if not act.startswith("policies."):
        return {"refused", "missing", "wrong method", "nothing"}
    sees = may(who.actor, said_acts()["policies.see"], world.reach)
    return {"refused" if sees else "missing", "wrong method"}


def outcome(answer: Any) -> str:
    status = answer.status_code
    if status == WRONG_METHOD:
        return "wrong method"
    if status in (301, 302) and answer.headers["Location"].startswith(SIGN_IN):
        return "sign-in"
    return {FORBIDDEN: "refused", MISSING: "missing"}.get(
        status, "done" if status < 500 else "broken"
    )


def is_allowed(world: World, service: Any, by: Actor, given: dict[str, Any] | None = None) -> bool:
    """Whether the service lets `by` in; what it then says to the samples does not matter."""
    try:
        world.call(service, by=by, given=given)
    except NotAllowed:
        return False
    except (DomainError, ReadingError, ObjectDoesNotExist, LookupError, OSError, ValueError):
        return True
    return True
