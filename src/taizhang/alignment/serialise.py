"""Alignment → JSON, in the shape of the alignment format, with reasons in words."""

from __future__ import annotations

from typing import Any, TypeAlias

from taizhang.alignment.model import Alignment, Place, Quote, TargetPair, TaskPair
from taizhang.extraction.plan import Spans

Json: TypeAlias = dict[str, Any]


def to_json(found: Alignment, *, upper: str, lower: str, language: str = "zh") -> Json:
    """`found` as JSON values; `upper` and `lower` name the plans, reasons are in `language`."""
    return {
        "upper": upper,
        "lower": lower,
        "same_field": found.same_field,
        "likeness": found.likeness,
        "pairs": [_pair(pair, language) for pair in found.pairs],
        "general": [_target(pair, language, with_task=True) for pair in found.general],
        "uncarried": list(found.uncarried),
    }


def _pair(pair: TaskPair, language: str) -> Json:
    return {
        "upper": pair.upper,
        "lower": pair.lower,
        "grade": pair.grade,
        "score": pair.score,
        "reason": (" " if language == "en" else "").join(
            reason.sentence(language) + ("." if language == "en" else "。")
            for reason in pair.reasons
        ),
        "reasons": [
            {
                "code": reason.code,
                "sentence": reason.sentence(language),
                "quotes": [_quote(quote) for quote in reason.quotes],
            }
            for reason in pair.reasons
        ],
        "targets": [_target(target, language) for target in pair.targets],
    }


def _quote(quote: Quote) -> Json:
    return {
        "upper": quote.upper,
        "lower": quote.lower,
        "upper_spans": _spans(quote.upper_spans),
        "lower_spans": _spans(quote.lower_spans),
    }


def _target(pair: TargetPair, language: str, *, with_task: bool = False) -> Json:
    places: Json = {"upper": _place(pair.upper), "lower": _place(pair.lower)}
    if with_task:
        places |= {"upper_task": pair.upper.task, "lower_task": pair.lower.task}
    return places | {"relation": pair.relation.value, "reason": pair.sentence(language)}


def _place(place: Place) -> int | str:
    return f"general {place.target}" if place.task is None else place.target


def _spans(spans: Spans) -> list[Json]:
    return [{"block": s.block, "start": s.start, "end": s.end} for s in spans]
