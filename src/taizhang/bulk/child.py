"""The program of a child process: requests on standard input, answers on standard output."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
from typing import IO

from taizhang.bulk.messages import Wanted, receive_request, send_answer
from taizhang.bulk.reading import answer_to
from taizhang.documents.recognition.limits import use_threads

#: Bytes that a child may hold; what reads a plan of a thousand pages holds a fifth of that.
MAX_MEMORY = 2 << 30


def main() -> None:
    """Answer until no more requests come, which is also when the parent has died."""
    answers = _own_output()
    _bound_memory()
    # Nobody is left to answer where the parent was killed meanwhile.
    with contextlib.suppress(BrokenPipeError), open(os.devnull, "w") as nowhere:
        while (request := receive_request(sys.stdin.buffer)) is not None:
            # The watch runs outside of Python: it ends this process in a loop of C code too, and
            # even where nobody is left to do it from outside.
            faulthandler.dump_traceback_later(request.seconds, exit=True, file=nowhere)
            if request.wanted is Wanted.PLAN:
                # Others like it run beside it, as many as there are cores.
                use_threads(1)
            answer = answer_to(request)
            faulthandler.cancel_dump_traceback_later()
            send_answer(answers, answer)


def _bound_memory() -> None:
    """A file that wants more memory than any plan ends here, not with the machine."""
    try:
        import resource
    except ImportError:  # Windows: left to the system
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
    # Some systems know the limit and do not keep it: then there is none.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def _own_output() -> IO[bytes]:
    """Keep standard output for answers: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    main()
