"""The one way in for every file: read at once where that can be, converted before where not."""

from __future__ import annotations

from dataclasses import replace

from taizhang.conversion.office import SECONDS, WAYS, convert
from taizhang.documents import Document, UnreadableFile, read
from taizhang.documents.formats import Format


def read_any(data: bytes, name: str, *, seconds: float = SECONDS) -> Document:
    """Read the file `name` with the content `data`, converted by LibreOffice where it must be.

    `seconds` is what converting may take. Raises: ReadingError. The document's format is that of the
    file, not what it was converted to.
    """
    try:
        return read(data, name)
    except UnreadableFile as error:
        format_ = error.details.get("format")
        if not isinstance(format_, Format) or format_ not in WAYS:
            raise
    return replace(read(convert(data, name, format_, seconds=seconds), name), format=format_.value)
