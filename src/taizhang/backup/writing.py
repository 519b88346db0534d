"""Back up (备份) while the server runs: no writer waits, and the rows are those of one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from taizhang.audit import SYSTEM, record
from taizhang.audit.sealing import seal
from taizhang.audit.snapshot import snapshot
from taizhang.backup.archive import Writer, new_archive, pieces_of
from taizhang.backup.permissions import MAKE
from taizhang.backup.tables import fields_of, rows_of, tables
from taizhang.permission import Actor, ensure

#: Keys and notes are small; what is larger in the data folder is none of ours.
LARGEST_NOTE = 1 << 20
LAST_SEAL = "seal-last"


@dataclass(slots=True)
class Done:
    """What a backup holds. `altered` names original files whose content is no longer their hash."""

    rows: int = 0
    files: int = 0
    altered: list[str] = field(default_factory=list)


def back_up(*, file: Path, by: Actor, pass_phrase: str = "") -> Done:
    """Write everything into `file`, which appears when it is whole.

    The act itself is recorded first and is in the backup. The note of the last seal is copied before
    the rows: it is then one that they have. Keys and original files are copied after them: they are
    there before the rows that need them, and stay.

    Raises: NotAllowed, FileThere, CannotWrite.
    """
    ensure(by, MAKE)
    done = Done()
    with new_archive(file, pass_phrase) as archive:
        with transaction.atomic():
            record(MAKE, subject=SYSTEM, by=by, after={"file": file.name})
        seal()
        _add(archive, [path for path in _notes() if path.name == LAST_SEAL])
        with snapshot():
            said = _tables(archive)
        _add(archive, [path for path in _notes() if path.name != LAST_SEAL])
        done.rows = sum(table["rows"] for table in said)
        _files(archive, done)
        archive.end(
            {
                "version": version("taizhang"),
                "made": timezone.now().isoformat(),
                "database": connection.vendor,
                "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
                "settings": _settings(),
                "tables": said,
            }
        )
    return done


def _notes() -> list[Path]:
    """Keys and notes: whatever lies in the data folder itself, the database excepted."""
    return [path for path in sorted(Path(settings.HOME).iterdir()) if _is_note(path)]


def _add(archive: Writer, notes: list[Path]) -> None:
    for path in notes:
        archive.add(f"home/{path.name}", pieces_of(path))


def _is_note(path: Path) -> bool:
    """Not the database, not a backup that somebody keeps there, nothing half written."""
    passing = (
        path.name.startswith(("taizhang.sqlite3", "new-", "tmp", ".")) or path.suffix == ".lock"
    )
    return path.is_file() and not passing and path.stat().st_size <= LARGEST_NOTE


def _tables(archive: Writer) -> list[dict[str, Any]]:
    said = []
    for model in tables():
        count = 0

        def lines(model: Any = model) -> Iterator[bytes]:
            nonlocal count
            for line in rows_of(model):
                count += 1
                yield line.encode() + b"\n"

        label = model._meta.label_lower
        archive.add(f"tables/{label}.jsonl", lines())
        said.append({"model": label, "fields": fields_of(model), "rows": count})
    return said


def _files(archive: Writer, done: Done) -> None:
    root = Path(settings.FILES)
    for path in sorted(root.glob("??/*")):
        if path.is_file() and not path.name.startswith("new-"):
            name = path.parent.name + path.name
            try:
                sha256 = archive.add(f"files/{path.parent.name}/{path.name}", pieces_of(path))
            except FileNotFoundError:  # an import that failed took its own away again
                continue
            done.files += 1
            if sha256 != name:
                done.altered.append(name)


def _settings() -> dict[str, Any]:
    """What the environment set, for whoever sets it again; no passwords."""
    return {
        "allowed_hosts": settings.ALLOWED_HOSTS,
        "https": settings.HTTPS,
        "debug": settings.DEBUG,
    }
