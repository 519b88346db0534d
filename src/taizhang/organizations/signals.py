"""What other capabilities hear of.

`names_changed`: units are called otherwise, or took over what another's name stood for; what is
indexed by names of units must be renewed. Sent in the transaction, with `unit_ids`.
"""

from django.dispatch import Signal

names_changed = Signal()
