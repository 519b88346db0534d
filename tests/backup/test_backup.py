"""A backup made while others write is restored elsewhere, with the same rows, files and history."""

from __future__ import annotations

import hashlib
import subprocess
import time
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from taizhang.backup.archive import opened
from taizhang.backup.encryption import PIECE, Encrypting, decrypt
from taizhang.backup.errors import BackupError, Damaged, NotABackup
from tests.audit.installation import Installation
from tests.postgres import copy_database, new_database
from tests.prepared import copy_home

#: Imports the sample plan as each of the given contents.
IMPORTS = """
import sys
from importlib import import_module
from taizhang.web.commands.house import prepare
prepare()
from taizhang import extraction
from taizhang.permission import Actor
from tests.policies import samples
service = import_module("taizhang.policies.services.import_document")
service.read_apart = lambda data, name: samples.document(name)
extraction.parse = lambda document: samples.plan()
for data in sys.argv[1:]:
    service.import_document(data=data.encode(), name="plan.docx", by=Actor.operator("tester"))
"""


def empty(folder: Path, *, postgresql: bool) -> Installation:
    """A data folder that is not there yet, with an empty database."""
    url = new_database(folder.parent.name + folder.name) if postgresql else ""
    return Installation(folder, url)


def counts(installation: Installation) -> dict[str, int]:
    """The rows of each table that a backup holds."""
    from taizhang.backup.tables import tables

    return {
        name: installation.sql(f'SELECT count(*) FROM "{name}"')[0][0]
        for name in (model._meta.db_table for model in tables())
    }


def originals(installation: Installation) -> dict[str, str]:
    """The original files with the hash of their content."""
    return {
        path.relative_to(installation.home).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in (installation.home / "files").glob("??/*")
    }


@dataclass(frozen=True)
class Filled:
    """An installation and its backup."""

    source: Installation
    file: Path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """An installation with two plans and a history, and its backup."""
    folder = tmp_path_factory.mktemp(request.param)
    url = copy_database(folder.name) if request.param == "postgresql" else ""
    made = Installation(copy_home(folder / "home"), url)
    made.do(IMPORTS, "first", "second")
    made.do_acts()
    answer = made.run("backup", str(folder / "b.zip"))
    assert answer.returncode == 0, answer.stderr
    return Filled(made, folder / "b.zip")


class TestARestore:
    @pytest.mark.parametrize("postgresql", [False, True], ids=["to-sqlite", "to-postgresql"])
    def test_gives_the_same_rows_files_and_ends_of_chains_and_goes_on_from_there(
        self, filled: Filled, tmp_path: Path, postgresql: bool
    ) -> None:
        other = empty(tmp_path / "other", postgresql=postgresql)

        answer = other.run("restore", str(filled.file))

        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert "The history is whole" in answer.stdout
        assert other.ends() == filled.source.ends()
        assert counts(other) == counts(filled.source)
        assert originals(other) == originals(filled.source)
        assert len(originals(other)) == 2
        for name in ("secret-key", "seal-key"):
            assert (other.home / name).read_bytes() == (filled.source.home / name).read_bytes()
            assert (other.home / name).stat().st_mode & 0o777 == 0o600

        other.do(IMPORTS, "third")

        assert other.sql("SELECT count(*) FROM policies_plan") == [(3,)]
        assert other.sql("SELECT count(*) FROM policies_task_search") == other.sql(
            "SELECT count(*) FROM policies_task"
        )
        assert other.run("audit", "verify").returncode == 0


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with a history."""
    made = Installation(copy_home(tmp_path_factory.mktemp("small") / "home"), "")
    made.do_acts()
    return made


@pytest.fixture(scope="module")
def small_backup(small: Installation) -> Path:
    """Its backup."""
    file = small.home.parent / "small.zip"
    assert small.run("backup", str(file)).returncode == 0
    return file


def damaged(whole: Path, kind: str) -> Path:
    """A copy of a backup that is no longer whole."""
    bad = whole.with_name(f"{kind}.zip")
    data = whole.read_bytes()
    middle = _within_the_largest(whole)
    if kind == "torn":
        bad.write_bytes(data[: len(data) // 2])
    elif kind == "altered":
        bad.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    elif kind == "another-file":
        bad.write_text("青溪县职业教育改革实施方案")
    else:
        with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if kind == "member-altered" and name.endswith("audit.event.jsonl"):
                    content = content.replace(b"note.add", b"note.bad")
                new.writestr(name, content)
            if kind == "member-added":
                new.writestr("home/../../evil", "x")
    return bad


def _within_the_largest(whole: Path) -> int:
    """Where a byte of content lies: between the members stand times that nothing rests on."""
    with zipfile.ZipFile(whole) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    return largest.header_offset + 30 + len(largest.filename.encode()) + largest.compress_size // 2


class TestADamagedBackup:
    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            ("torn", NotABackup),
            ("altered", BackupError),
            ("member-altered", Damaged),
            ("member-added", Damaged),
            ("another-file", NotABackup),
        ],
    )
    def test_is_not_opened(self, small_backup: Path, kind: str, error: type[BackupError]) -> None:
        refusal = pytest.raises(error)
        with refusal, opened(damaged(small_backup, kind)):
            pass

    def test_is_refused_or_whole_wherever_a_bit_is_turned(self, small_backup: Path) -> None:
        data = small_backup.read_bytes()
        bad = small_backup.with_name("turned.zip")
        refused = []
        with opened(small_backup) as whole:
            manifest = whole.manifest
        for place in range(0, len(data), max(1, len(data) // 400)):
            bad.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            try:
                with opened(bad) as archive:
                    # Times and the like: nothing rests on them, and every member was checked.
                    assert archive.manifest == manifest
            except BackupError:
                refused.append(place)
        assert refused

    def test_restores_nothing_and_says_so(self, small_backup: Path, tmp_path: Path) -> None:
        other = empty(tmp_path / "other", postgresql=False)

        answer = other.run("restore", str(damaged(small_backup, "altered")))

        assert answer.returncode == 2
        assert len(answer.stderr.strip().splitlines()) == 1
        assert list(other.home.iterdir()) == []


class TestWhereSomethingIs:
    def test_is_refused_where_anything_is(self, small_backup: Path, tmp_path: Path) -> None:
        other = empty(tmp_path / "other", postgresql=False)
        other.home.mkdir()
        (other.home / "note").write_text("mine")

        answer = other.run("restore", str(small_backup))

        assert answer.returncode == 1
        assert "is not empty" in answer.stderr
        assert [path.name for path in other.home.iterdir()] == ["note"]

    def test_is_refused_into_a_database_with_tables(
        self, small_backup: Path, tmp_path: Path
    ) -> None:
        used = empty(tmp_path / "used", postgresql=True)
        used.sql("CREATE TABLE something (id int)")

        answer = used.run("restore", str(small_backup))

        assert (answer.returncode, "holds tables already" in answer.stderr) == (1, True)
        assert list(used.home.iterdir()) == []


class TestABackup:
    def test_takes_the_place_of_no_file(self, small: Installation, tmp_path: Path) -> None:
        there = tmp_path / "b.zip"
        there.write_text("mine")

        answer = small.run("backup", str(there))

        assert (answer.returncode, there.read_text()) == (2, "mine")

    def test_that_cannot_be_written_leaves_nothing(
        self, small: Installation, tmp_path: Path
    ) -> None:
        answer = small.run("backup", str(tmp_path / "nowhere" / "b.zip"))

        assert (answer.returncode, "cannot be written" in answer.stderr) == (2, True)
        assert list(tmp_path.iterdir()) == []

    def test_leaves_out_no_table(self, db: None) -> None:
        from taizhang.backup.tables import left_out

        assert left_out() == set()

    def test_tells_of_an_original_that_the_disk_spoilt(
        self, small: Installation, tmp_path: Path
    ) -> None:
        name = hashlib.sha256(b"what it was").hexdigest()
        spoilt = small.home / "files" / name[:2] / name[2:]
        spoilt.parent.mkdir(parents=True)
        spoilt.write_bytes(b"what it became")

        answer = small.run("backup", str(tmp_path / "b.zip"))

        spoilt.unlink()
        assert (answer.returncode, name in answer.stderr) == (1, True)


#: Acts on argv[1] and argv[2] in turn until the file argv[3] is there; prints how often.
WRITES = """
import pathlib, sys, time
from taizhang.web.commands.house import prepare
prepare()
from tests.audit.acts import act
number = 0
while not pathlib.Path(sys.argv[3]).exists():
    number += 1
    act(sys.argv[1 + number % 2], number)
    pathlib.Path(sys.argv[4]).touch()
    time.sleep(0.01)
print(number)
"""


class TestWhileWritersWrite:
    @pytest.mark.parametrize("postgresql", [False, True], ids=["sqlite", "postgresql"])
    def test_it_holds_one_moment_and_nobody_is_refused(
        self, tmp_path: Path, postgresql: bool
    ) -> None:
        source = empty(tmp_path / "home", postgresql=postgresql)
        source.do_acts()
        stop = tmp_path / "stop"
        begun = [tmp_path / f"begun-{n}" for n in (2, 3)]
        writers = [
            source.start(WRITES, "plan:1", f"plan:{path.name[-1]}", str(stop), str(path))
            for path in begun
        ]
        while not all(path.exists() for path in begun):
            assert all(writer.poll() is None for writer in writers), "a writer ended at once"
            time.sleep(0.05)
        before = sum(end[1] for end in source.ends())
        backup = source.run("backup", str(tmp_path / "b.zip"))
        after = sum(end[1] for end in source.ends())
        stop.touch()
        written = []
        for writer in writers:
            said, trouble = writer.communicate(timeout=120)
            assert writer.returncode == 0, trouble
            written.append(int(said))

        assert backup.returncode == 0, backup.stderr
        acts = "SELECT count(*) FROM audit_event WHERE act = 'note.add'"
        assert source.sql(acts) == [(6 + sum(written),)]
        other = empty(tmp_path / "other", postgresql=False)
        answer = other.run("restore", str(tmp_path / "b.zip"))
        assert answer.returncode == 0, answer.stdout + answer.stderr
        assert before < sum(end[1] for end in other.ends()) < after


class TestUnderAPassPhrase:
    def run(
        self, installation: Installation, words: str, *command: str
    ) -> subprocess.CompletedProcess[str]:
        return installation.run(*command, given=words + "\n")

    def test_it_is_restored_by_who_knows_it(self, small: Installation, tmp_path: Path) -> None:
        file = tmp_path / "b.tzb"
        assert self.run(small, "山高水长", "backup", str(file), "--encrypt").returncode == 0
        assert b"PK" not in file.read_bytes()[:4]
        other = empty(tmp_path / "other", postgresql=False)

        assert self.run(other, "山高水短", "restore", str(file)).returncode == 2
        answer = self.run(other, "山高水长", "restore", str(file))

        assert answer.returncode == 0, answer.stderr
        assert other.sql("SELECT count(*) FROM audit_event") >= [(6,)]

    def test_one_that_was_cut_is_refused(self, small: Installation, tmp_path: Path) -> None:
        out = BytesIO()
        stream = Encrypting(out, "word")
        stream.write(b"x" * (2 * PIECE + 5))
        stream.close()
        whole = out.getvalue()
        back = BytesIO()
        decrypt(BytesIO(whole), back, "word")
        assert back.getvalue() == b"x" * (2 * PIECE + 5)
        second = len(whole) - 5 - 16 - 4  # the end of the second piece
        for cut in (whole[:second], whole[:-1], whole + b"\0\0\0\1y"):
            with pytest.raises(Damaged):
                decrypt(BytesIO(cut), BytesIO(), "word")
