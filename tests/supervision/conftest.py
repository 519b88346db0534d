"""An office whose ledger is at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.supervision.people import Office, office


@pytest.fixture
def here(db: None, settings, tmp_path: Path) -> Office:
    """Kept files and secrets in a folder of the test's own."""
    settings.FILES = tmp_path / "files"
    settings.HOME = tmp_path
    return office()
