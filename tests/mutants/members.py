"""Zip files changed member by member, and zipped again with right sums."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Sequence

from tests.mutants import chaos
from tests.mutants.marks import EVIL, tree_changed

Member = tuple[str, bytes]

_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
DOCTYPES = (
    f"<!DOCTYPE r [{_LAUGHS}]>",
    '<!DOCTYPE r [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/evil.dtd">',
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]>',
    '<!DOCTYPE r [<!ENTITY l9 "&l9;">]>',
    f'<!DOCTYPE r [<!ENTITY l9 "{"ha" * 50_000}">]>',
)


def members_of(data: bytes) -> list[Member]:
    """The members of a sound zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def zipped(members: Sequence[Member], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with `members`, names repeated where they are."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that come twice
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in members:
                # Without a date of its own, so that the same mutant has the same bytes.
                info = zipfile.ZipInfo(name)
                info.compress_type = method
                archive.writestr(info, data)
    return out.getvalue()


def changed(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """A package with one or more members changed, and how."""
    members = members_of(data)
    names = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        way = rng.choice((_marks, _marks, _marks, _marks, _bytes, _parts, _entities, _relations))
        members = way(members, rng)
        names.append(way.__name__.strip("_"))
        if not members:
            break
    return zipped(members, rng.choice((0, 8, 8))), "+".join(names)


def _some(members: Sequence[Member], rng: random.Random) -> int:
    """A member, the large ones (where the text is) more often."""
    weights = [1 + len(data) ** 0.5 for _, data in members]
    return rng.choices(range(len(members)), weights)[0]


def _marks(members: list[Member], rng: random.Random) -> list[Member]:
    at = _some(members, rng)
    name, data = members[at]
    members[at] = name, tree_changed(data, rng)
    return members


def _bytes(members: list[Member], rng: random.Random) -> list[Member]:
    at = _some(members, rng)
    name, data = members[at]
    members[at] = name, chaos.changed(data, rng)[0]
    return members


def _parts(members: list[Member], rng: random.Random) -> list[Member]:
    """Parts dropped, doubled, emptied, exchanged, or called something else."""
    one, other = rng.randrange(len(members)), rng.randrange(len(members))
    match rng.randrange(6):
        case 0:
            del members[one]
        case 1:
            members.append(members[one])
        case 2:
            members[one] = members[one][0], b""
        case 3:
            members[one], members[other] = (
                (members[one][0], members[other][1]),
                (members[other][0], members[one][1]),
            )
        case 4:
            evil = rng.choice(("../../evil.xml", "/etc/passwd", "a\\..\\b", "word/../word/document.xml",
                               "C:\\x.docx", "/", "目录/" * 80, "\ud7ff.docx", "x\0y.txt"))  # fmt: skip
            members[one] = evil, members[one][1]
        case _:
            members[one] = members[one][0], members[one][1] * 2
    return members


def _entities(members: list[Member], rng: random.Random) -> list[Member]:
    """A part that declares entities and uses one."""
    at = _some(members, rng)
    name, data = members[at]
    head, mark, rest = data.partition(b"?>")
    if not mark:
        head, rest = b"<?xml version='1.0' encoding='UTF-8'", data
    doctype = rng.choice(DOCTYPES).encode()
    first = rest.find(b">", rest.find(b"<") + 1) + 1
    members[at] = name, head + b"?>" + doctype + rest[:first] + b"&l9;" + rest[first:]
    return members


def _relations(members: list[Member], rng: random.Random) -> list[Member]:
    """What binds parts leads elsewhere: to nothing, to itself, in a circle."""
    names = [name for name, _ in members]
    targets = [*names, *EVIL[-5:], "/" + names[0], "../" + names[-1]]
    bound = [
        at
        for at, (name, _) in enumerate(members)
        if name.endswith((".rels", "OFD.xml", "Document.xml"))
    ]
    if not bound:
        return members
    at = rng.choice(bound)
    name, data = members[at]
    for target in rng.sample(names, min(3, len(names))):
        said = rng.choice((target, target.split("/")[-1]))
        data = data.replace(said.encode(), rng.choice(targets).encode("utf-8", "replace"))
    members[at] = name, data
    return members
