"""What somebody does to the history by SQL is found, and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from taizhang.audit import keys
from taizhang.audit.canonical import digest
from taizhang.audit.models import Chain, Event, Seal
from taizhang.audit.sealing import seal
from taizhang.audit.verification import Progress, verify
from tests.audit.acts import act, some_history


def sql(statement: str, *values: object) -> None:
    """What somebody with the database's password may type, once the guards are taken off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


def found() -> list[tuple[str, str, int]]:
    return [(fault.code, fault.chain, fault.number) for fault in verify()]


@pytest.fixture
def history(db: None) -> None:
    some_history()


def event(chain: str, sequence: int) -> Event:
    return Event.objects.select_related("chain").get(chain__name=chain, sequence=sequence)


def written_anew(chain: str, first: int) -> None:
    """Take all hashes from `first` on again, as a forger without the key would."""
    previous = event(chain, first - 1).hash if first > 1 else "0" * 64
    for row in Event.objects.filter(chain__name=chain, sequence__gte=first).order_by("sequence"):
        row.previous = previous
        previous = row.hash_taken_again(chain)
        sql("UPDATE audit_event SET previous = %s, hash = %s WHERE id = %s",
            row.previous, previous, row.pk)  # fmt: skip
    sql("UPDATE audit_chain SET hash = %s WHERE name = %s", previous, chain)


class TestAWholeHistory:
    def test_is_proved(self, history: None) -> None:
        progress = Progress()

        assert list(verify(progress)) == []
        assert (progress.events, progress.chains, progress.seals) == (10, 2, 1)
        assert progress.unsealed == 4

    def test_may_be_empty(self, db: None) -> None:
        assert found() == []

    def test_stays_good_when_the_key_was_changed(self, history: None, own_home: Path) -> None:
        (own_home / "seal-keys-before").write_text(keys.public_key().hex() + "\n")
        (own_home / "seal-key").unlink()
        seal()

        assert found() == []


class TestAnEvent:
    @pytest.mark.parametrize(
        ("column", "value"),
        [("after", '{"number":99}'), ("actor_name", "李四"), ("act", "note.drop"), ("form", 2),
         ("time", "2026-01-01 00:00:00+00:00"), ("account_id", 4), ("address", "")],
    )  # fmt: skip
    def test_that_was_altered_is_named(self, history: None, column: str, value: object) -> None:
        row = event("plan:1", 2)

        sql(f"UPDATE audit_event SET {column} = %s WHERE id = %s", value, row.pk)

        assert found() == [("altered", "plan:1", 2)]

    def test_is_told_with_what_it_is_about(self, history: None) -> None:
        sql("UPDATE audit_event SET role = 'auditor' WHERE id = %s", event("plan:1", 2).pk)

        fault = next(verify())
        assert "链 plan:1 第 2 条（note.add 青溪县第1号方案）" in fault.sentence()
        assert "chain plan:1, event 2 (note.add 青溪县第1号方案)" in fault.sentence("en")

    def test_that_was_removed_is_named(self, history: None) -> None:
        sql("DELETE FROM audit_event WHERE id = %s", event("plan:2", 4).pk)

        (fault,) = verify()
        assert (fault.code, fault.chain) == ("removed", "plan:2")
        assert dict(fault.details) == {"first": 4, "last": 4}

    def test_that_was_removed_after_sealing_is_missed_by_the_seal_too(self, history: None) -> None:
        sql("DELETE FROM audit_event WHERE id = %s", event("plan:2", 3).pk)

        assert found() == [("removed", "plan:2", 4), ("sealed-but-gone", "plan:2", 3)]

    def test_that_changed_its_place_is_named(self, history: None) -> None:
        first, second = event("plan:1", 4).pk, event("plan:1", 5).pk
        for key, sequence in [(first, 99), (second, 4), (first, 5)]:
            sql("UPDATE audit_event SET sequence = %s WHERE id = %s", sequence, key)

        assert found()[:2] == [("altered", "plan:1", 4), ("altered", "plan:1", 5)]

    def test_that_was_inserted_is_named(self, history: None) -> None:
        row = event("plan:1", 5)
        row.pk, row.sequence, row.previous = None, 6, row.hash
        row.hash = row.hash_taken_again("plan:1")
        row.save(force_insert=True)

        assert found() == [("end-moved", "plan:1", 6)]

    def test_whose_hash_was_taken_again_no_longer_leads_to_the_next(self, history: None) -> None:
        row = event("plan:1", 1)
        row.after = '{"number":99}'
        sql("UPDATE audit_event SET after = %s, hash = %s WHERE id = %s",
            row.after, row.hash_taken_again("plan:1"), row.pk)  # fmt: skip

        assert found() == [("unlinked", "plan:1", 2)]


class TestAPastWrittenAnew:
    def test_does_not_fit_the_seal(self, history: None) -> None:
        row = event("plan:1", 2)
        sql("UPDATE audit_event SET after = %s WHERE id = %s", '{"number":99}', row.pk)
        written_anew("plan:1", 2)

        assert found() == [("not-as-sealed", "plan:1", 3)]

    def test_does_not_fit_a_seal_that_was_written_anew_without_the_key(self, history: None) -> None:
        sql("UPDATE audit_event SET after = %s WHERE id = %s", "{}", event("plan:1", 2).pk)
        written_anew("plan:1", 2)
        row = Seal.objects.get()
        ends = [[c, n, event(c, n).hash] for c, n, _ in json.loads(row.ends)]
        row.ends = json.dumps(ends, separators=(",", ":"))
        row.hash = digest(row.fields_hashed())
        sql("UPDATE audit_seal SET ends = %s, hash = %s", row.ends, row.hash)

        assert found() == [("seal-unsigned", "", 1), ("seal-not-the-last", "", 1)]

    def test_is_found_where_the_tail_of_a_chain_was_cut(self, history: None) -> None:
        seal()
        sql("DELETE FROM audit_event WHERE id = %s", event("plan:1", 5).pk)
        sql("UPDATE audit_chain SET sequence = 4, hash = %s WHERE name = 'plan:1'",
            event("plan:1", 4).hash)  # fmt: skip

        assert found() == [("sealed-but-gone", "plan:1", 5)]

    def test_is_found_where_a_whole_chain_was_removed(self, history: None) -> None:
        chain = Chain.objects.get(name="plan:2").pk
        sql("DELETE FROM audit_event WHERE chain_id = %s", chain)
        sql("DELETE FROM audit_sealedend WHERE chain_id = %s", chain)
        sql("DELETE FROM audit_chain WHERE id = %s", chain)

        assert found() == [("sealed-but-gone", "plan:2", 3)]

    def test_is_found_where_the_last_seal_and_what_it_binds_were_removed(
        self, history: None
    ) -> None:
        seal()
        sql("DELETE FROM audit_seal WHERE number = 2")
        for chain in ("plan:1", "plan:2"):
            sql("DELETE FROM audit_event WHERE id = %s", event(chain, 5).pk)
            sql("UPDATE audit_chain SET sequence = 4, hash = %s WHERE name = %s",
                event(chain, 4).hash, chain)  # fmt: skip

        assert found() == [("seal-not-the-last", "", 2)]


class TestASeal:
    def test_that_was_removed_is_named(self, history: None) -> None:
        for number in (6, 7):
            act("plan:1", number)
            seal()
        sql("DELETE FROM audit_seal WHERE number = 2")

        assert found() == [("seals-removed", "", 3)]

    def test_holds_only_what_moved(self, history: None) -> None:
        seal()
        act("plan:3")
        (third,) = seal()

        assert [end[:2] for end in json.loads(third.ends)] == [["plan:3", 1]]
        assert seal() == []

    def test_key_is_for_its_owner_alone(self, history: None, own_home: Path) -> None:
        assert (own_home / "seal-key").stat().st_mode & 0o777 == 0o600


class TestMemory:
    def test_does_not_grow_with_the_history(self, db: None) -> None:
        import tracemalloc

        def peak() -> int:
            tracemalloc.start()
            assert list(verify()) == []
            top = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return top

        for number in range(1, 2_001):
            act(f"plan:{number % 40}", number)
        few = peak()
        for number in range(2_001, 8_001):
            act(f"plan:{number % 40}", number)

        assert peak() < 1.5 * few
