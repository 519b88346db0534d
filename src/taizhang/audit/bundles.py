"""Signed bundles of the history (证据包): written here, verified anywhere.

A bundle is a zip of

    events.jsonl     an event a line, by chain and number: the fields that its hash is taken of, and
                     its hash; of each chain a part without gaps
    seals.jsonl      the seals from the beginning of the part to the first after its end
    public-key.txt   the key that seals and bundle are signed with, in hexadecimal
    manifest.json    what was asked, how many, and the SHA-256 of each member above
    manifest.sig     the signature under the SHA-256 of manifest.json, in hexadecimal

docs/verify_history.py verifies one with the standard library and `cryptography` alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from taizhang.audit import keys
from taizhang.audit.canonical import FORM, moment
from taizhang.audit.faults import Fault
from taizhang.audit.models import Chain, Event, Seal
from taizhang.audit.snapshot import snapshot
from taizhang.audit.verification import BATCH, absent
from taizhang.documents.broken import BROKEN_ZIP

_PURPOSE = b"taizhang bundle\n"


class NotABundle(Exception):
    """The file is no bundle of the history, or torn."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of the history is asked for: a time from `since` to before `until`, one chain, or all."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    chain: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.since or self.until or self.chain)


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle holds."""

    events: int
    chains: int
    seals: int


def export_bundle(file: Path, part: Part) -> Written:
    """Write the part of the history to `file`, which appears when it is whole.

    Raises: FileExistsError, OSError.
    """
    if file.exists():
        raise FileExistsError(file)
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "wb") as out, snapshot():
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
                written = _write(bundle, part)
            out.flush()
            os.fsync(out.fileno())
        os.link(made, file)  # unlike a rename, it never takes the place of another file
    finally:
        os.unlink(made)
    return written


def _write(bundle: zipfile.ZipFile, part: Part) -> Written:
    chains = 0

    def events() -> Iterator[dict[str, Any]]:
        nonlocal chains
        for chain, rows in _chains(part):
            chains += 1
            for row in rows.iterator(chunk_size=BATCH):
                yield row.fields_hashed(chain) | {"hash": row.hash}

    members = [
        _lines(bundle, "events.jsonl", events()),
        _lines(bundle, "seals.jsonl", map(_seal, _seals(part).iterator(chunk_size=20))),
    ]
    public = (keys.public_key().hex() + "\n").encode()
    bundle.writestr("public-key.txt", public)
    members.append(_Member("public-key.txt", 1, hashlib.sha256(public).hexdigest()))
    manifest = {
        "form": FORM,
        "made": moment(timezone.now()),
        "since": moment(part.since) if part.since else None,
        "until": moment(part.until) if part.until else None,
        "chain": part.chain or None,
        "chains": chains,
        "members": {m.name: {"lines": m.lines, "sha256": m.sha256} for m in members},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    bundle.writestr("manifest.json", text)
    bundle.writestr("manifest.sig", keys.sign(hashlib.sha256(text).hexdigest(), purpose=_PURPOSE))
    return Written(members[0].lines, chains, members[1].lines)


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    lines: int
    sha256: str


def _lines(bundle: zipfile.ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> _Member:
    count, hashed = 0, hashlib.sha256()
    with bundle.open(name, "w", force_zip64=True) as out:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            data = line.encode() + b"\n"
            out.write(data)
            hashed.update(data)
            count += 1
    return _Member(name, count, hashed.hexdigest())


def _chains(part: Part) -> Iterator[tuple[str, QuerySet[Event]]]:
    """Each chain with its events in the part, by number. Clocks may step back: a chain's part goes
    from the first number in the time to the last, without gaps.
    """
    chains = Chain.objects.order_by("name")
    if part.chain:
        chains = chains.filter(name=part.chain)
    for pk, name in chains.values_list("id", "name").iterator(chunk_size=BATCH):
        rows = Event.objects.filter(chain_id=pk).order_by("sequence")
        if part.since or part.until:
            ends = _in_time(rows, part).aggregate(first=Min("sequence"), last=Max("sequence"))
            if ends["first"] is None:
                continue
            rows = rows.filter(sequence__range=(ends["first"], ends["last"]))
        yield name, rows


def _in_time(rows: QuerySet[Event], part: Part) -> QuerySet[Event]:
    if part.since:
        rows = rows.filter(time__gte=part.since)
    if part.until:
        rows = rows.filter(time__lt=part.until)
    return rows


def _seals(part: Part) -> QuerySet[Seal]:
    seals = Seal.objects.order_by("number")
    if part.since:
        seals = seals.filter(time__gte=part.since)
    if part.until:
        after = Seal.objects.filter(time__gte=part.until).aggregate(n=Min("number"))["n"]
        if after is not None:
            seals = seals.filter(number__lte=after)
    return seals


def _seal(seal: Seal) -> dict[str, Any]:
    return seal.fields_hashed() | {"hash": seal.hash, "signature": seal.signature}


def verify_against(file: Path) -> Iterator[Fault]:
    """Yield each event of an earlier bundle that the history no longer has, or has otherwise.

    Raises: NotABundle where the file is no whole bundle or not signed by this installation.
    """
    with _opened(file) as bundle, snapshot(), bundle.open("events.jsonl") as lines:
        rows = (json.loads(line) for line in lines)
        ends = ((row["chain"], row["sequence"], row["hash"]) for row in rows)
        for chain, sequence, subject in absent(ends):
            yield Fault("not-as-exported", chain, sequence, subject)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    with ExitStack() as held:
        try:
            bundle = held.enter_context(zipfile.ZipFile(file))
            _ensure_ours(bundle)
        except BROKEN_ZIP as reason:
            raise NotABundle(f"{file}: {reason}") from reason
        yield bundle


def _ensure_ours(bundle: zipfile.ZipFile) -> None:
    text = bundle.read("manifest.json")
    signature = bundle.read("manifest.sig").decode("ascii")
    hash_ = hashlib.sha256(text).hexdigest()
    known = keys.trusted_keys().values()
    if not any(keys.is_signed(hash_, signature, key, purpose=_PURPOSE) for key in known):
        raise NotABundle("it is not signed by this installation")
    for name, member in json.loads(text)["members"].items():
        with bundle.open(name) as data:
            if hashlib.file_digest(data, "sha256").hexdigest() != member["sha256"]:  # type: ignore[arg-type]
                raise NotABundle(f"{name} was altered")
