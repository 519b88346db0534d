"""A server that is killed while people work loses nothing that it confirmed: the short run.

The full one, 40 people for a minute and three kills on each database, is `bench/kill.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.installation import Installation
from tests.audit.killing import run
from tests.postgres import copy_database
from tests.prepared import copy_home


class TestAServerThatIsKilled:
    @pytest.mark.parametrize("postgresql", [False, True], ids=["sqlite", "postgresql"])
    def test_keeps_every_confirmed_act_and_none_half(
        self, tmp_path: Path, postgresql: bool
    ) -> None:
        url = copy_database(tmp_path.name) if postgresql else ""
        made = Installation(copy_home(tmp_path / "installation", "served"), url)
        outcome = run(made, people=8, seconds=4, kills=1)

        assert (outcome.lost, outcome.twice, outcome.half) == ([], [], [])
        assert outcome.verified
        assert outcome.confirmed > 20
        assert outcome.broken > 0
