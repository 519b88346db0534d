"""What once crashed the reader, held it up or took too much memory gives a plan or one clear error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.past_findings.built import BUILT
from tests.mutants.making import Mutant
from tests.mutants.trying import Keeper, keeper

FILES = Path(__file__).resolve().parent / "past_findings" / "files"


@pytest.fixture(scope="module")
def kept() -> Iterator[Keeper]:
    with keeper() as made:
        yield made


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_a_kept_file_is_read_or_refused(kept: Keeper, path: Path) -> None:
    outcome = kept.tried(Mutant(path.name, "kept", path.read_bytes()))

    assert not outcome.fault, f"{outcome.fault} {outcome.place}"


@pytest.mark.parametrize("name", sorted(BUILT))
def test_a_built_file_is_read_or_refused(kept: Keeper, name: str) -> None:
    outcome = kept.tried(Mutant(name, "built", BUILT[name]()))

    assert not outcome.fault, f"{outcome.fault} {outcome.place}"
