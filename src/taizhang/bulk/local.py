"""Files read on the cores of this machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from taizhang.bulk.children import Children
from taizhang.bulk.running import Pool

#: Files under way for each process: one that it reads, one that is ready for it.
AHEAD = 2


@contextlib.contextmanager
def on_this_machine(jobs: int) -> Iterator[Pool]:
    """A pool of so many processes; leaving it early, by Ctrl-C too, ends them at once."""
    children = Children()
    # A thread only waits for its child: the reading is done there, on another core.
    threads = ThreadPoolExecutor(jobs, thread_name_prefix="taizhang-bulk")
    try:
        yield Pool(lambda request: threads.submit(children.answer, request), jobs * AHEAD)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        children.close()
        threads.shutdown(wait=True)
