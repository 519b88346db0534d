"""The file of a backup: a zip of members, each with its SHA-256 in the manifest, perhaps encrypted.

manifest.json        version, time, migrations, tables, SHA-256 of every other member
home/NAME            keys and notes of the data folder
files/ab/cdef…       the original files
tables/APP.MODEL.jsonl
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from taizhang.backup.encryption import MAGIC, Encrypting, decrypt
from taizhang.backup.errors import (
    CannotWrite,
    Damaged,
    FileThere,
    NotABackup,
    PassPhraseNeeded,
)
from taizhang.documents.broken import BROKEN_ZIP

FORM = 1
MANIFEST = "manifest.json"
_CHUNK = 1 << 20


class Writer:
    """Members go in one after the other."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.sha256: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> str:
        """Add a member; return its SHA-256."""
        hashed = hashlib.sha256()
        with self._file.open(name, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                hashed.update(piece)
        self.sha256[name] = hashed.hexdigest()
        return self.sha256[name]

    def end(self, manifest: dict[str, Any]) -> None:
        """Add the manifest, which tells what each member is."""
        text = json.dumps({"form": FORM, **manifest, "sha256": self.sha256}, ensure_ascii=False)
        self._file.writestr(MANIFEST, text)


@contextmanager
def new_archive(file: Path, pass_phrase: str = "") -> Iterator[Writer]:
    """Write `file`, which is there when all is well at the end, and else not at all.

    Raises: FileThere, CannotWrite.
    """
    if file.exists():
        raise FileThere(file=file)
    made = ""
    try:
        handle, made = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}-")
        with os.fdopen(handle, "wb") as plain:
            out = cast(BinaryIO, Encrypting(plain, pass_phrase)) if pass_phrase else plain
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                yield Writer(archive)
            if pass_phrase:
                out.close()
            plain.flush()
            os.fsync(plain.fileno())
        os.link(made, file)  # unlike a rename, it never takes the place of another file
    except FileExistsError:
        raise FileThere(file=file) from None
    except OSError as reason:
        raise CannotWrite(file=file, reason=reason.strerror or reason) from reason
    finally:
        if made:
            Path(made).unlink(missing_ok=True)


class Reader:
    """The members of a whole archive."""

    def __init__(self, file: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._file, self.manifest = file, manifest

    def names(self, folder: str) -> list[str]:
        """The members in a folder (`files/`)."""
        return [name for name in self.manifest["sha256"] if name.startswith(folder)]

    def open(self, name: str) -> IO[bytes]:
        """A member, from its start."""
        return self._file.open(name)


@contextmanager
def opened(file: Path, pass_phrase: str = "") -> Iterator[Reader]:
    """The archive, every member of which was checked.

    Raises: NotABackup, Damaged, PassPhraseNeeded, WrongPassPhrase.
    """
    try:
        source = file.open("rb")
    except OSError as reason:
        raise NotABackup(file=file) from reason
    with source, tempfile.TemporaryFile() as plain:
        readable: IO[bytes] = source
        if source.read(len(MAGIC)) == MAGIC:
            if not pass_phrase:
                raise PassPhraseNeeded
            source.seek(0)
            decrypt(source, cast(BinaryIO, plain), pass_phrase)
            readable = plain
        readable.seek(0)
        archive, manifest = _found(file, readable)
        with archive:
            _ensure_whole(archive, manifest["sha256"])
            yield Reader(archive, manifest)


def _found(file: Path, readable: IO[bytes]) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    """The archive and its manifest. Raises: NotABackup."""
    try:
        archive = zipfile.ZipFile(readable)
        manifest = json.loads(archive.read(MANIFEST))
        if not all(isinstance(value, str) for value in manifest["sha256"].values()):
            raise NotABackup(file=file)
    except (*BROKEN_ZIP, TypeError, AttributeError) as reason:
        raise NotABackup(file=file) from reason
    return archive, manifest


def _ensure_whole(archive: zipfile.ZipFile, sha256: dict[str, str]) -> None:
    """Refuse an archive with other members than its manifest tells. Raises: Damaged."""
    names = archive.namelist()
    if sorted(names) != sorted([*sha256, MANIFEST]):
        raise Damaged(member=", ".join(sorted(set(names) ^ {*sha256, MANIFEST})[:3]) or MANIFEST)
    for name in sha256:
        if not _is_plain(name) or _hash(archive, name) != sha256[name]:
            raise Damaged(member=name)


def _is_plain(name: str) -> bool:
    """Whether the name stays within the folder that it is unpacked to."""
    parts = name.split("/")
    return len(parts) > 1 and all(part and part not in (".", "..") for part in parts)


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    hashed = hashlib.sha256()
    try:
        with archive.open(name) as member:
            while chunk := member.read(_CHUNK):
                hashed.update(chunk)
    except BROKEN_ZIP:
        raise Damaged(member=name) from None
    return hashed.hexdigest()


def pieces_of(path: Path) -> Iterator[bytes]:
    """The content of a file."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
