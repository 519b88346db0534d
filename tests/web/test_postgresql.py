"""The tests that touch the database, once more on PostgreSQL, started by this run itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Tests that choose their databases themselves are left out.
TESTS = [
    "tests/accounts",
    "tests/web/test_permissions.py",
    "tests/organizations",
    "tests/policies",
    "tests/ledger",
    "tests/audit",
    "tests/security",
    "tests/configuration",
    "--ignore=tests/security/test_open_addresses.py",
    "--ignore=tests/policies/test_concurrent_import.py",
    "--ignore=tests/audit/test_command.py",
    "--ignore=tests/audit/test_killing.py",
]


class TestOnPostgresql:
    @pytest.mark.skipif(
        os.environ.get("TAIZHANG_TEST_POSTGRES") == "1", reason="the whole run is on PostgreSQL"
    )
    def test_migrations_import_and_pages_are_as_on_sqlite(self) -> None:
        tests = [name for name in TESTS if name.startswith("-") or (ROOT / name).exists()]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        answer = subprocess.run(
            [*command, *tests],
            cwd=ROOT,
            env={**kept, "TAIZHANG_TEST_POSTGRES": "1"},
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stdout[-4000:] + answer.stderr[-2000:]
