"""How far the reading of many files has come: a bar on a terminal, else errors and summary only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import rich.progress
import typer
from rich.console import Console

from taizhang.bulk import Answer
from taizhang.web.commands.language import say

#: Times a second that the bar is drawn: the cores are for reading.
_DRAWN = 4


class Progress:
    """Counts the answers and shows them on standard error."""

    def __init__(self, total: Callable[[], int]) -> None:
        """Take the way to the number of files; it is only asked where a bar is drawn."""
        self.done = self.held = self.failed = 0
        self._began = time.monotonic()
        self._bar = None
        if sys.stderr.isatty():
            self._bar = _bar()
            self._task = self._bar.add_task("", total=total(), speed="", errors="")

    def __enter__(self) -> Progress:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def count(self, answer: Answer) -> None:
        """Take one file as done; say why where it failed."""
        if answer.failure:
            self.failed += 1
            self.say(answer.failure.sentence)
        elif answer.line:
            self.done += 1
        else:
            self.held += 1
        if self._bar:
            self._draw(self._bar)

    def say(self, sentence: str) -> None:
        """Print a line, above the bar where there is one."""
        if self._bar:
            self._bar.console.print(sentence, markup=False, highlight=False, soft_wrap=True)
        else:
            typer.echo(sentence, err=True)

    def _draw(self, bar: rich.progress.Progress) -> None:
        read = self.done + self.failed
        speed = read / max(time.monotonic() - self._began, 0.001)
        bar.update(
            self._task,
            completed=read + self.held,
            speed=say(f"每秒 {speed:.1f} 个", f"{speed:.1f}/s"),
            errors=say(f"读不了 {self.failed} 个", f"{self.failed} failed"),
        )


def _bar() -> rich.progress.Progress:
    return rich.progress.Progress(
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TextColumn("{task.fields[speed]}"),
        rich.progress.TextColumn("{task.fields[errors]}"),
        rich.progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        refresh_per_second=_DRAWN,
    )
