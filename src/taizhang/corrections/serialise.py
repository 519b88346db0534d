"""Corrections ↔ JSON, as they are kept; the number stands beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from taizhang.corrections.correction import (
    Add,
    Change,
    Check,
    Correction,
    Drop,
    Merge,
    Split,
    Subject,
)
from taizhang.corrections.fields import PartKind
from taizhang.documents.model import Span
from taizhang.extraction.plan import Spans


def to_json(correction: Correction) -> dict[str, Any]:
    """What `correction` says; `from_json` gives an equal one."""
    match correction:
        case Check(task=task, stands=stands):
            return {"act": "check", "task": _subject(task), "stands": stands}
        case Change(subject=subject, before=before, after=after):
            return {
                "act": "change",
                "subject": _subject(subject),
                "before": dict(before),
                "after": dict(after),
            }
        case Add(kind=kind, task=home, spans=spans, values=values, words=words):
            return {
                "act": "add",
                "kind": kind.value,
                "task": _subject(home) if home else None,
                "spans": [[s.block, s.start, s.end] for s in spans],
                "values": dict(values),
                "words": words,
            }
        case Drop(subject=subject):
            return {"act": "drop", "subject": _subject(subject)}
        case Split(task=task, block=block, offset=offset, words=words):
            return {
                "act": "split",
                "task": _subject(task),
                "block": block,
                "offset": offset,
                "words": words,
            }
        case Merge(tasks=tasks):
            return {"act": "merge", "tasks": [_subject(task) for task in tasks]}


def from_json(number: int, said: Mapping[str, Any]) -> Correction:
    """The correction that `to_json` wrote. Raises: KeyError for what it never writes."""
    return _READERS[said["act"]](number, said)


def _subject(subject: Subject) -> list[str]:
    return [subject.key, subject.words]


def _read_subject(said: list[str]) -> Subject:
    return Subject(*said)


def _spans(said: list[list[int]]) -> Spans:
    return tuple(Span(*place) for place in said)


_READERS: Mapping[str, Callable[[int, Mapping[str, Any]], Correction]] = {
    "check": lambda n, s: Check(n, _read_subject(s["task"]), s["stands"]),
    "change": lambda n, s: Change(n, _read_subject(s["subject"]), s["before"], s["after"]),
    "add": lambda n, s: Add(
        n,
        PartKind(s["kind"]),
        _read_subject(s["task"]) if s["task"] else None,
        _spans(s["spans"]),
        s["values"],
        s["words"],
    ),
    "drop": lambda n, s: Drop(n, _read_subject(s["subject"])),
    "split": lambda n, s: Split(n, _read_subject(s["task"]), s["block"], s["offset"], s["words"]),
    "merge": lambda n, s: Merge(n, tuple(map(_read_subject, s["tasks"]))),
}
