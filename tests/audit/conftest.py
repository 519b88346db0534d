"""Keys and seals of each test's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.audit.installation import Installation
from tests.postgres import copy_database, new_database
from tests.prepared import copy_home


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """A data folder for the keys, empty for each test."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = home
    return home


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def pattern(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Six acts on two plans, on each database; to be copied, for a start takes seconds."""
    url = copy_database(f"pattern_{os.getpid()}") if request.param == "postgresql" else ""
    made = Installation(copy_home(tmp_path_factory.mktemp("pattern") / "home"), url)
    made.do_acts()
    return made


@pytest.fixture
def with_acts(pattern: Installation, tmp_path: Path) -> Installation:
    """An installation with six acts on two plans, the first of them sealed."""
    home = tmp_path / "installation"
    shutil.copytree(pattern.home, home)
    url = ""
    if pattern.url:
        url = new_database(tmp_path.name, like=pattern.url)
    return Installation(home, url)
