"""What all tests share: the plans that were given to the project, read where they lie beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


def seed(name: str) -> bytes:
    """The given plan whose file name begins with `name`; skips the test, visibly, without it."""
    found = sorted(SEEDS.glob(f"{name}*.txt"))
    if not found:
        pytest.skip(f"the given plan {name} is not beside the repository (../shared/seeds)")
    return found[0].read_bytes()
