"""Keys and seals of each test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path: Path) -> Path:
    """A data folder for the keys, empty for each test."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = home
    return home
