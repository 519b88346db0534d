"""Who works in the ledger of the bench, and what each asks for in what order.

Twenty of its 200 people: contacts of departments, their leaders, coordinators of cities and counties,
leadership. Each goes from page to page as his role does, by a fixed seed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from load import Answer, Ask, Script

CSRF = "k" * 32
WORDS = ("职业教育", "养老服务", "普惠托育", "数字政府", "污水治理", "营商环境")
#: Of twenty people.
SHARES = {"contact": 11, "unit_leader": 3, "coordinator": 4, "leadership": 2}
#: What redirects is done; 409 and 422 are refusals.
DONE = frozenset({200, 302})


@dataclass(slots=True)
class Person:
    """Somebody signed in, with the ids of what is his. `drafts`, `to_check`, `to_accept`: reports, each
    with the edition that he sees.
    """

    account: int
    role: str
    unit: int
    session: str
    tasks: list[int]
    plans: list[int]
    units: list[int]
    periods: list[str]
    drafts: list[list[int]] = field(default_factory=list)
    to_check: list[list[int]] = field(default_factory=list)
    to_accept: list[list[int]] = field(default_factory=list)

    @property
    def cookies(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={CSRF}"}


def people(count: int) -> list[Person]:
    """So many people signed in, in the shares of the roles; of each role those with most to do."""
    found: list[Person] = []
    for role, share in SHARES.items():
        found += list(_of_role(role, max(1, round(share * count / 20))))
    return found


def script(person: Person, number: int) -> Script:
    """A day at work: what his role asks for, mixed by weights."""
    chance = random.Random(number)
    acts = _menu(person, chance)
    weights = [weight for weight, _act in acts]
    while True:
        _weight, act = chance.choices(acts, weights)[0]
        yield from act()


def of_kind(kind: str, person: Person, number: int) -> Script:
    """Somebody who does one kind of thing again and again: list, filter, detail, update."""
    chance = random.Random(number)
    asks = {
        "list": lambda: f"/ledger/?page={chance.randrange(1, 21)}",
        "filter": lambda: f"/ledger/?{chance.choice(_filters(person, chance))}",
        "detail": lambda: f"/tasks/{chance.choice(person.tasks)}/",
    }
    while True:
        if kind == "update":
            yield from _save(person, chance, kind)
        else:
            yield Ask(kind, asks[kind](), headers=person.cookies)


def writers(people: list[Person], count: int) -> list[Person]:
    """So many who write, each in drafts of his own; whoever has none takes some of another's."""
    have = [p for p in people if p.drafts]
    share = -(-count // max(1, len(have)))
    parts = [replace(p, drafts=p.drafts[n::share]) for n in range(share) for p in have]
    return [part for part in parts if part.drafts][:count]


def _filters(person: Person, chance: random.Random) -> list[str]:
    """By who is in charge, by light, by words."""
    return [
        f"unit={person.unit}&role=lead",
        "light=red",
        f"q={quote(chance.choice(WORDS))}",
    ]


Menu = list[tuple[int, Callable[[], Script]]]


def _menu(person: Person, chance: random.Random) -> Menu:
    def page(name: str, address: Callable[[], str]) -> Callable[[], Script]:
        def go() -> Script:
            # Whoever only leads is sent on from the first page to his own.
            yield Ask(name, address(), headers=person.cookies, good=DONE)

        return go

    def task() -> str:
        return f"/tasks/{chance.choice(person.tasks)}/"

    everybody: Menu = [
        (4, page("desk", lambda: "/")),
        (3, page("ledger", lambda: "/ledger/")),
        (
            2,
            page(
                "ledger, of a unit",
                lambda: f"/ledger/?unit={chance.choice(person.units)}&role=lead",
            ),
        ),
        (2, page("ledger, red lights", lambda: "/ledger/?light=red")),
        (2, page("ledger, words", lambda: f"/ledger/?q={quote(chance.choice(WORDS))}")),
        (1, page("ledger, deep", lambda: f"/ledger/?page={chance.randrange(1000, 2000)}")),
        (5, page("task", task)),
        (2, page("unit", lambda: f"/units/{chance.choice(person.units)}/")),
        (1, page("plan", lambda: f"/plans/{chance.choice(person.plans)}/")),
        (2, page("messages", lambda: "/messages/")),
        (3, page("reports", lambda: "/reports/")),
    ]
    own: dict[str, Menu] = {
        "contact": [
            (3, page("reports due", lambda: "/reports/due/")),
            (4, page("report form", lambda: f"/reports/{chance.choice(person.drafts)[0]}/")),
            (5, lambda: _save(person, chance, "save a draft")),
            (2, lambda: _submit(person, chance)),
        ],
        "unit_leader": [
            (3, page("report", lambda: f"/reports/{chance.choice(person.to_check)[0]}/")),
            (3, lambda: _answer(person, person.to_check, "check")),
            (1, page("leadership", lambda: "/leadership/")),
        ],
        "coordinator": [
            (3, page("report", lambda: f"/reports/{chance.choice(person.to_accept)[0]}/")),
            (3, lambda: _answer(person, person.to_accept, "accept")),
            (
                2,
                page(
                    "plan's leadership", lambda: f"/leadership/plans/{chance.choice(person.plans)}/"
                ),
            ),
        ],
        "leadership": [
            (6, page("leadership", lambda: "/leadership/")),
            (
                4,
                page(
                    "plan's leadership", lambda: f"/leadership/plans/{chance.choice(person.plans)}/"
                ),
            ),
            (4, page("leadership, tasks", lambda: "/leadership/tasks/?light=red")),
        ],
    }
    return everybody + own[person.role]


def _save(person: Person, chance: random.Random, name: str) -> Script:
    draft = chance.choice(person.drafts)
    answer = yield _post(person, name, f"/reports/{draft[0]}/save/", _written(draft[1], chance))
    draft[1] = (
        json.loads(_text(answer)).get("edition", draft[1]) if answer.status == 200 else draft[1]
    )


def _submit(person: Person, chance: random.Random) -> Script:
    if len(person.drafts) < 3:
        yield from _save(person, chance, "save a draft")
        return
    draft = person.drafts.pop(chance.randrange(len(person.drafts)))
    yield _post(person, "submit", f"/reports/{draft[0]}/submit/", _written(draft[1], chance))


def _answer(person: Person, reports: list[list[int]], act: str) -> Script:
    if len(reports) < 3:
        yield Ask("reports", "/reports/", headers=person.cookies)
        return
    key, edition = reports.pop()
    yield _post(person, act, f"/reports/{key}/{act}/", {"seen": edition})


def _written(edition: int, chance: random.Random) -> dict[str, object]:
    number = chance.randrange(10**6)
    return {
        "seen": edition,
        "standing": "on_course",
        "percent": chance.randrange(100),
        "done": f"本期完成调研，推进第{number}个点位。",
        "next_steps": "按计划推进下一阶段工作。",
    }


def _post(person: Person, name: str, address: str, form: dict[str, object]) -> Ask:
    return Ask(
        name,
        address,
        urlencode({**form, "csrfmiddlewaretoken": CSRF}),
        {**person.cookies, "Accept": "application/json"},
        good=DONE,
    )


def _text(answer: Answer) -> str:
    import gzip

    packed = answer.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if packed else answer.body).decode()


def _of_role(role: str, count: int) -> Iterator[Person]:
    from django.db.models import Count, Q

    from taizhang.accounts.models import RoleGrant

    grants = RoleGrant.objects.filter(role=role, account__username__startswith="bench-")
    open_ones = Q(account__unit__entries_answered__state="running")
    busiest = grants.annotate(n=Count("account__unit__entries_answered", filter=open_ones))
    found = 0
    for grant in busiest.select_related("account", "unit").order_by("-n", "id"):
        person = _person(grant)
        work = {"contact": person.drafts, "unit_leader": person.to_check}
        work["coordinator"] = person.to_accept
        if found < count and person.tasks and work.get(role, True):
            found += 1
            person.session = _session(person.account)
            yield person
        if found == count:
            return


def _person(grant: object) -> Person:
    from taizhang.ledger.models import EntryUnit, ProgressReport
    from taizhang.organizations.models import Unit
    from taizhang.policies.models import Plan

    account = grant.account  # type: ignore[attr-defined]
    path = grant.unit.path if grant.unit else "/"  # type: ignore[attr-defined]
    own = EntryUnit.objects.filter(unit__path__startswith=path)
    tasks = list(own.order_by("-entry_id").values_list("entry__task_id", flat=True)[:300])
    plans = Plan.objects.filter(plan_units__unit__path__startswith=path).distinct()
    units = Unit.objects.filter(path__startswith=path).order_by("path")
    reports = ProgressReport.objects.filter(unit__path__startswith=path, is_current=True)

    def waiting(state: str) -> list[list[int]]:
        if role == "contact":
            rows = reports.filter(
                unit=account.unit_id, state=state, period__closes_on__gte=_today()
            )
        else:
            rows = reports.filter(state=state)
        return [
            list(row)
            for row in rows.order_by("-period__due_on", "id").values_list("id", "edition")[:400]
        ]

    role = grant.role  # type: ignore[attr-defined]
    return Person(
        account.pk,
        role,
        account.unit_id,
        "",
        tasks,
        list(plans.order_by("id").values_list("id", flat=True)[:50]),
        list(units.values_list("id", flat=True)[:50]),
        [],
        drafts=waiting("draft") if role == "contact" else [],
        to_check=waiting("submitted") if role == "unit_leader" else [],
        to_accept=waiting("checked") if role == "coordinator" else [],
    )


def _today() -> object:
    from django.utils import timezone

    return timezone.localdate()


def _session(account: int) -> str:
    from django.test import Client

    from taizhang.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(pk=account))
    return client.cookies["sessionid"].value
