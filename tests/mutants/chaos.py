"""Bytes changed without regard to what they mean."""

from __future__ import annotations

import random

_DIGITS = b"0123456789.-+eE"
_SIGNS = b"<>[](){}/\\\"'=&;:%#|\t\r\n \0\x1a\xff\xfe"


def cut(data: bytes, rng: random.Random) -> bytes:
    """The beginning, or all but the beginning, or all but a piece."""
    low, high = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return rng.choice((data[:high], data[low:], data[:low] + data[high:]))


def flipped(data: bytes, rng: random.Random) -> bytes:
    """Some bits turned over: a few, or one in a thousand."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 1 + len(data) // 1000))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def runs(data: bytes, rng: random.Random) -> bytes:
    """Runs of bytes repeated, removed, swapped, or overwritten."""
    for _ in range(rng.randint(1, 6)):
        size = rng.choice((1, 2, 4, 16, 200, 3000))
        at, other = (rng.randrange(max(1, len(data))) for _ in range(2))
        piece = data[at : at + size]
        match rng.randrange(5):
            case 0:
                data = data[:at] + piece * rng.choice((2, 3, 50)) + data[at + size :]
            case 1:
                data = data[:at] + data[at + size :]
            case 2:
                data = data[:other] + piece + data[other:]
            case 3:
                data = data[:at] + bytes(rng.choices(_DIGITS, k=len(piece))) + data[at + size :]
            case _:
                data = data[:at] + rng.randbytes(len(piece)) + data[at + size :]
    return data


def numbers(data: bytes, rng: random.Random) -> bytes:
    """Digits and signs of what is text exchanged for others."""
    changed = bytearray(data)
    places = [at for at, byte in enumerate(changed) if byte in _DIGITS or byte in _SIGNS]
    for at in rng.sample(places, min(len(places), rng.randint(1, 30))):
        changed[at] = rng.choice(_DIGITS if changed[at] in _DIGITS else _SIGNS)
    return bytes(changed)


WAYS = (cut, flipped, runs, numbers)


def changed(data: bytes, rng: random.Random) -> tuple[bytes, str]:
    """`data` changed in one or two ways, and their names."""
    names = []
    for way in rng.choices(WAYS, k=rng.choice((1, 1, 1, 2))):
        if data:
            data = way(data, rng)
            names.append(way.__name__)
    return data, "+".join(names)
