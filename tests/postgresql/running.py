"""A run of tests on PostgreSQL, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Tests that choose their databases themselves, or draw.
LEFT_OUT = (
    "--ignore=tests/security/test_open_addresses.py",
    "--ignore=tests/policies/test_concurrent_import.py",
    # Pictures of pages; what is kept of them, others import.
    "--ignore=tests/policies/test_page_images.py",
    "--ignore=tests/audit/test_command.py",
    "--ignore=tests/audit/test_killing.py",
)
once = pytest.mark.skipif(
    os.environ.get("TAIZHANG_TEST_POSTGRES") == "1", reason="the whole run is on PostgreSQL"
)


def run_on_postgresql(*tests: str) -> None:
    """Run these tests there; what fails is printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    answer = subprocess.run(
        [*command, *tests, *LEFT_OUT],
        cwd=ROOT,
        env={**kept, "TAIZHANG_TEST_POSTGRES": "1"},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout[-4000:] + answer.stderr[-2000:]
