"""`taizhang audit` on a whole installation, and the guards in its database."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from tests.audit.installation import Installation

TAKE_THE_GUARDS_OFF = {
    "": ["DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"],
    "postgresql": ["ALTER TABLE audit_event DISABLE TRIGGER USER"],
}


#: What a person, or a program with a fault, may try.
CHANGES = [
    "UPDATE audit_event SET act = 'other'",
    "DELETE FROM audit_event",
    "UPDATE audit_seal SET ends = '[]'",
    "DELETE FROM audit_seal",
    "UPDATE audit_chain SET sequence = sequence - 1",
    "UPDATE audit_chain SET name = 'other'",
    "DELETE FROM audit_chain",
]


class TestGuards:
    def test_refuse_to_change_the_past(self, with_acts: Installation) -> None:
        before = with_acts.ends()
        for statement in CHANGES:
            refusal = pytest.raises(
                (sqlite3.IntegrityError, psycopg.Error), match="the history is not changed"
            )
            with refusal:
                with_acts.sql(statement)

        assert with_acts.ends() == before


class TestSeal:
    def test_is_made_once_by_all_who_seal_at_the_same_time(self, with_acts: Installation) -> None:
        program = "from taizhang.web.cli import main; main()"
        sealing = [with_acts.start(program, "audit", "seal") for _ in range(3)]
        said = [process.communicate(timeout=60)[0] for process in sealing]

        assert sum("Sealed: number 2" in words for words in said) == 1
        assert with_acts.sql("SELECT count(*) FROM audit_seal") == [(2,)]


class TestVerify:
    def test_finds_a_row_changed_by_hand(self, with_acts: Installation) -> None:
        for statement in TAKE_THE_GUARDS_OFF[with_acts.url.partition(":")[0]]:
            with_acts.sql(statement)
        with_acts.sql("UPDATE audit_event SET actor_name = 'somebody' WHERE id = 3")

        answer = with_acts.run("audit", "verify")
        (chain, sequence), = with_acts.sql(
            "SELECT c.name, e.sequence FROM audit_event e JOIN audit_chain c ON c.id = e.chain_id"
            " WHERE e.id = 3"
        )  # fmt: skip
        assert answer.returncode == 1
        assert f"chain {chain}, event {sequence} (note.add" in answer.stdout
        assert "its content or place was altered" in answer.stdout

    def test_compares_with_an_earlier_bundle(self, with_acts: Installation, tmp_path: Path) -> None:
        bundle = tmp_path / "bundle.zip"
        assert with_acts.run("audit", "export", str(bundle)).returncode == 0
        with_acts.do_acts(count=3)

        answer = with_acts.run("audit", "verify", "--against", str(bundle))
        assert (answer.returncode, "nothing was altered" in answer.stdout) == (0, True)
        bundle.write_bytes(bundle.read_bytes()[:-50])
        assert with_acts.run("audit", "verify", "--against", str(bundle)).returncode == 2


class TestExport:
    def test_is_itself_in_the_history(self, with_acts: Installation, tmp_path: Path) -> None:
        with_acts.run("audit", "export", str(tmp_path / "b.zip"), "--chain", "plan:1")

        ((after, operator),) = with_acts.sql(
            "SELECT after, is_operator FROM audit_event WHERE act = 'audit.export'"
        )
        assert after == '{"chain":"plan:1","events":3}'
        assert operator
