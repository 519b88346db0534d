"""What reading a zip file that is cut, altered or hostile may raise.

`zipfile` says BadZipFile of some damage only: a bit turned in a member may show as an error of the
decompressor, a method that nobody has, a password that is wanted, a place before the file's start.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
