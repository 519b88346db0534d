"""A child whose reader is ill: the content of a file tells what it does instead of reading."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from taizhang.bulk import child, reading
from taizhang.bulk.messages import Answer, Request
from taizhang.bulk.reading import answer_to

COMMAND = (sys.executable, __file__)


def _hoard(*_: object, **__: object) -> None:
    kept = bytearray(16 << 30)
    kept[0] = 1


def read(request: Request) -> Answer:
    match request.data.removeprefix(b"%PDF-"):
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"leave":
            os._exit(7)
        case b"hang":
            # In C and without letting Python go on: no exception can end it.
            ctypes.PyDLL(None).sleep(3600)
        case b"hoard":
            reading.read_any = _hoard
        case b"print":
            print("a library greets on standard output")
    return answer_to(request)


if __name__ == "__main__":
    child.answer_to = read
    child.main()
