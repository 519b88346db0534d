"""What supervision keeps.

message    what one person was told, about what, and when he saw it
digest     one a day for each person; what goes out by mail and web hook, and what came of it
run        the daily run: how far it came, and its figures
nudge      a coordinator's reminder by hand (催办), and the units it went to
"""

from taizhang.supervision.models.digest import Channel, Delivery, DeliveryState, Digest, MailChoice
from taizhang.supervision.models.message import Message
from taizhang.supervision.models.nudge import Nudge, NudgedUnit
from taizhang.supervision.models.run import DailyRun

__all__ = [
    "Channel",
    "DailyRun",
    "Delivery",
    "DeliveryState",
    "Digest",
    "MailChoice",
    "Message",
    "Nudge",
    "NudgedUnit",
]
