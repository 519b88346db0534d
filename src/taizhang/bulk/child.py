"""The program of a child process: requests on standard input, answers on standard output."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from typing import IO

from taizhang.bulk.messages import receive_request, send_answer
from taizhang.bulk.reading import read_plan
from taizhang.documents.recognition.limits import use_threads


def main() -> None:
    """Answer until no more requests come, which is also when the parent has died."""
    answers = _own_output()
    # Others like it run beside it, as many as there are cores.
    use_threads(1)
    # Nobody is left to answer where the parent was killed meanwhile.
    with contextlib.suppress(BrokenPipeError), open(os.devnull, "w") as nowhere:
        while (request := receive_request(sys.stdin.buffer)) is not None:
            # The watch runs outside of Python: it ends this process in a loop of C code too, and
            # even where nobody is left to do it from outside.
            faulthandler.dump_traceback_later(request.seconds, exit=True, file=nowhere)
            answer = read_plan(request)
            faulthandler.cancel_dump_traceback_later()
            send_answer(answers, answer)


def _own_output() -> IO[bytes]:
    """Keep standard output for answers: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
