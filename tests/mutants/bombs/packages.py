"""Zip packages, and archives, made to exhaust what unpacks them."""

from __future__ import annotations

import io
import random
import struct
import zipfile

from tests.mutants import words
from tests.mutants.bombs.measures import HEAD, ITEM
from tests.mutants.members import DOCTYPES, members_of, zipped
from tests.mutants.seeds import seeds


def ratio(rng: random.Random) -> bytes:
    """A part that unpacks to a thousand times its size."""
    kind = rng.choice(("docx", "xlsx", "ofd"))
    members = members_of(rng.choice(seeds()[kind]).data)
    at = rng.randrange(len(members))
    size = rng.choice((5, 60, 300)) << 20
    filling = rng.choice((b" ", b"\0", b"<w:p/>", b"<a>"))
    members[at] = members[at][0], members[at][1] + filling * (size // len(filling))
    return zipped(members)


def many_members(rng: random.Random) -> bytes:
    """More parts than a document has."""
    kind = rng.choice(("docx", "xlsx", "ofd"))
    members = members_of(rng.choice(seeds()[kind]).data)
    count = rng.choice((4_000, 6_000, 30_000))
    return zipped([*members, *((f"word/extra{n}.xml", b"<x/>") for n in range(count))])


def overlapping(rng: random.Random) -> bytes:
    """Entries of the directory that all name the same bytes, as in 42.zip's successors."""
    kind = rng.choice(("docx", "xlsx", "ofd"))
    data = bytearray(rng.choice(seeds()[kind]).data)
    first = None
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if first is None:
            first = data[at + 42 : at + 46]
        elif rng.random() < 0.7:
            data[at + 42 : at + 46] = first
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def lying_sizes(rng: random.Random) -> bytes:
    """Entries whose sizes, sums, methods or flags are not what they say."""
    kind = rng.choice(("docx", "xlsx", "ofd"))
    data = bytearray(rng.choice(seeds()[kind]).data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        field, size = rng.choice(
            ((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4))
        )
        value = rng.choice((0, 1, 9, 12, 14, 99, 0x7FFF, 0xFFFF, 0xFFFFFFFF, 0x80000000))
        data[at + field : at + field + size] = struct.pack("<I", value)[:size]
        at = data.find(b"PK\x01\x02", at + 46)
    return bytes(data)


def entities(rng: random.Random) -> bytes:
    """Entities inside entities, or from outside, in whatever part."""
    xml = f'<?xml version="1.0"?>{rng.choice(DOCTYPES)}<html><body><p>&l9;</p></body></html>'
    if rng.random() < 0.3:
        return xml.encode()
    kind = rng.choice(("docx", "xlsx", "ofd"))
    members = members_of(rng.choice(seeds()[kind]).data)
    at = rng.randrange(len(members))
    members[at] = members[at][0], xml.encode()
    return zipped(members)


def archive(rng: random.Random) -> bytes:
    """An archive of archives in archives, of a file that unpacks to gigabytes, of very many files."""
    match rng.randrange(5):
        case 0:
            data = zipped([("方案.txt", words.text(rng).encode("utf-8", "replace"))])
            for level in range(rng.choice((1, 2, 30))):
                data = zipped(
                    [(f"{level}.zip", data), *[(f"{level}-{n}.zip", data) for n in range(3)]]
                )
                if len(data) > 3 << 20:
                    break
            return data
        case 1:
            return zipped(
                [
                    ("大.txt", bytes(rng.choice((5, 60, 250)) << 20)),
                    ("好.txt", (HEAD + ITEM).encode()),
                ]
            )
        case 2:
            count = rng.choice((500, 10_001, 60_000))
            return zipped([(f"{n}.{rng.choice(('txt', 'png'))}", b"") for n in range(count)])
        case 3:
            names = (
                "../../x.txt",
                "/etc/x.txt",
                "a/../../x.txt",
                "C:\\x.txt",
                "x\0.txt",
                "..",
                "\u202etxt.exe.txt",
                "目/" * 99 + ".txt",
                "x.txt",
                "x.txt",
            )
            return zipped([(name, (HEAD + ITEM).encode()) for name in names])
        case _:
            out = io.BytesIO()
            with zipfile.ZipFile(
                out, "w", rng.choice((zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2))
            ) as made:
                made.writestr("方案.txt", bytes(rng.choice((1, 80)) << 20))
            return out.getvalue()
