"""No more than one finding in ten over the held-out plans is wrong.

A reader of the plans judged what the examination said of them (`heldout/findings.json`): `right`,
`debatable` (true, but of little use) or `wrong` (false, or of something misread). What nobody has
judged counts as wrong, so new findings have to be looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from taizhang import parse, read
from taizhang.documents.model import Document
from taizhang.examination import Finding, Severity, examine

HELDOUT = Path(__file__).resolve().parent / "heldout"
VERDICTS = ("right", "debatable", "wrong")
UNJUDGED = "unjudged"
MOST_WRONG = 0.10


@cache
def judgements() -> dict[str, list[dict[str, Any]]]:
    """The judged findings of each document: code, quotations, verdict, why."""
    value: dict[str, list[dict[str, Any]]] = json.loads(
        (HELDOUT / "findings.json").read_text("utf-8")
    )
    return value


def verdict(code: str, quotations: set[str], judged: list[dict[str, Any]]) -> str:
    """The verdict on a finding: that of the judged one which quotes all that it quotes."""
    for one in judged:
        known = set(one["quotations"])
        # A finding without places says nothing that another one of its code could stand for.
        if one["code"] == code and quotations <= known and bool(quotations) == bool(known):
            return str(one["verdict"])
    return UNJUDGED


def quoted(document: Document, finding: Finding) -> set[str]:
    """The words of the document that a finding is about."""
    return {document.cut((span,)) for place in finding.places for span in place}


@cache
def verdicts() -> list[tuple[Finding, str]]:
    """Every finding in the held-out plans with its verdict."""
    found = []
    for path in sorted(HELDOUT.iterdir()):
        if path.suffix in (".json", ".md"):
            continue
        document = read(path.read_bytes(), path.name)
        for finding in examine(document, parse(document)):
            judged = judgements().get(path.name, [])
            found.append((finding, verdict(finding.code, quoted(document, finding), judged)))
    return found


def table(found: list[tuple[Finding, str]]) -> str:
    """Figures alone: what the plans say must not be seen by those who make the rules."""
    counts = Counter((finding.code, one) for finding, one in found)
    return "\n".join(f"{code:26}{one:10}{n:5}" for (code, one), n in sorted(counts.items()))


@pytest.mark.parametrize(
    "least", [Severity.NOTE, Severity.WARNING], ids=["all", "errors_and_warnings"]
)
def test_no_more_than_one_finding_in_ten_is_wrong(least: Severity) -> None:
    found = [(f, one) for f, one in verdicts() if f.severity >= least]
    wrong = sum(one in ("wrong", UNJUDGED) for _, one in found) / max(1, len(found))

    assert bool(found)
    assert wrong <= MOST_WRONG, table(found)


def test_a_finding_that_nobody_judged_is_told_from_one_judged_right() -> None:
    judged = [{"code": "tasks-without-lead", "quotations": ["甲", "乙"], "verdict": "right"}]

    assert verdict("tasks-without-lead", {"甲"}, judged) == "right"
    assert verdict("tasks-without-lead", {"甲", "丙"}, judged) == UNJUDGED
    assert verdict("tasks-without-number", {"甲"}, judged) == UNJUDGED
    assert verdict("tasks-without-lead", set(), judged) == UNJUDGED


def test_every_judgement_has_a_verdict_and_a_reason_and_is_of_a_plan_in_the_set() -> None:
    for name, judged in judgements().items():
        assert (HELDOUT / name).is_file(), name
        assert all(one["verdict"] in VERDICTS and one["why"] for one in judged), name
