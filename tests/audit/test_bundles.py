"""What was exported is verified elsewhere, by a script that knows nothing of the product."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from taizhang.audit import keys
from taizhang.audit.bundles import NotABundle, Part, export_bundle, verify_against
from taizhang.audit.models import Event
from taizhang.audit.sealing import seal
from tests.audit.acts import act, some_history
from tests.audit.test_verification import event, sql, written_anew

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_history.py"


@pytest.fixture
def bundle(db: None, tmp_path: Path) -> Path:
    """A bundle of two plans with five acts each."""
    some_history()
    file = tmp_path / "历史.zip"
    export_bundle(file, Part())
    return file


def verified(file: Path, *options: str) -> tuple[int, str]:
    """Run the script in a place where the product is not."""
    command = [sys.executable, "-I", str(SCRIPT), str(file), *options]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=file.parent, check=False)
    return answer.returncode, answer.stdout + answer.stderr


def forged(
    file: Path, member: str, change: Callable[[bytes], bytes], *, key: object = None
) -> Path:
    """A copy with a member changed, and signed anew by `key`, or with the old signature."""
    copy = file.with_name("forged.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        content = {name: old.read(name) for name in old.namelist()}
        content[member] = change(content[member])
        if key:
            manifest = json.loads(content["manifest.json"])
            content["public-key.txt"] = key.public_key().public_bytes_raw().hex().encode()
            for name, signed in manifest["members"].items():
                signed["sha256"] = hashlib.sha256(content[name]).hexdigest()
            content["manifest.json"] = json.dumps(manifest).encode()
            hash_ = hashlib.sha256(content["manifest.json"]).hexdigest()
            content["manifest.sig"] = key.sign(b"taizhang bundle\n" + hash_.encode()).hex().encode()
        for name, data in content.items():
            new.writestr(name, data)
    return copy


def without_line(number: int) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        del lines[number]
        return b"".join(lines)

    return change


class TestABundle:
    def test_is_proved_by_the_script(self, bundle: Path) -> None:
        code, said = verified(bundle, "--key", keys.public_key().hex())

        assert (code, said.splitlines()[-1]) == (0, "proved")
        assert "10 events in 2 chains, 1 seals" in said

    def test_without_the_key_is_only_of_one_piece(self, bundle: Path) -> None:
        assert verified(bundle)[1].splitlines()[-1].startswith("of one piece")

    @pytest.mark.parametrize(
        "part",
        [
            Part(chain="plan:2"),
            Part(since=timezone.now() - dt.timedelta(days=1)),
            Part(until=timezone.now() + dt.timedelta(days=1), chain="plan:1"),
        ],
        ids=["chain", "since", "until"],
    )
    def test_may_be_a_part(self, db: None, tmp_path: Path, part: Part) -> None:
        some_history()
        export_bundle(tmp_path / "part.zip", part)

        assert verified(tmp_path / "part.zip", "--key", keys.public_key().hex())[0] == 0

    def test_of_a_time_goes_on_without_gaps(self, db: None, tmp_path: Path) -> None:
        some_history()
        times = list(Event.objects.filter(chain__name="plan:1").order_by("sequence"))
        since, until = times[1].time, times[3].time
        written = export_bundle(tmp_path / "part.zip", Part(since, until, "plan:1"))

        with zipfile.ZipFile(tmp_path / "part.zip") as part:
            rows = [json.loads(line) for line in part.read("events.jsonl").splitlines()]
        assert [row["sequence"] for row in rows] == [2, 3]
        assert written.events == 2

    def test_never_takes_the_place_of_a_file(self, bundle: Path) -> None:
        before = bundle.read_bytes()
        with pytest.raises(FileExistsError):
            export_bundle(bundle, Part())
        assert bundle.read_bytes() == before

    def test_signed_with_an_earlier_key_too_is_proved(
        self, db: None, own_home: Path, tmp_path: Path
    ) -> None:
        some_history()
        before = keys.public_key().hex()
        (own_home / "seal-keys-before").write_text(before)
        (own_home / "seal-key").unlink()
        seal()
        export_bundle(tmp_path / "b.zip", Part())

        now = keys.public_key().hex()
        code, said = verified(tmp_path / "b.zip", "--key", now, "--key", before)
        assert (code, "note:" in said) == (0, False)
        assert "1 seals are signed with earlier keys" in verified(tmp_path / "b.zip")[1]


class TestAForgedBundle:
    def test_with_an_event_altered_is_found(self, bundle: Path) -> None:
        copy = forged(
            bundle, "events.jsonl", lambda data: data.replace("王明".encode(), b"somebody")
        )

        code, said = verified(copy)
        assert code == 1
        assert "events.jsonl: it was altered" in said
        assert "chain plan:1, event 1 (note.add 青溪县第1号方案): its content is not" in said

    def test_signed_by_another_is_found_by_the_key(self, bundle: Path) -> None:
        key = Ed25519PrivateKey.generate()
        copy = forged(bundle, "events.jsonl", without_line(9), key=key)

        code, said = verified(copy, "--key", keys.public_key().hex())
        assert (code, "signed with another key" in said) == (1, True)

    @pytest.mark.parametrize("line", [0, 2, 5])
    def test_with_an_event_removed_and_signed_anew_does_not_fit_the_chain(
        self, bundle: Path, line: int
    ) -> None:
        copy = forged(bundle, "events.jsonl", without_line(line), key=Ed25519PrivateKey.generate())

        code, said = verified(copy)
        assert (code, "FAULT chain plan:" in said) == (1, True)

    def test_with_a_chain_left_out_does_not_fit_the_seal(self, bundle: Path) -> None:
        def first_chain_alone(data: bytes) -> bytes:
            return b"".join(data.splitlines(keepends=True)[:5])

        copy = forged(bundle, "events.jsonl", first_chain_alone, key=Ed25519PrivateKey.generate())
        assert "chain plan:2, event 3: it is not what seal 1 binds" in verified(copy)[1]

    def test_with_events_moved_is_found(self, bundle: Path) -> None:
        def moved(data: bytes) -> bytes:
            lines = data.splitlines(keepends=True)
            lines[1], lines[2] = lines[2], lines[1]
            return b"".join(lines)

        copy = forged(bundle, "events.jsonl", moved, key=Ed25519PrivateKey.generate())
        assert "missing, or out of order" in verified(copy)[1]

    def test_whose_manifest_was_altered_is_found(self, bundle: Path) -> None:
        copy = forged(
            bundle, "manifest.json", lambda data: data.replace(b'"chains": 2', b'"chains": 3')
        )
        assert "manifest.json: its signature is not good" in verified(copy)[1]

    def test_that_is_torn_is_not_a_bundle(self, bundle: Path) -> None:
        torn = bundle.with_name("torn.zip")
        torn.write_bytes(bundle.read_bytes()[:-100])
        assert verified(torn)[0] == 2


class TestAnEarlierBundle:
    def test_is_still_contained_when_more_was_recorded(self, bundle: Path) -> None:
        act("plan:1", 6)
        assert list(verify_against(bundle)) == []

    def test_names_what_was_written_anew_even_where_seals_and_key_were_too(
        self, bundle: Path
    ) -> None:
        sql("UPDATE audit_event SET after = '{}' WHERE id = %s", event("plan:1", 4).pk)
        written_anew("plan:1", 4)

        faults = [(f.code, f.chain, f.number) for f in verify_against(bundle)]
        assert faults == [("not-as-exported", "plan:1", 4), ("not-as-exported", "plan:1", 5)]

    def test_of_another_installation_is_refused(self, bundle: Path, own_home: Path) -> None:
        (own_home / "seal-key").unlink()
        with pytest.raises(NotABundle):
            list(verify_against(bundle))
