"""Old workbooks whose records and sectors lie."""

from __future__ import annotations

import random
import re
import struct

from tests.mutants.seeds import seeds


def old_records(rng: random.Random) -> bytes:
    """Records of an old workbook with lengths, counts and places that are not so."""
    data = bytearray(rng.choice(seeds()["xls"]).data)
    for _ in range(rng.choice((1, 4, 30))):
        kind = rng.choice((b"\x09\x08", b"\x3c\x00", b"\xfc\x00", b"\xe5\x00", b"\x08\x02",
        b"\x1e\x04", b"\x85\x00", b"\xe0\x00",
                           b"\xfd\x00", b"\x03\x02", b"\xbd\x00", b"\x31\x00", b"\xec\x00",
                           b"\x18\x00"))  # fmt: skip
        places = [found.start() for found in re.finditer(re.escape(kind), data[:-16])]
        if places:
            at = rng.choice(places) + rng.choice((2, 4, 6, 8, 10))
            data[at : at + 2] = rng.choice(
                (b"\xff\xff", b"\0\0", b"\xff\x7f", b"\x01\0", b"\0\x80", b"\x20\x20")
            )
    return bytes(data)


def old_sectors(rng: random.Random) -> bytes:
    """The chains of sectors of an OLE file, closed to circles or led out of it."""
    data = bytearray(rng.choice(seeds()["xls"]).data)
    for _ in range(rng.choice((1, 3, 12))):
        at = rng.choice(
            (
                0x1E,
                0x20,
                0x2C,
                0x30,
                0x38,
                0x3C,
                0x40,
                0x44,
                0x48,
                0x4C,
                *range(512, min(len(data), 2_048), 4),
            )
        )
        data[at : at + 4] = struct.pack(
            "<I", rng.choice((0, 1, 2, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 100_000_000))
        )
    return bytes(data)
