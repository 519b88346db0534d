"""`taizhang check`: the installation examined."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from taizhang.web.commands.house import prepare
from taizhang.web.commands.language import language, say

if TYPE_CHECKING:
    from taizhang.web.checks.points import Point

#: Something must be mended.
BAD = 1
_MARKS = {"bad": "✕", "warn": "!", "ok": "✓"}


def check(*, deploy: bool, as_json: bool) -> int:
    """Examine, print, return the exit code; without `deploy` the points about HTTPS are left out."""
    prepare()
    from django.utils import translation

    from taizhang.web.checks.running import run_checks

    with translation.override("en" if language() == "en" else "zh-hans"):
        points = [p for p in run_checks() if deploy or p.code not in _FOR_SERVERS]
    if as_json:
        told = [point.to_json(language()) for point in points]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(points)
    return BAD if any(point.state.value == "bad" for point in points) else 0


#: What asks for a server that others reach.
_FOR_SERVERS = frozenset({"server.https", "server.cookies", "server.django"})


def _print(points: list[Point]) -> None:
    group = ""
    for point in points:
        title = _said(point.group)
        if title != group:
            typer.echo(("" if not group else "\n") + title)
            group = title
        clause = f"（{point.clause}）" if point.clause else ""
        typer.echo(f" {_MARKS[point.state.value]} {_said(point.title)}{clause}")
        typer.echo(f"   {_said(point.found)}")
        if point.mend.zh:
            typer.echo(f"   → {_said(point.mend)}")
    counts = {mark: sum(p.state.value == mark for p in points) for mark in _MARKS}
    typer.echo(
        say(
            f"\n要改 {counts['bad']} 项，要看 {counts['warn']} 项，正常 {counts['ok']} 项。",
            f"\n{counts['bad']} to mend, {counts['warn']} to look at, {counts['ok']} in order.",
        )
    )


def _said(words: object) -> str:
    return str(getattr(words, language()))
