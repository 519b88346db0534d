"""Folders and zip files → the files in them, each with a name of its own (资料.zip/方案.docx).

Files are opened one after the other, as they are asked for: memory does not grow with their number.
What is no document (pictures of a web page, locks of an open file, pipes) is passed over without a word.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from taizhang.documents.broken import BROKEN_ZIP
from taizhang.documents.errors import ReadingError, UnreadableFile, Wording
from taizhang.documents.formats import Format, is_zip, of_members

#: What documents are called. Others in a folder or an archive were not meant to be read.
ENDINGS = frozenset(
    (
        ".docx", ".doc", ".wps", ".rtf", ".odt", ".docm", ".dotx", ".wpt", ".xlsx", ".xls", ".et", ".xlsm",
        ".xlsb", ".ods", ".html", ".htm", ".mhtml", ".mht", ".pdf", ".ofd", ".txt", ".md", ".zip",
        ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp",
    )
)  # fmt: skip
#: Limits against archives made to exhaust the machine, and against a folder named by mistake.
MAX_MEMBERS, MAX_MEMBER, MAX_UNPACKED = 10_000, 200 << 20, 2 << 30
#: Honest files shrink to a tenth or a thirtieth; a bomb to a thousandth. Small members are free.
_MAX_RATIO, _RATIO_FROM = 300, 4 << 20
#: What browsers call the folder of the pictures of a page that they saved.
_OF_A_WEB_PAGE = ("_files", ".files")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Given:
    """A file to be read: its name for messages, and its bytes when they are asked for.

    `content` raises ReadingError where they cannot be had.
    """

    name: str
    content: Callable[[], bytes]


def is_collection(path: Path) -> bool:
    """Whether `path` is a folder or a zip file of files, not a document."""
    return path.is_dir() or _is_archive(path)


def given(path: Path, content: Callable[[Path], bytes]) -> Iterator[Given]:
    """The files that `path` stands for: itself, or those in the folder or archive that it is.

    `content` opens a file; it raises ReadingError where that fails.
    """
    if path.is_dir():
        yield from _in_folder(path, content)
    elif _is_archive(path):
        yield from _in_archive_at(path, content)
    else:
        yield Given(_shown(path), partial(content, path))


def _in_folder(folder: Path, content: Callable[[Path], bytes]) -> Iterator[Given]:
    """The documents below `folder`, in the order of their names; links to folders are not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and not name.endswith(_OF_A_WEB_PAGE)
        )
        for name in sorted(files):
            path = Path(parent, name)
            # A pipe would be waited for until somebody writes into it.
            if not _is_meant(name) or not _may_be_read(path):
                continue
            if _is_archive(path):
                yield from _in_archive_at(path, content)
            else:
                yield Given(_shown(path), partial(content, path))


def _may_be_read(path: Path) -> bool:
    """Whether it is a file, or one that cannot be had: of that a message tells."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _is_meant(name: str) -> bool:
    """Whether a file in a collection is meant to be read: a document, not the lock of one."""
    path = PurePosixPath(name)
    if any(folder.endswith(_OF_A_WEB_PAGE) for folder in path.parts[:-1]):
        return False
    return not path.name.startswith((".", "~$")) and path.suffix.lower() in ENDINGS


def _is_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if not is_zip(file.read(4)):
                return False
        with zipfile.ZipFile(path) as archive:
            return of_members(archive.namelist()) is Format.ZIP
    except BROKEN_ZIP:
        return False


def _in_archive_at(path: Path, content: Callable[[Path], bytes]) -> Iterator[Given]:
    # The archive stays on the disk: only what is asked for is taken from it.
    try:
        file = path.open("rb")
    except OSError:
        yield Given(_shown(path), partial(content, path))
        return
    with file:
        yield from _Archive(file, _shown(path)).members()


class _Archive:
    """A zip file; one inside of it is opened too, one inside of that is not."""

    def __init__(self, file: io.BufferedReader | io.BytesIO, name: str, depth: int = 0) -> None:
        self._file, self._name, self._depth = file, name, depth
        self._left = MAX_UNPACKED

    def members(self) -> Iterator[Given]:
        try:
            archive = zipfile.ZipFile(self._file)
        except BROKEN_ZIP:
            what = Wording("压缩包的目录无法读取", "the archive's directory is unreadable")
            yield _refused(UnreadableFile("documents.damaged", file=self._name, what=what))
            return
        with archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS:
                size, limit = f"{len(infos):,} 个文件", f"{MAX_MEMBERS:,} 个"
                yield _refused(
                    UnreadableFile("documents.too-large", file=self._name, size=size, limit=limit)
                )
                return
            meant = [(member_name(info), info) for info in infos]
            for name, info in sorted(meant, key=lambda member: member[0]):
                if _is_meant(name) and "__MACOSX/" not in name:
                    yield from self._member(archive, info, f"{self._name}/{name}")

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str
    ) -> Iterator[Given]:
        if self._depth or not name.lower().endswith(".zip"):
            yield Given(name, partial(self._unpacked, archive, info, name))
            return
        try:
            data = self._unpacked(archive, info, name)
        except ReadingError as error:
            yield _refused(error)
            return
        inner = _Archive(io.BytesIO(data), name, self._depth + 1)
        inner._left = self._left
        yield from inner.members()
        self._left = inner._left

    def _unpacked(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
        """The bytes of a member; what it claims of its size is not believed."""
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableFile("documents.encrypted", file=name)
        limit = min(MAX_MEMBER, self._left, max(_RATIO_FROM, info.compress_size * _MAX_RATIO))
        try:
            with archive.open(info) as member:
                data = member.read(limit + 1)
        except BROKEN_ZIP:
            what = Wording("压缩包里的这个文件无法解压", "it cannot be unpacked")
            raise UnreadableFile("documents.damaged", file=name, what=what) from None
        if len(data) > limit:
            size, most = f">{limit >> 20} MB", f"{limit >> 20} MB"
            raise UnreadableFile("documents.too-large", file=name, size=size, limit=most)
        self._left -= len(data)
        return data


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member: UTF-8 where it says so, else what a Chinese Windows wrote, or UTF-8."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    # A name is for people to read, not a way into the file system.
    return "/".join(
        part for part in name.replace("\\", "/").split("/") if part not in ("", "..", ".")
    )


def _refused(error: ReadingError) -> Given:
    """A file that is known only by what is wrong with it."""
    return Given(error.file, partial(_raise, error))


def _raise(error: ReadingError) -> bytes:
    raise error


def _shown(path: Path) -> str:
    """The path as text that can be printed."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
