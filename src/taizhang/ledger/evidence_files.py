"""Evidence on disk: kept beside the original files, by content; what kind it is, is told by content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from taizhang.ledger.models import EvidenceFile
from taizhang.policies.files import path_of

#: Kinds by the first bytes. Everything else is refused: programs, scripts, pages.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "mp3"),
)

#: What a file dialogue offers of these.
ACCEPTED = (
    ".pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,.ppt,.pptx,.dps,.rtf,.txt,.csv,.zip,.rar,.7z,"
    ".jpg,.jpeg,.png,.gif,.bmp,.tif,.tiff,.webp,.heic,.mp3,.wav,.m4a,.mp4,.mov"
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was received whole, still under a passing name."""

    path: Path
    sha256: str
    size: int
    kind: str


def kind_of(head: bytes) -> str:
    """What a file is by its first bytes (64 or more, if it has them); "" for what is not taken."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "heic" if head[8:11] in (b"hei", b"mif") else "mp4"
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if head[8:12] == b"WEBP" else "wav"
    return "txt" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head or head.lstrip()[:1] == b"<" or head.startswith(b"#!"):
        return False
    for encoding in ("utf-8", "gb18030"):
        # The last character may be cut in two.
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False


@contextmanager
def received(pieces: Iterable[bytes]) -> Iterator[Incoming]:
    """Write what comes to a passing file and reckon its hash; gone at the end, unless it was kept."""
    root = Path(settings.FILES)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix="new-")
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                head = head if len(head) >= 512 else (head + piece)[:512]
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield Incoming(Path(name), digest.hexdigest(), size, kind_of(head))
    finally:
        Path(name).unlink(missing_ok=True)


def keep(incoming: Incoming) -> Path:
    """Give a received file its place by its hash; the same content is there once."""
    path = path_of(incoming.sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(incoming.path, path)
    return path


def opened(file: EvidenceFile) -> IO[bytes]:
    """The content. Raises: FileNotFoundError where somebody took it away from the folder."""
    return path_of(file.sha256).open("rb")


def kept_here(hashes: Iterable[str]) -> set[str]:
    """Which of these files are evidence, for the sweep of the folder."""
    return set(
        EvidenceFile.objects.filter(sha256__in=list(hashes)).values_list("sha256", flat=True)
    )
