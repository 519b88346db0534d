"""Plans as JSON Lines in a file that stays whole: whatever ends the run, each line is all there."""

from __future__ import annotations

import contextlib
import json
import os
import re
from pathlib import Path
from types import TracebackType

from taizhang.bulk.errors import CannotRun

#: The beginning of a line, as `reading` writes it: the rest may be long and is not looked at.
_HEAD = re.compile(rb'\{"file": ("(?:[^"\\]|\\.)*"), "sha256": "([0-9a-f]{64})"')
#: A file name with every character escaped is shorter than that.
_HEAD_SIZE = 1 << 16


class PlanLines:
    """The output file: appended to line by line; with `resume`, what it holds is kept and known."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        """Open the file for this run alone. Raises: CannotRun."""
        self._path = path
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            self._file = os.open(path, flags if resume else flags | os.O_EXCL, 0o666)
        except FileExistsError:
            raise CannotRun("bulk.output-exists", file=str(path)) from None
        except OSError as reason:
            raise self._failed(reason) from None
        try:
            self._lock()
            #: file → hash of its content, for each line that was there.
            self.held = self._mend_and_read()
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> PlanLines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._file)

    def append(self, line: bytes) -> None:
        """Add the line, all of it or nothing. Raises: CannotRun where the disk does not take it."""
        before = os.fstat(self._file).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:] if written else line)
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, before)
            if isinstance(error, OSError):
                raise self._failed(error) from None
            raise

    def _lock(self) -> None:
        """Two runs that write one file would mend away each other's lines."""
        try:
            import fcntl
        except ImportError:  # Windows: left to the user
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun("bulk.output-in-use", file=str(self._path)) from None
        except OSError:  # a file system without locks
            return

    def _mend_and_read(self) -> dict[str, str]:
        """Cut off a line that a killed run or a full disk left unfinished; return what is held."""
        held: dict[str, str] = {}
        whole = 0
        with open(os.dup(self._file), "rb") as file:
            file.seek(0)
            # Long lines are read in pieces: memory is that of one piece.
            beginning = True
            while piece := file.readline(_HEAD_SIZE):
                if beginning and (head := _HEAD.match(piece)):
                    candidate = json.loads(head[1]), head[2].decode()
                elif beginning:
                    candidate = None
                beginning = piece.endswith(b"\n")
                if beginning:
                    whole = file.tell()
                    if candidate:
                        held[candidate[0]] = candidate[1]
        os.ftruncate(self._file, whole)
        return held

    def _failed(self, reason: OSError) -> CannotRun:
        words = reason.strerror or str(reason)
        return CannotRun("bulk.output-failed", file=str(self._path), reason=words)
