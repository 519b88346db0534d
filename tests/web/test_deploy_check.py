"""Django's deployment check finds nothing with the settings of a server; ours tells what is wrong."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.prepared import copy_home

COMMAND = [sys.executable, "-c", "from taizhang.web.cli import main; main()"]


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TAIZHANG_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    given = {"TAIZHANG_HOME": str(home), "TAIZHANG_LANG": "zh", **environment}
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**kept, **given},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


SERVER = {"TAIZHANG_HTTPS": "1", "TAIZHANG_ALLOWED_HOSTS": "ledger.example.gov.cn"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its three administrators."""
    home = copy_home(tmp_path_factory.mktemp("deploy") / "home")
    made = run(home, "accounts", "create-administrators")
    assert made.returncode == 0, made.stderr
    return home


def points(home: Path, **environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
    answer = run(home, "check", "--deploy", "--json", **environment)
    assert answer.stderr == ""
    return answer.returncode, {point["code"]: point for point in json.loads(answer.stdout)}


class TestDjangosCheck:
    def test_finds_nothing_on_a_server(self, home: Path) -> None:
        answer = run(home, "manage", "check", "--deploy", "--fail-level", "WARNING", **SERVER)
        assert answer.returncode == 0, answer.stderr
        assert "WARNINGS" not in answer.stdout + answer.stderr


class TestOurs:
    def test_names_what_must_be_mended_on_a_new_installation_and_fails(self, home: Path) -> None:
        code, found = points(home)
        assert code == 1
        bad = {name for name, point in found.items() if point["state"] == "bad"}
        assert bad == {
            "server.https",
            "server.cookies",
            "server.django",
            "people.second-factor-rule",
            "history.backup",
        }
        assert all(found[name]["mend"] for name in bad)

    def test_is_content_when_all_is_mended(self, home: Path, tmp_path: Path) -> None:
        duties = "system_administrator,security_administrator,auditor"
        assert run(home, "settings", "set", "second_factor.roles", duties).returncode == 0
        assert run(home, "backup", str(tmp_path / "backup.taizhang")).returncode == 0
        assert run(home, "audit", "verify").returncode == 0

        code, found = points(home, **SERVER)

        assert code == 0
        assert {name for name, point in found.items() if point["state"] == "bad"} == set()
        assert found["history.verified"]["state"] == "ok"
        assert found["people.duties"]["state"] == "ok"

    def test_sees_keys_and_folders_that_others_can_read(self, home: Path) -> None:
        for name, mode in (("data-key", 0o644), (".", 0o755)):
            place = home / name
            kept = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o600
            place.touch(0o600) if not place.exists() else None
            place.chmod(mode)
            try:
                code, found = points(home, **SERVER)
            finally:
                place.chmod(kept)
            assert code == 1
            assert found["machine.keys" if name == "data-key" else "machine.home"]["state"] == "bad"

    def test_sees_debugging_and_a_database_over_an_open_network(self, home: Path) -> None:
        _code, found = points(home, TAIZHANG_DEBUG="1", **SERVER)
        assert found["server.debug"]["state"] == "bad"

    def test_tells_the_same_in_text_and_in_english(self, home: Path) -> None:
        zh = run(home, "check", "--deploy")
        en = run(home, "check", "--deploy", TAIZHANG_LANG="en")
        assert "没有启用 HTTPS" in zh.stdout
        assert "HTTPS is off" in en.stdout
        assert zh.returncode == en.returncode == 1

    def test_does_not_ask_for_https_where_it_is_used_on_one_machine(self, home: Path) -> None:
        assert "HTTPS" not in run(home, "check").stdout.partition("人员和密码")[0]
