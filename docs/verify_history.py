#!/usr/bin/env python3
"""Verify a bundle of the history of a Taizhang installation, anywhere, without Taizhang.

    python verify_history.py BUNDLE.zip [--key PUBLIC-KEY]

Needs Python 3.9 or newer and `cryptography`. PUBLIC-KEY is the installation's public key, 64
hexadecimal digits, as `taizhang audit key` prints it there: ask for it by another way than the bundle
came. Without it the bundle is only proved to be of one piece; whoever forges a whole bundle signs it
with a key of his own. Where the key was changed, give the earlier ones too, each by --key: seals of
their time are signed with them.

Proved is: the members are those that were signed; each event's hash is that of its content; in
each chain every event follows the one before, without a gap; each seal is signed, follows the one
before, and what it binds is what the bundle holds.

Exit status: 0 proved, 1 something does not fit (each fault is a line), 2 not a bundle.

The hash of an event: SHA-256 of the UTF-8 of its JSON in canonical form (RFC 8785: keys sorted, no
spaces), without the field `hash`. Of a seal so too, without `hash` and `signature`. Signatures are
Ed25519 under a line that says what is signed ("taizhang seal", "taizhang bundle"), a line feed, and
the hash in hexadecimal.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NONE_BEFORE = "0" * 64
FORM = 1


def main() -> int:
    """Verify, print, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle")
    parser.add_argument(
        "--key", action="append", default=[], help="the installation's public key, 64 hex digits"
    )
    options = parser.parse_args()
    try:
        with zipfile.ZipFile(options.bundle) as bundle:
            faults, counts = verify(bundle, options.key)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as reason:
        print(f"not a bundle: {options.bundle}: {reason}", file=sys.stderr)
        return 2
    for fault in faults:
        print(f"FAULT {fault}")
    print("{events} events in {chains} chains, {seals} seals, key {key}".format(**counts))
    if faults:
        return 1
    print("proved" if options.key else "of one piece; give --key to prove who signed it")
    return 0


def verify(bundle: zipfile.ZipFile, trusted: list[str]) -> tuple[list[str], dict[str, object]]:
    """Return the faults, and what was counted."""
    text = bundle.read("manifest.json")
    manifest = json.loads(text)
    if manifest["form"] != FORM:
        raise ValueError(f"form {manifest['form']} is not known to this script")
    key = bytes.fromhex(bundle.read("public-key.txt").decode("ascii").strip())
    signature = bundle.read("manifest.sig").decode("ascii")
    faults = []
    known = {name_of(k): k for k in (key, *(bytes.fromhex(given.strip()) for given in trusted))}
    if trusted and key.hex() not in (given.strip().lower() for given in trusted):
        faults.append("the bundle is signed with another key than the one given")
    if not is_signed(key, b"taizhang bundle\n", hashlib.sha256(text).hexdigest(), signature):
        faults.append("manifest.json: its signature is not good")
    faults += members(bundle, manifest)
    ends, numbers, counted = {}, {}, {"key": key.hex()}
    wanted = bound_ends(bundle)
    faults += events(bundle, wanted, ends, numbers, counted, from_first=not manifest["since"])
    is_whole = not (manifest["since"] or manifest["until"] or manifest["chain"])
    faults += seals(bundle, known, ends, numbers, counted, is_whole)
    return faults, counted


def members(bundle: zipfile.ZipFile, manifest: dict) -> list[str]:
    """Each member is the one that was signed, and there is no other."""
    faults = []
    signed = {**manifest["members"], "manifest.json": None, "manifest.sig": None}
    names = bundle.namelist()
    faults += [f"{name}: it was added" for name in names if name not in signed]
    faults += [f"{name}: it is there twice" for name in set(names) if names.count(name) > 1]
    for name in ("events.jsonl", "seals.jsonl", "public-key.txt"):
        if name not in manifest["members"]:
            faults.append(f"{name}: it was not signed")
    for name, member in manifest["members"].items():
        hashed = hashlib.sha256()
        with bundle.open(name) as data:
            while chunk := data.read(1 << 20):
                hashed.update(chunk)
        if hashed.hexdigest() != member["sha256"]:
            faults.append(f"{name}: it was altered")
    return faults


def bound_ends(bundle: zipfile.ZipFile) -> set:
    """What the seals bind: (chain, number). Only these hashes are kept while events are read."""
    with bundle.open("seals.jsonl") as lines:
        return {(c, n) for line in lines for c, n, _ in json.loads(json.loads(line)["ends"])}


def events(bundle, wanted, ends, numbers, counted, *, from_first) -> list[str]:  # type: ignore[no-untyped-def]
    """Each event fits its hash, and follows the one before in its chain."""
    faults, count = [], 0
    chain, number, previous = None, 0, NONE_BEFORE
    with bundle.open("events.jsonl") as lines:
        for line in lines:
            row = json.loads(line)
            place = f"chain {row['chain']}, event {row['sequence']} ({row['act']} {row['subject']})"
            count += 1
            if row["chain"] != chain:
                if row["chain"] in numbers:
                    faults.append(f"{place}: its chain is there in two pieces")
                chain, number, previous = row["chain"], row["sequence"] - 1, row["previous"]
                numbers[chain] = [row["sequence"], 0]
                if number == 0 and previous != NONE_BEFORE:
                    faults.append(f"{place}: it is the first, but follows something")
                if number and from_first:
                    faults.append(f"{place}: events before it are missing")
            if row["form"] != FORM:
                faults.append(f"{place}: form {row['form']} is not known")
            if row["sequence"] != number + 1:
                faults.append(f"{place}: events before it are missing, or out of order")
            elif row["previous"] != previous:
                faults.append(f"{place}: it does not follow the one before")
            if row["hash"] != hash_of(row):
                faults.append(f"{place}: its content is not what its hash says")
            number, previous = row["sequence"], row["hash"]
            numbers[chain][1] = number
            if (chain, number) in wanted:
                ends[chain, number] = row["hash"]
    counted["events"], counted["chains"] = count, len(numbers)
    return faults


def seals(bundle, known, ends, numbers, counted, is_whole) -> list[str]:  # type: ignore[no-untyped-def]
    """Each seal is signed and follows the one before; what it binds is what the bundle holds."""
    faults, count, of_other_keys = [], 0, 0
    number, previous = (0 if is_whole else None), NONE_BEFORE
    with bundle.open("seals.jsonl") as lines:
        for line in lines:
            seal = json.loads(line)
            place = f"seal {seal['number']}"
            count += 1
            if number is None:
                number, previous = seal["number"] - 1, seal["previous"]
            if seal["number"] != number + 1:
                faults.append(f"{place}: seals before it are missing, or out of order")
            elif seal["previous"] != previous or (number == 0 and previous != NONE_BEFORE):
                faults.append(f"{place}: it does not follow the one before")
            if seal["hash"] != hash_of(seal):
                faults.append(f"{place}: its content is not what its hash says")
            if seal["key"] not in known:
                of_other_keys += 1
            elif not is_signed(
                known[seal["key"]], b"taizhang seal\n", seal["hash"], seal["signature"]
            ):
                faults.append(f"{place}: its signature is not good")
            for chain, end, hash_ in json.loads(seal["ends"]):
                first, last = numbers.get(chain, (0, -1))
                if (is_whole or first <= end <= last) and ends.get((chain, end)) != hash_:
                    faults.append(f"chain {chain}, event {end}: it is not what {place} binds")
            number, previous = seal["number"], seal["hash"]
    counted["seals"] = count
    if of_other_keys:
        print(f"note: {of_other_keys} seals are signed with earlier keys that were not given")
    return faults


def name_of(key: bytes) -> str:
    """The name of a public key."""
    return hashlib.sha256(key).hexdigest()[:16]


def hash_of(row: dict) -> str:
    """The hash that the fields give."""
    fields = {name: row[name] for name in row if name not in ("hash", "signature")}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_signed(key: bytes, purpose: bytes, hash_: str, signature: str) -> bool:
    """Whether the holder of `key` signed the hash."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            bytes.fromhex(signature), purpose + hash_.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
