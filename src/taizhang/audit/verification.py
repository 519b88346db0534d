"""Prove the history (验证): every event, every chain, every seal, in memory that does not grow.

Events are read in the order of their chains, once. Seals are read in theirs, and the ends that each
binds are looked up in batches. What is found is yielded as it is found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.db import connection
from django.db.models import Sum

from taizhang.audit import keys
from taizhang.audit.canonical import NONE_BEFORE
from taizhang.audit.faults import Fault
from taizhang.audit.models import Chain, Event, Seal
from taizhang.audit.snapshot import snapshot

#: Rows fetched at once.
BATCH = 1_000
#: An end: chain, sequence, hash.
End = tuple[str, int, str]


@dataclass(slots=True)
class Progress:
    """How far a proof is; `told` is called now and then."""

    told: Callable[[Progress], None] = lambda progress: None
    events: int = 0
    expected: int = 0
    chains: int = 0
    seals: int = 0
    unsealed: int = 0

    def event(self) -> None:
        """One event more."""
        self.events += 1
        if self.events % BATCH == 0:
            self.told(self)


def verify(progress: Progress | None = None) -> Iterator[Fault]:
    """Yield what does not fit; nothing where the history is whole.

    Raises: OSError where the keys cannot be read.
    """
    progress = progress or Progress()
    # The note beside the key is read first: a seal made meanwhile is no fault.
    last, trusted = keys.last_seal(), keys.trusted_keys()
    with snapshot():
        progress.expected = Chain.objects.aggregate(n=Sum("sequence"))["n"] or 0
        yield from _chains(progress)
        yield from _seals(progress, trusted, last)


def _chains(progress: Progress) -> Iterator[Fault]:
    events = Event.objects.select_related("chain").order_by("chain_id", "sequence")
    walked = groupby(events.iterator(chunk_size=BATCH), key=lambda event: event.chain_id)
    ends = Chain.objects.order_by("id").iterator(chunk_size=BATCH)
    for chain_id, in_chain in walked:
        for end in ends:
            progress.chains += 1
            if end.pk == chain_id:
                yield from _chain(end, in_chain, progress)
                break
            yield from _end(end, 0, NONE_BEFORE)
    for end in ends:
        progress.chains += 1
        yield from _end(end, 0, NONE_BEFORE)


def _chain(chain: Chain, events: Iterable[Event], progress: Progress) -> Iterator[Fault]:
    sequence, previous = 0, NONE_BEFORE
    for event in events:
        progress.event()
        follows = event.sequence == sequence + 1
        if not follows:
            yield _at(event, chain, "removed", first=sequence + 1, last=event.sequence - 1)
        if event.hash_taken_again(chain.name) != event.hash:
            yield _at(event, chain, "altered")
        elif follows and event.previous != previous:
            yield _at(event, chain, "unlinked")
        sequence, previous = event.sequence, event.hash
    yield from _end(chain, sequence, previous)


def _at(event: Event, chain: Chain, code: str, **details: object) -> Fault:
    subject = f"{event.act} {event.subject_name or event.subject_kind}"
    return Fault(code, chain.name, event.sequence, subject, tuple(details.items()))


def _end(chain: Chain, sequence: int, last: str) -> Iterator[Fault]:
    if (chain.sequence, chain.hash) != (sequence, last):
        details = (("said", chain.sequence), ("found", sequence))
        yield Fault("end-moved", chain.name, max(sequence, chain.sequence), "", details)


def _seals(
    progress: Progress, trusted: dict[str, bytes], last: keys.LastSeal | None
) -> Iterator[Fault]:
    number, previous, sealed = 0, NONE_BEFORE, 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        progress.seals += 1
        if seal.number != number + 1:
            gap = (("first", number + 1), ("last", seal.number - 1))
            yield Fault("seals-removed", "", seal.number, "", gap)
        elif seal.previous != previous:
            yield Fault("seal-unlinked", "", seal.number)
        fault = _fault_of(seal, trusted)
        if fault:
            yield Fault(fault, "", seal.number)
        else:
            yield from _ends(seal)
        if last and last.number == seal.number and last.hash == seal.hash:
            last = None
        number, previous = seal.number, seal.hash
    if last:
        yield Fault("seal-not-the-last", "", last.number, "", (("number", last.number),))
    sealed = Chain.objects.aggregate(n=Sum("sealedend__sequence"))["n"] or 0
    progress.unsealed = max(0, progress.expected - sealed)


def _fault_of(seal: Seal, trusted: dict[str, bytes]) -> str:
    if seal.hash_taken_again() != seal.hash:
        return "seal-altered"
    key = trusted.get(seal.key)
    if key is None or not keys.is_signed(seal.hash, seal.signature, key):
        return "seal-unsigned"
    return ""


def _ends(seal: Seal) -> Iterator[Fault]:
    for chain, sequence, found in absent(tuple(end) for end in json.loads(seal.ends)):
        code = "not-as-sealed" if found else "sealed-but-gone"
        yield Fault(code, chain, sequence, found, (("seal", seal.number),))


def absent(ends: Iterable[End]) -> Iterator[tuple[str, int, str]]:
    """Of the ends given, those that the database has not so: chain, sequence, and what stands
    there instead ("" for nothing).
    """
    ends = iter(ends)
    while batch := list(islice(ends, BATCH // 2)):
        stands = _hashes([(chain, sequence) for chain, sequence, _ in batch])
        for chain, sequence, hash_ in batch:
            found, subject = stands.get((chain, sequence), ("", ""))
            if found != hash_:
                yield chain, sequence, subject


def _hashes(places: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    names = {name for name, _ in places}
    ids = dict(Chain.objects.filter(name__in=names).values_list("name", "id"))
    asked = {(ids[name], sequence): name for name, sequence in places if name in ids}
    if not asked:
        return {}
    # A list of pairs, which the ORM does not know; VALUES is what both databases take.
    pairs = ", ".join(["(%s, %s)"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain_id, sequence, hash, act, subject_name, subject_kind FROM audit_event"  # noqa: S608
            f" WHERE (chain_id, sequence) IN (VALUES {pairs})",
            [value for place in asked for value in place],
        )
        return {
            (asked[chain_id, sequence], sequence): (hash_, f"{act} {name or kind}")
            for chain_id, sequence, hash_, act, name, kind in cursor.fetchall()
        }
