"""A zip file whose members are parts of a document, opened without trusting it.

Nothing is written to disk. What a member claims of its size is not believed: it is unpacked up to
a limit and no further.
"""

from __future__ import annotations

import io
import zipfile
from types import TracebackType

from lxml import etree

from taizhang.documents.broken import BROKEN_ZIP
from taizhang.documents.errors import UnreadableFile, Wording

#: Limits against files made to exhaust the machine. A plan of 1,000 pages has about 30 MB of XML.
MAX_MEMBERS = 5_000
MAX_PART = 48 << 20
#: Honest XML shrinks to a tenth or a thirtieth; a bomb to a thousandth. Small parts are free.
MAX_RATIO, RATIO_FROM = 300, 4 << 20


class Package:
    """The parts of a document in a zip file; raises `UnreadableFile` where it is unsound."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP:
            # The directory of a zip stands at its end: where it is missing, the file was cut.
            code = "damaged" if b"PK\x05\x06" in data[-66_000:] else "truncated"
            raise self._error(
                code, what=Wording("目录无法读取", "its directory is unreadable")
            ) from None
        if len(self._zip.filelist) > MAX_MEMBERS:
            raise self._error("too-large", size=len(self._zip.filelist), limit=MAX_MEMBERS)
        self.members: dict[str, zipfile.ZipInfo] = {
            info.filename: info for info in self._zip.filelist
        }

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._zip.close()

    def read(self, member: str) -> bytes:
        """The bytes of `member`, which must be there."""
        info = self.members[member]
        if info.flag_bits & 0x1:
            raise self._error("encrypted")
        limit = MAX_PART
        if info.compress_size * MAX_RATIO < MAX_PART:
            limit = max(RATIO_FROM, info.compress_size * MAX_RATIO)
        try:
            with self._zip.open(info) as part:
                data = part.read(limit + 1)
        except BROKEN_ZIP:
            what = Wording(f"部件 {member} 无法解压", f"part {member} cannot be unpacked")
            raise self._error("damaged", place=member, what=what) from None
        if len(data) > limit:
            raise self._error(
                "too-large", place=member, size=f">{limit >> 20} MB", limit=f"{limit >> 20} MB"
            )
        return data

    def parse(self, member: str, data: bytes) -> etree._Element:
        """The root of the XML in `data`, without entities, files or addresses from outside."""
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            what = Wording(f"部件 {member} 不是合格的 XML", f"part {member} is not well-formed XML")
            place = f"{member} 第{line}行" if line else member
            raise self._error("damaged", place=place, what=what) from None
        if root.getroottree().docinfo.internalDTD is not None:
            what = Wording(
                f"部件 {member} 含有不允许的 DTD 声明",
                f"part {member} declares a DTD, which is not allowed",
            )
            raise self._error("damaged", place=member, what=what)
        return root

    def _error(self, code: str, *, place: str = "", **details: object) -> UnreadableFile:
        return UnreadableFile(f"documents.{code}", file=self.name, place=place, **details)
