"""The process beside the server that runs the day: started and ended with it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def waking() -> Iterator[None]:
    """Wake once a minute while the server runs. No connection to the database may be open."""
    process = multiprocessing.Process(
        target=_wake, args=(os.getpid(),), name="taizhang-daily", daemon=True
    )
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(10)


def _wake(parent: int) -> None:
    # Ctrl-C reaches the whole group: the server says when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    from taizhang.web.commands.house import configure

    configure()
    from taizhang.supervision.waking import wake_for_ever

    wake_for_ever(parent)
