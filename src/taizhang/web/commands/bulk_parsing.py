"""`taizhang parse --jobs N`: many files on many cores, as JSON Lines. No Django and no database."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from taizhang.bulk import (
    Answer,
    CannotRun,
    PlanLines,
    Pool,
    answers,
    on_this_machine,
    requests,
)
from taizhang.conversion import Given
from taizhang.web.commands.bulk_progress import Progress
from taizhang.web.commands.given_files import given_files
from taizhang.web.commands.house import CANNOT_OPEN
from taizhang.web.commands.language import language, say
from taizhang.web.commands.parsing import BAD_INPUT, report

#: What a shell gives for a program that Ctrl-C ended.
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Run:
    """How many files are read: on how many processes or which cluster, and where lines go."""

    jobs: int
    output: Path | None
    resume: bool
    cluster: str | None
    seconds: float


def parse_many(paths: list[Path], run: Run) -> int:
    """Read the files, write a line for each plan, report the others; return the exit code."""
    try:
        with contextlib.ExitStack() as stack:
            lines = stack.enter_context(_output(run))
            pool = stack.enter_context(_pool(run))
            return _run(paths, run, lines, pool)
    except CannotRun as error:
        report(error)
        return CANNOT_OPEN


@dataclass(frozen=True, slots=True)
class _Lines:
    write: Callable[[bytes], None]
    held: dict[str, str]


@contextlib.contextmanager
def _output(run: Run) -> Iterator[_Lines]:
    if run.output is None:
        yield _Lines(_print, {})
        return
    with PlanLines(run.output, resume=run.resume) as lines:
        yield _Lines(lines.append, lines.held)


def _print(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _pool(run: Run) -> contextlib.AbstractContextManager[Pool]:
    if run.cluster is None:
        return on_this_machine(run.jobs or os.cpu_count() or 1)
    # The library of the cluster is an extra, and takes a second to load.
    from taizhang.bulk.cluster import on_cluster

    # It logs tracebacks where the cluster goes; what matters is told by our own errors.
    logging.disable()
    return on_cluster(run.cluster)


def _run(paths: list[Path], run: Run, lines: _Lines, pool: Pool) -> int:
    began = time.monotonic()
    with Progress(lambda: sum(1 for _ in _files(paths, run.output))) as progress:
        asked = requests(
            _files(paths, run.output), held=lines.held, language=language(), seconds=run.seconds
        )
        try:
            for answer in answers(asked, pool):
                _take(answer, lines, progress)
        except KeyboardInterrupt:
            progress.say(_stopped(run))
            return INTERRUPTED
        finally:
            progress.say(_summary(progress, time.monotonic() - began))
    return BAD_INPUT if progress.failed else 0


def _files(paths: list[Path], output: Path | None) -> Iterator[Given]:
    """The files that were given, but for the output: it may lie in the folder that is read."""
    own = output and output.resolve()
    for file in given_files(paths):
        # Only one of its name is looked up on the disk: files are many.
        alike = own is not None and file.name.endswith(own.name)
        if not alike or Path(file.name).resolve() != own:
            yield file


def _take(answer: Answer, lines: _Lines, progress: Progress) -> None:
    if answer.line:
        lines.write(answer.line)
    progress.count(answer)


def _summary(progress: Progress, seconds: float) -> str:
    done, held, failed = progress.done, progress.held, progress.failed
    speed = (done + failed) / seconds if seconds else 0
    return say(
        f"读出 {done} 个文件，读不了 {failed} 个，此前已读 {held} 个；"
        f"用时 {seconds:.1f} 秒，每秒 {speed:.1f} 个。",
        f"{done} files read, {failed} not, {held} read before; "
        f"{seconds:.1f} s, {speed:.1f} files a second.",
    )


def _stopped(run: Run) -> str:
    if run.output is None:
        return say("已中断。", "Interrupted.")
    return say(
        "已中断；已写出的行都完整。加 --resume 运行同一命令，从中断处继续。",
        "Interrupted; the lines written are whole. The same command with --resume goes on from here.",
    )
