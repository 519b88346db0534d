"""PDF changed object by object, with places that are right again."""

from __future__ import annotations

import random
import re

from tests.documents.pdf_files import written

_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w#<])-?\d+(?:\.\d+)?(?![\w>])")
_REFERENCE = re.compile(rb"\d+ 0 R")
_NAME = re.compile(rb"/[A-Za-z]\w*")
_EVIL = (
    b"0", b"-1", b"100000000", b"2147483648", b"1e9", b"99999999999999999999", b"0.0000001", b"-32768",
    b"null", b"nan", b"14400", b"(", b"<</A", b"[" * 300, b"<", b"/", b"true", b"9" * 400,
)  # fmt: skip
_OPERATORS = (
    b"q " * 500, b"Q " * 50, b"BT BT ", b"ET ET ", b"/P1 Do " * 40, b"/F1 1e9 Tf ", b"0 0 0 0 0 0 cm ",
    b"1e30 0 0 1e30 0 0 cm ", b"/F9 12 Tf <4e00> Tj ", b"BI /W 9 /H 9 ID x EI ", b"0 Tz ", b"<d800> Tj ",
    b"0 0 m 1e9 1e9 l S ", b"<0000> Tj ", b"3 Tr ", b"1 0 0 1 -1e7 1e7 Tm <4e00> Tj ", b"0 Tf ",
)  # fmt: skip


def changed(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """A PDF with some of its objects changed, and how."""
    objects = [found[2] for found in _OBJECT.finditer(data)]
    names = []
    for _ in range(rng.choice((1, 2, 3, 6))):
        way = rng.choice((_numbers, _references, _names, _objects, _content, _content))
        at = rng.randrange(len(objects))
        objects = way(objects, at, rng)
        names.append(way.__name__.strip("_"))
    trailer = rng.choice(
        (b"", b"", b"", b"/Encrypt 3 0 R", b"/Prev 9", b"/XRefStm 20", b"/Root 2 0 R")
    )
    return written(objects, trailer), "+".join(names)


def _replaced(
    pattern: re.Pattern[bytes], text: bytes, rng: random.Random, choices: list[bytes]
) -> bytes:
    found = list(pattern.finditer(text))
    if not found:
        return text
    place = rng.choice(found)
    return text[: place.start()] + rng.choice(choices) + text[place.end() :]


def _numbers(objects: list[bytes], at: int, rng: random.Random) -> list[bytes]:
    for _ in range(rng.choice((1, 2, 10))):
        objects[at] = _replaced(_NUMBER, objects[at], rng, list(_EVIL))
    return objects


def _references(objects: list[bytes], at: int, rng: random.Random) -> list[bytes]:
    """References to other objects: to itself, to what is above, to nothing."""
    anything = [b"%d 0 R" % n for n in range(len(objects) + 2)]
    objects[at] = _replaced(_REFERENCE, objects[at], rng, anything)
    return objects


def _names(objects: list[bytes], at: int, rng: random.Random) -> list[bytes]:
    known = _NAME.findall(b"".join(objects))
    objects[at] = _replaced(_NAME, objects[at], rng, [*known, b"/Nothing"])
    return objects


def _objects(objects: list[bytes], at: int, rng: random.Random) -> list[bytes]:
    other = rng.randrange(len(objects))
    match rng.randrange(3):
        case 0:
            objects[at] = objects[other]
        case 1:
            objects[at] = b"null"
        case _:
            objects[at], objects[other] = objects[other], objects[at]
    return objects


def _content(objects: list[bytes], at: int, rng: random.Random) -> list[bytes]:
    """Signs of the drawing language where none should be; the length is wrong then, as it often is."""
    drawn = [n for n, text in enumerate(objects) if b" Tj" in text] or [at]
    at = rng.choice(drawn)
    text = objects[at]
    ends = [found.end() for found in re.finditer(rb"\n", text)] or [0]
    for _ in range(rng.choice((1, 3))):
        place = rng.choice(ends)
        text = text[:place] + rng.choice(_OPERATORS) + text[place:]
    objects[at] = text
    return objects
