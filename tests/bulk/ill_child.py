"""A child whose reader is ill: the content of a file tells what it does instead of reading."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from taizhang.bulk import child
from taizhang.bulk.messages import Answer, Request
from taizhang.bulk.reading import read_plan

COMMAND = (sys.executable, __file__)


def read(request: Request) -> Answer:
    match request.data:
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(7)
        case b"hang":
            # In C and without letting Python go on: no exception can end it.
            ctypes.PyDLL(None).sleep(3600)
        case b"print":
            print("a library greets on standard output")
    return read_plan(request)


if __name__ == "__main__":
    child.read_plan = read
    child.main()
