"""Ways that fail in each of the ways that the harness must notice."""

from __future__ import annotations

import ctypes
import os
import signal

from tests.mutants.making import Mutant


def raises(mutant: Mutant) -> str:
    raise KeyError(mutant.name)


def crashes(mutant: Mutant) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    return "plan"


def leaves(mutant: Mutant) -> str:
    os._exit(7)


def sleeps(mutant: Mutant) -> str:
    # In C and without letting Python go on: no exception can end it.
    ctypes.PyDLL(None).sleep(3600)
    return "plan"


def spins(mutant: Mutant) -> str:
    while True:
        pass


def hoards(mutant: Mutant) -> str:
    kept = b"".join(bytes([n]) * (50 << 20) for n in range(8))
    return "plan" if kept else ""


def asks_for_all(mutant: Mutant) -> str:
    bytearray(64 << 30)
    return "plan"


def is_well(mutant: Mutant) -> str:
    return "plan"
