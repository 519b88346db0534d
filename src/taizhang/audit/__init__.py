"""The history (历史): every act that changes state, as events in chains of hashes.

A service calls `record` in the transaction of its act: the event is there if the act is, and only
then. Events are never changed; each carries the hash of the one before it in its chain, and seals
signed outside of the database bind the ends of all chains, so that nobody alters, removes or
re-orders the past unseen (docs/adr/0012). May use `permission`; knows no other capability: subjects
are kept as plain values, and capabilities tell by `subjects.tell` who may see them and where.
"""

from taizhang.audit.masking import HIDDEN, mask
from taizhang.audit.recording import Entry, NotInTransaction, hold, record, record_all
from taizhang.audit.subjects import SYSTEM, Subject

__all__ = [
    "HIDDEN",
    "SYSTEM",
    "Entry",
    "NotInTransaction",
    "Subject",
    "hold",
    "mask",
    "record",
    "record_all",
]
