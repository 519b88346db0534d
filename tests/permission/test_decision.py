"""Who may do what: decided from grants, relation and place in the tree of units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.permission import (
    Act,
    Actor,
    Grant,
    NotAllowed,
    Reach,
    Relation,
    Role,
    ensure,
    limits,
    may,
)

COUNTY, BUREAU, OFFICE, OTHER = "/1/", "/1/5/", "/1/5/17/", "/1/6/"
READ = Act(
    "plans.read",
    "查看",
    "read",
    {
        Role.COORDINATOR: Relation.KEEPS,
        Role.CONTACT: Relation.TAKES_PART,
        Role.CLERK: Relation.IS,
        Role.AUDITOR: Relation.ANYWHERE,
    },
)


def person(role: Role, path: str = "/") -> Actor:
    return Actor(name="某人", account=1, grants=(Grant(role, path),))


class TestMay:
    @pytest.mark.parametrize(
        ("role", "path", "reach", "expected"),
        [
            pytest.param(Role.COORDINATOR, COUNTY, Reach(BUREAU), True, id="keeps-below"),
            pytest.param(Role.COORDINATOR, BUREAU, Reach(COUNTY), False, id="not-above"),
            pytest.param(
                Role.COORDINATOR, BUREAU, Reach(OTHER, frozenset({BUREAU})), False, id="part-only"
            ),
            pytest.param(
                Role.CONTACT, BUREAU, Reach(OTHER, frozenset({OFFICE})), True, id="part-below"
            ),
            pytest.param(Role.CONTACT, BUREAU, Reach(OTHER), False, id="stranger"),
            pytest.param(
                Role.CLERK, BUREAU, Reach(None, frozenset({OFFICE})), False, id="is-not-below"
            ),
            pytest.param(Role.CLERK, OFFICE, Reach(None, frozenset({OFFICE})), True, id="is"),
            pytest.param(Role.AUDITOR, BUREAU, Reach(OTHER), True, id="anywhere"),
            pytest.param(Role.LEADERSHIP, "/", Reach(COUNTY), False, id="role-without-rule"),
            pytest.param(Role.COORDINATOR, COUNTY, Reach(None), False, id="kept-by-nobody"),
            pytest.param(Role.COORDINATOR, "/", Reach(None), True, id="whole-installation"),
        ],
    )
    def test_follows_role_relation_and_place(
        self, role: Role, path: str, reach: Reach, expected: bool
    ) -> None:
        assert may(person(role, path), READ, reach) is expected

    def test_a_path_is_not_a_prefix_of_digits(self) -> None:
        assert not may(person(Role.COORDINATOR, "/1/"), READ, Reach("/11/"))

    def test_without_a_subject_asks_whether_the_act_is_his_at_all(self) -> None:
        assert may(person(Role.CONTACT, OFFICE), READ)
        assert not may(person(Role.EVALUATOR), READ)

    def test_the_operator_may_and_nobody_may_not(self) -> None:
        assert may(Actor.operator("root"), READ, Reach(COUNTY))
        assert not may(Actor.nobody(), READ)

    def test_ensure_refuses_with_act_and_person(self) -> None:
        with pytest.raises(NotAllowed) as refused:
            ensure(person(Role.EVALUATOR), READ, Reach(COUNTY))
        assert refused.value.act is READ


PATHS = st.sampled_from(["/", COUNTY, BUREAU, OFFICE, OTHER, "/2/", "/11/"])


class TestLimits:
    @given(
        grants=st.lists(st.builds(Grant, st.sampled_from(list(Role)), PATHS), max_size=3),
        keeper=st.none() | PATHS.filter(lambda p: p != "/"),
        parts=st.frozensets(PATHS.filter(lambda p: p != "/"), max_size=3),
    )
    def test_a_list_shows_exactly_what_may_allows(
        self, grants: list[Grant], keeper: str | None, parts: frozenset[str]
    ) -> None:
        actor = Actor(name="某人", grants=tuple(grants))
        seen = limits(actor, READ)
        paths = {keeper or "/"}
        listed = (
            seen.everything
            or any(p.startswith(k) for k in seen.keeps for p in paths)
            or any(p.startswith(k) for k in seen.takes_part for p in paths | parts)
            or any(p in seen.own for p in paths | parts)
        )
        assert listed is may(actor, READ, Reach(keeper, parts))
