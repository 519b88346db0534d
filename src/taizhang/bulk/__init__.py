"""Many files → plans as JSON Lines, on the cores of this machine or on a Dask cluster.

    requests(files) → answers(requests, pool) → a line for each plan, a failure for each bad file

Every file is read in a child process, on a cluster too: one that crashes or does not end takes only
its own process with it. Lines come in the order in which the files finish; with one job that is the
order in which they were given. A fixed number of files is under way at any time, so memory does not
grow with their number. Pure of Django; it knows the reader and `conversion`.
"""

from taizhang.bulk.apart import draw_apart, read_apart
from taizhang.bulk.errors import CannotRun, NotFinished
from taizhang.bulk.local import on_this_machine
from taizhang.bulk.messages import Answer, Failure, Request
from taizhang.bulk.output import PlanLines
from taizhang.bulk.running import Pool, answers
from taizhang.bulk.taking import requests

__all__ = [
    "Answer",
    "CannotRun",
    "Failure",
    "NotFinished",
    "PlanLines",
    "Pool",
    "Request",
    "answers",
    "draw_apart",
    "on_this_machine",
    "read_apart",
    "requests",
]
