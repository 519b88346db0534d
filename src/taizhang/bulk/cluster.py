"""The same work on a Dask cluster: `pip install 'taizhang[cluster]'`.

Contents of files are sent along, so the workers need Taizhang but not the files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any

from taizhang.bulk.children import answer_here, rest_here
from taizhang.bulk.errors import CannotRun
from taizhang.bulk.running import Pool

#: Files under way for each thread of a worker: the way there and back takes longer than on a machine.
AHEAD = 4
#: Seconds within which the scheduler must answer.
PATIENCE = 10


@contextlib.contextmanager
def on_cluster(address: str) -> Iterator[Pool]:
    """A pool of all workers of the cluster. Raises: CannotRun."""
    client = _client(address)
    try:
        threads = _threads(client, address)
        executor = client.get_executor(pure=False)
        try:
            yield Pool(
                lambda request: executor.submit(answer_here, request),
                threads * AHEAD,
                partial(_check, client, address),
            )
        finally:
            if client.status == "running":
                executor.shutdown(wait=False)
                client.run(rest_here)
    finally:
        client.close(timeout=PATIENCE)


def _check(client: Any, address: str) -> None:
    """A client that is looking for its scheduler has given up all that it asked for."""
    if client.status != "running":
        raise CannotRun("bulk.cluster-lost", file=address)


def _client(address: str) -> Any:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise CannotRun("bulk.no-cluster-extra", file=address) from None
    try:
        # A client with an address that is none would be left half made.
        import_module("distributed.comm").get_address_host_port(address)
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as reason:
        words = " ".join(str(reason).split())[:200] or type(reason).__name__
        raise CannotRun("bulk.no-cluster", file=address, reason=words) from None


def _threads(client: Any, address: str) -> int:
    """How many files the workers read at a time; they must have the same Taizhang."""
    try:
        versions = set(client.run(_version).values())
    except ImportError:
        versions = set()
    if versions != {_version()}:
        raise CannotRun("bulk.no-workers", file=address)
    return sum(client.nthreads().values())


def _version() -> str:
    return version("taizhang")
