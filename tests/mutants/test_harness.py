"""The harness notices what it looks for, and a few hundred mutants go their way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mutants import ill_ways
from tests.mutants.making import KINDS, Mutant, mutant
from tests.mutants.trying import Keeper, Limits, Way, keeper, tried

#: Mutants of each format; recognition takes seconds a picture.
SEED, EACH, PICTURES = 20_260_101, 30, 3
LIMITS = Limits(seconds=1, memory=300_000_000)
ANY = Mutant("方案.txt", "by hand", "一、总体要求".encode())


@pytest.fixture(scope="module")
def kept() -> Iterator[Keeper]:
    with keeper() as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_give_a_plan_or_one_clear_error(kept: Keeper, kind: str) -> None:
    count = PICTURES if kind == "picture" else EACH
    found = [tried(kept, kind, number, SEED) for number in range(count)]

    faults = [(f"{each.kind}:{each.number}", each.outcome) for each in found if each.outcome.fault]
    assert not faults, f"python bench/mutants.py --seed {SEED} --only KIND:NUMBER\n{faults}"
    # A harness that hands on nothing finds nothing.
    assert any(each.outcome.result == "plan" for each in found) or kind in (
        "picture",
        "zip",
        "folder",
    )


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        (ill_ways.raises, "KeyError"),
        (ill_ways.crashes, "signal 11"),
        (ill_ways.leaves, "exit code 7"),
        (ill_ways.sleeps, "slow"),
        (ill_ways.spins, "slow"),
        (ill_ways.hoards, "memory"),
        (ill_ways.asks_for_all, "MemoryError"),
    ],
)
def test_the_harness_notices(way: Way, fault: str) -> None:
    with keeper(way, LIMITS) as ill:
        assert ill.tried(ANY).fault == fault
        # The keeper goes on with the next file.
        assert ill.tried(ANY).fault == fault


def test_a_way_that_is_well_is_no_finding() -> None:
    with keeper(ill_ways.is_well, LIMITS) as well:
        outcome = well.tried(ANY)

    assert (outcome.result, outcome.fault) == ("plan", "")


@pytest.mark.parametrize("kind", ["txt", "pdf", "html", "folder"])
def test_a_number_makes_the_same_mutant_again(kind: str) -> None:
    assert mutant(kind, 7, 3) == mutant(kind, 7, 3)
    assert mutant(kind, 7, 3) != mutant(kind, 8, 3)
